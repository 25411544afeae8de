import { mutant } from "../mutant.ts";

export default mutant({
  about: "Studio is told of one proxy, and two stand before it",
  seen: "inside",
  because: "a depth that is smaller than the chain takes the outer proxy for the client",
  twin: { way: "two-hops", proxy: "nginx", outer: "haproxy" },
  environment: { STUDIO_PROXY_FIX_X_FOR: "1" },
  finding: "client-not-said",
});

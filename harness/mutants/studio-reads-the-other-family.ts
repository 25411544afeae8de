import { mutant } from "../mutant.ts";

export default mutant({
  about: "The proxy says what it knows in X-Forwarded-*, and Studio reads Forwarded",
  seen: "outside",
  because: "only one family is read: a client could write the other one",
  twin: { way: "tls-termination", proxy: "nginx" },
  environment: { STUDIO_FORWARDED_HEADER: "forwarded" },
  finding: "scheme-differs",
});

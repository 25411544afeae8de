import { topology } from "../topology.ts";

export default topology({
  about: "The page comes from one host, and the API and the sockets from another",
  tls: "terminated",
  pageHost: "pages.test",
});

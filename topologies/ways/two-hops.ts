import { topology } from "../topology.ts";

export default topology({ about: "Two proxies of different makes: the outer one ends TLS", tls: "terminated", twoHops: true });

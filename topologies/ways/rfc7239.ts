import { topology } from "../topology.ts";

export default topology({ about: "The proxy says what it knows in Forwarded (RFC 7239)", tls: "terminated", forwarded: "rfc7239" });

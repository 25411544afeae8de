import { topology } from "../topology.ts";

export default topology({ about: "Clients reach Studio itself over HTTP", direct: true });

import { topology } from "../topology.ts";

export default topology({ about: "A proxy passes cleartext on" });

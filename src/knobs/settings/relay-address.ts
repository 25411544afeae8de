import type { TcpBind } from "../bind.ts";
import { knob } from "../knob.ts";
import { parseRelayAddress } from "../relay-address.ts";
import type { ValueType } from "../value.ts";

const type: ValueType<TcpBind> = {
  allowed:
    "an IP address of this machine with a port, such as 10.0.0.5:5056 or [fd00::5]:5056, and not one that stands for all of them, or a network in which it has one, such as 10.0.0.0/24:5056",
  parse: (text) => parseRelayAddress(text) ?? undefined,
};

export default knob({
  name: "relayAddress",
  type,
  default: null,
  section: "redis",
  about:
    "Where the workers of other machines reach those of this one, to pass on long-polling requests; each worker takes the first free port from there on. Off when not set.",
  more: "It needs `STUDIO_RELAY_SECRET` and `STUDIO_REDIS_URL`. What goes over it is signed and not encrypted: the network must be private. Port 0 takes any free one. See scaling.md.",
  env: "STUDIO_RELAY_ADDRESS",
});

import { type BindEntry, parseBinds } from "../bind.ts";
import { knob } from "../knob.ts";
import type { ValueType } from "../value.ts";

const type: ValueType<readonly BindEntry[]> = {
  allowed: "addresses such as 0.0.0.0:8000, [::1]:8000, :8000 or unix:/run/studio.sock (at most 103 bytes of path), separated by commas",
  parse: (text) => parseBinds(text) ?? undefined,
};

export default knob({
  name: "bind",
  type,
  default: null,
  section: "server",
  about:
    "Addresses to listen on, separated by commas: TCP, and unix sockets as unix:/path. STUDIO_HOST and STUDIO_PORT change the first TCP one.",
  more: "A first TCP address without host or port takes them from STUDIO_HOST and STUDIO_PORT, further ones from the first. Workers share a TCP port by SO_REUSEPORT. A unix socket is opened by the supervisor with mode 0660, passed on to the workers byte for byte, and removed at the end; one that a dead process left is replaced, one that somebody listens on is not. With unix sockets alone there is no TCP address, unless STUDIO_HOST or STUDIO_PORT asks for one by name. `[::]` takes IPv4, too, except beside `0.0.0.0` with the same port. Where systemd hands over sockets, these are all that is listened on, and this has no effect.",
  flag: "bind",
  env: "STUDIO_BIND",
  aliases: ["GUNICORN_BIND"],
});

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
  flag: "bind",
  env: "STUDIO_BIND",
  aliases: ["GUNICORN_BIND"],
});

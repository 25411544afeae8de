import { parseAccessFormat } from "../../http/access-format.ts";
import { knob } from "../knob.ts";
import type { ValueType } from "../value.ts";

const type: ValueType<string> = {
  allowed: `json, common, combined, or a text with Gunicorn's atoms such as %(h)s "%(r)s" %(s)s %(L)s %({user-agent}i)s`,
  parse: (text) => (text === "json" || parseAccessFormat(text) ? text : undefined),
};

export default knob({
  name: "accessLogFormat",
  type,
  default: "json",
  section: "logging",
  about: "How an answered request is logged: json, common, combined, or a format of your own with Gunicorn's atoms.",
  more: "Atoms: `%(h)s` client, `%(l)s` and `%(u)s` always `-`, `%(t)s` time, `%(r)s` request line, `%(m)s` method, `%(U)s` path, `%(q)s` query, `%(H)s` protocol, `%(s)s` status, `%(B)s` and `%(b)s` length of the answer (`-` in `b` where it is 0 or not known beforehand), `%(f)s` referer, `%(a)s` user agent, `%(T)s` seconds, `%(M)s` milliseconds, `%(D)s` microseconds, `%(L)s` seconds with decimals, `%(p)s` process, `%({name}i)s` and `%({name}o)s` headers of request and answer, `%%` a percent sign. `%({name}e)s` is a variable of WSGI and always `-`. Values that could break a line are escaped as `\\xHH`; what looks like a credential is replaced by `[redacted]`.",
  env: "STUDIO_ACCESS_LOG_FORMAT",
  aliases: ["GUNICORN_ACCESS_LOG_FORMAT", "GUNICORN_ACCESSLOGFORMAT"],
});

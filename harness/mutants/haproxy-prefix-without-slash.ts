import { mutant, replace } from "../mutant.ts";

export default mutant({
  about: "HAProxy takes every path that begins with the letters of the prefix",
  seen: "outside",
  because: "`path_beg /studio` without a slash at its end",
  twin: { way: "prefix-stripped", proxy: "haproxy" },
  configuration: (files) =>
    replace(
      replace(files, "studio.cfg", "unless { path_beg /studio/ }", "unless { path_beg /studio }"),
      "studio.cfg",
      "^/studio(/.*)$ \\1",
      "^/studio/?(.*)$ /\\1",
    ),
  finding: "prefix-too-wide",
});

import { mutant, replace } from "../mutant.ts";

export default mutant({
  about: "nginx reads a copy of its certificate that nobody renews",
  seen: "inside",
  because: "a renewal hook that writes elsewhere than the server reads",
  twin: { way: "tls-termination", proxy: "nginx" },
  configuration: (files) =>
    replace(
      files,
      "studio.conf",
      /edge(?:-renewed-[0-9a-f-]+)?\.crt\.pem;\n(.*)edge(?:-renewed-[0-9a-f-]+)?\.key\.pem;/,
      "edge.crt.pem; # a copy\n$1edge.key.pem;",
    ),
  finding: null,
});

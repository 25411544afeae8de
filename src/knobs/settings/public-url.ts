import { parsePublicUrl, publicUrlText } from "../../forwarding/public-url.ts";
import { knob } from "../knob.ts";
import type { ValueType } from "../value.ts";

const type: ValueType<string> = {
  allowed: "an http or https URL with host, perhaps a port and a path prefix, such as https://studio.example.org/studio",
  parse: (text) => {
    const url = parsePublicUrl(text);
    return url ? publicUrlText(url) : undefined;
  },
};

export default knob({
  name: "publicUrl",
  type,
  default: null,
  section: "proxy",
  about: "The address that people use; scheme, host, port and path prefix are then these, whatever a request says.",
  flag: "public-url",
  env: "STUDIO_PUBLIC_URL",
});

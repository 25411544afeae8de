import { Provider } from "../../contract/runtime.ts";
import { knob } from "../knob.ts";
import { oneOf } from "../value.ts";

export default knob({
  name: "executionProvider",
  type: oneOf(Provider.options),
  default: "workspace",
  section: "workers",
  about: "Where the nodes of runs are executed: by the job worker itself (workspace), or by executors, which have no database.",
  env: "STUDIO_EXECUTION_PROVIDER",
});

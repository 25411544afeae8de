// Makes a network and a container in it, says so, and waits to be ended.
import { openBox } from "./containers/container.ts";
import { ask } from "./containers/engine.ts";
import { studioImage } from "./containers/images.ts";
import { openNetwork } from "./containers/network.ts";

const found = await studioImage();
if (!found.ok) throw new Error(found.why);
const { name, child } = openBox("idle", {
  network: await openNetwork(),
  image: found.image,
  options: ["--init", "--entrypoint", "sleep"],
  args: ["120"],
});
for (;;) {
  if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}`);
  if ((await ask(["inspect", "--format", "{{.State.Running}}", name])).text === "true") break;
}
console.log("ready");

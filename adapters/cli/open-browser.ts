import { spawn } from "node:child_process";

/** Opens a URL in the person's browser when there is a screen; what goes wrong is left alone, because the URL is printed anyway. */
export function openBrowser(url: string, env: NodeJS.ProcessEnv = process.env): void {
  const isMac = process.platform === "darwin";
  if (!isMac && !env.DISPLAY && !env.WAYLAND_DISPLAY) return;
  const child = spawn(isMac ? "open" : "xdg-open", [url], { detached: true, stdio: "ignore" });
  child.on("error", () => {});
  child.unref();
}

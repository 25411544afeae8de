// Takes the README's picture: the demo on a real Studio, in a real browser, while one node runs again.
//   node scripts/screenshot.ts   (with the pinned Node)
import { join } from "node:path";
import { openBrowser } from "../harness/testing/browser.ts";
import { startStudio } from "../harness/testing/studio.ts";

const studio = await startStudio();
const browser = await openBrowser({ viewport: { width: 1280, height: 980 }, colorScheme: "light" });
try {
  const page = await browser.context.newPage();
  await page.goto(studio.tokenUrl);
  await page.waitForURL((url) => !url.pathname.endsWith("/sign-in"));
  await page.getByRole("button", { name: "Run the demo" }).first().click();
  await page.waitForURL(/\/runs\//);
  await page.locator("[data-graph]", { hasText: "2/3" }).waitFor({ timeout: 30_000 });
  await page.screenshot({ path: join(import.meta.dirname, "../docs/images/run.png") });
} finally {
  await browser.close();
  await studio.stop();
}

import { startRunPage } from "../islands/run-page.ts";
import { startShell } from "../islands/shell.ts";

startShell();
startRunPage();

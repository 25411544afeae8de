import { startNodePage } from "../islands/node-page.ts";
import { startShell } from "../islands/shell.ts";

startShell();
startNodePage();

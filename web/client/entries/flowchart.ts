import { startFlowchartPage } from "../islands/flowchart-page.ts";
import { startShell } from "../islands/shell.ts";

startShell();
startFlowchartPage();

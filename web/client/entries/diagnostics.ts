import { startDiagnosticsPage } from "../islands/diagnostics-page.ts";
import { startShell } from "../islands/shell.ts";

startShell();
startDiagnosticsPage();

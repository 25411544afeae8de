import { startEditPage } from "../islands/edit-page.ts";
import { startShell } from "../islands/shell.ts";

startShell();
startEditPage();

import { startListPage } from "../islands/list-page.ts";
import { startShell } from "../islands/shell.ts";

startShell();
startListPage();

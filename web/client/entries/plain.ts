import { startShell } from "../islands/shell.ts";

startShell();

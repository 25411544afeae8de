import { one } from "../islands/dom.ts";
import { startShell } from "../islands/shell.ts";

startShell();
one<HTMLFormElement>("[data-submit-at-once]")?.requestSubmit();

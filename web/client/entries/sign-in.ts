import { one } from "../islands/dom.ts";
import { startShell } from "../islands/shell.ts";

startShell();

/** Signs in with the token behind the `#` of the address, and takes it out of the address and the history. */
function signIn(): void {
  const token = new URLSearchParams(location.hash.slice(1)).get("token");
  const form = one<HTMLFormElement>("[data-sign-in]");
  const field = form && one<HTMLInputElement>("[name=token]", form);
  if (!token || !field) return;
  history.replaceState(history.state, "", location.pathname + location.search);
  field.value = token;
  form.requestSubmit();
}

signIn();
// A link that is pasted over the address of this page changes only what is behind the `#`, which loads nothing.
addEventListener("hashchange", signIn);

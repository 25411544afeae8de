import { z } from "zod";
import { attr, TextField } from "../components/form.tsx";
import { Icon } from "../components/icon.tsx";
import type { PageContext } from "../context.ts";
import { page } from "../page.tsx";

/**
 * The sign-in card. The token stands behind the `#` of a sign-in link, which a browser sends to nobody: the page's script takes it from there and submits
 * the form; without JavaScript people paste the link. `spent` says that a token was refused.
 */
export const SignIn = ({ at, spent }: { at: PageContext; spent: boolean }): JSX.Element => {
  const next = at.query.get("next");
  return (
    <div class="lone">
      <span class="lone-icon">
        <Icon name="key" />
      </span>
      <h1>{spent ? "This sign-in link does not work any more" : "Sign in to Studio"}</h1>
      {spent ? (
        <p role="alert">
          A sign-in link works <b>once</b> and only for a short time. This one was used already, has expired, or is from another start of
          Studio.
        </p>
      ) : (
        <p>Studio starts programs on this machine, so it lets nobody in without a sign-in link.</p>
      )}
      <form method="post" action={at.to.at("/sign-in")} class="sign-in" data-sign-in>
        {next === null ? null : <input type="hidden" name="next" value={attr(next)} />}
        <TextField
          name="token"
          label="Sign-in link"
          mono
          required
          focus
          help="The one that Studio printed at its start works once. After that, a cookie keeps you signed in on this browser."
        />
        <button type="submit" class="button primary large">
          Sign in
        </button>
      </form>
      <p class="muted">Get a new link in a terminal on the machine where Studio runs:</p>
      <pre class="command">
        <code>node studio.mjs link</code>
      </pre>
    </div>
  );
};

export default page({
  path: "/sign-in",
  who: "anyone",
  about: "Exchange the one-time token for a session",
  section: "none",
  query: z.object({ next: z.string().max(2000).optional().catch(undefined) }),
  entry: "sign-in",
  title: () => "Sign in",
  load: () => ({}),
  view: (_, at) => <SignIn at={at} spent={false} />,
});

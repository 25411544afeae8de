import { z } from "zod";
import { attr } from "../components/form.tsx";
import { Icon } from "../components/icon.tsx";
import type { PageContext } from "../context.ts";
import { page } from "../page.tsx";

/** The sign-in card: with a token a button that uses it up; without one, where to find the link. `spent` says that a token was refused. */
export const SignIn = ({ at, token, spent }: { at: PageContext; token: string | null; spent: boolean }): JSX.Element => {
  const next = at.query.get("next");
  return (
    <div class="lone">
      <span class="lone-icon">
        <Icon name="key" />
      </span>
      {token !== null ? (
        <>
          <h1>Sign in to Studio</h1>
          <p class="muted">The link in your terminal works once. After this, a cookie keeps you signed in on this browser.</p>
          <form method="post" action={at.to.at("/sign-in")} data-submit-at-once>
            <input type="hidden" name="token" value={attr(token)} />
            {next === null ? null : <input type="hidden" name="next" value={attr(next)} />}
            <button type="submit" class="button primary large" autofocus>
              Sign in
            </button>
          </form>
        </>
      ) : (
        <>
          <h1>{spent ? "This sign-in link does not work any more" : "You are not signed in"}</h1>
          {spent ? (
            <p role="alert">
              A sign-in link works <b>once</b> and only for a short time. This one was used already, has expired, or is from another start
              of Studio.
            </p>
          ) : (
            <p>Studio starts programs on this machine, so it lets nobody in without a sign-in link.</p>
          )}
          <p class="muted">Get a new link in a terminal on the machine where Studio runs:</p>
          <pre class="command">
            <code>node studio.mjs link</code>
          </pre>
          <p class="muted">The link that Studio prints at its start works as well, as long as nobody has used it.</p>
        </>
      )}
    </div>
  );
};

export default page({
  path: "/sign-in",
  who: "anyone",
  about: "Exchange the one-time token for a session",
  section: "none",
  query: z.object({ token: z.string().max(300).optional().catch(undefined), next: z.string().max(2000).optional().catch(undefined) }),
  entry: "sign-in",
  title: () => "Sign in",
  load: ({ query }) => ({ token: query.token || null }),
  view: ({ token }, at) => <SignIn at={at} token={token} spent={false} />,
});

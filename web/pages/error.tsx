import { ERRORS, type ErrorCode, type FieldError } from "../../src/errors.ts";
import type { Reply } from "../../src/http/reply.ts";
import { Icon } from "../components/icon.tsx";
import { type PageCall, pageContext } from "../context.ts";
import { Layout } from "../layout.tsx";
import { documentReply } from "../page.tsx";
import { SignIn } from "./sign-in.tsx";

/** What went wrong, as a page says it. */
export interface PageProblem {
  code: ErrorCode;
  message: string;
  errors: readonly FieldError[];
  requestId: string;
}

/**
 * The page for a failed request: what happened, where, what to do next, and the request id that the log has too. A one-time link that is not good
 * any more gets the sign-in page with an explanation.
 */
export async function errorPage(problem: PageProblem, call: PageCall): Promise<Reply> {
  const row = ERRORS[problem.code];
  const at = pageContext(call, Date.now());
  const signIn = problem.code === "bad_token" && at.path === "/sign-in";
  const title = signIn ? "This sign-in link does not work any more" : row.title;
  const safeBody = signIn ? (
    <SignIn at={at} spent={true} />
  ) : (
    <div class="lone">
      <p class="lone-code num" safe>
        {String(row.status)}
      </p>
      <h1>{title}</h1>
      {problem.message !== title ? <p safe>{problem.message}</p> : null}
      {problem.errors.length > 0 ? (
        <ul class="lone-list">
          {problem.errors.slice(0, 50).map((error) => (
            <li>
              {error.path ? <code safe>{error.path}</code> : null} <span safe>{error.message}</span>
            </li>
          ))}
        </ul>
      ) : null}
      <p class="muted">{row.next}</p>
      <p class="actions">
        <a class="button primary" href={at.to.home}>
          <Icon name="overview" />
          <span>Overview</span>
        </a>
        {/* Two slashes at the beginning would lead to another server. */}
        <a class="button" href={`${at.effective.prefix}${at.path.replace(/^\/+/, "/")}`}>
          <Icon name="repeat" />
          <span>Load the page again</span>
        </a>
      </p>
      <p class="faint">
        Request <code safe>{problem.requestId}</code>
      </p>
    </div>
  );
  const safeDocument = await (
    <Layout at={at} title={title} section="none" entry={signIn ? "sign-in" : "plain"} hydration={null} refresh={false}>
      {safeBody}
    </Layout>
  );
  return documentReply(safeDocument, row.status);
}

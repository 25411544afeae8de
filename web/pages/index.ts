import type { Route } from "../../src/http/route.ts";
import signIn from "./sign-in.tsx";

export { errorPage, type PageProblem } from "./error.tsx";

/** Every page of Studio, as routes. The role hands them to the HTTP core. */
export const pageRoutes: Route[] = [...signIn];

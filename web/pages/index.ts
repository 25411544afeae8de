import type { Route } from "../../src/http/route.ts";
import actions from "./actions.ts";
import diagnostics from "./diagnostics.tsx";
import flowchart from "./flowchart.tsx";
import flowchartEdit from "./flowchart-edit.tsx";
import flowchartNew from "./flowchart-new.tsx";
import flowcharts from "./flowcharts.tsx";
import node from "./node.tsx";
import nodeNew from "./node-new.tsx";
import nodes from "./nodes.tsx";
import overview from "./overview.tsx";
import run from "./run.tsx";
import runs from "./runs.tsx";
import signIn from "./sign-in.tsx";

export { errorPage } from "./error.tsx";

/** Every page of Studio, as routes. The role hands them to the HTTP core. */
export const pageRoutes: readonly Route[] = [
  ...actions,
  ...diagnostics,
  ...flowchart,
  ...flowchartEdit,
  ...flowchartNew,
  ...flowcharts,
  ...node,
  ...nodeNew,
  ...nodes,
  ...overview,
  ...run,
  ...runs,
  ...signIn,
];

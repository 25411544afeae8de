import type { FlowchartSummary } from "../../src/ports/store.ts";
import type { PageContext } from "../context.ts";
import { stateBadge } from "../shared/states.ts";
import { timeAgo } from "../shared/time.ts";
import { Icon, safeMarkup } from "./icon.tsx";

/** Flowcharts in a list: name, what it is for, and how its last run went. */
export const FlowchartRows = ({ flowcharts, at }: { flowcharts: readonly FlowchartSummary[]; at: PageContext }): JSX.Element => (
  <ul class="rows card">
    {flowcharts.map((flowchart) => (
      <li class="row flowchart-row">
        <span class="tile">
          <Icon name="flowchart" />
        </span>
        <span class="row-main">
          <a class="row-name" href={at.to.flowchart(flowchart.id)} safe>
            {flowchart.name}
          </a>
          <span class="row-sub clip" safe>
            {flowchart.description || `Version ${flowchart.version}`}
          </span>
        </span>
        <span class="row-counts">
          {flowchart.last_run ? (
            <a class="plain" href={at.to.run(flowchart.id, flowchart.last_run.id)} aria-label="Last run">
              {safeMarkup(stateBadge(flowchart.last_run.state))}
            </a>
          ) : (
            <span class="faint">not run yet</span>
          )}
        </span>
        <span class="row-ago">{safeMarkup(timeAgo(flowchart.last_run?.created_at ?? flowchart.updated_at, at.now))}</span>
      </li>
    ))}
  </ul>
);

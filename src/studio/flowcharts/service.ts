import { type FieldError, StudioError } from "../../errors.ts";
import { newId } from "../../ids.ts";
import type { Clock } from "../../ports/clock.ts";
import type { FlowchartRow } from "../../ports/store.ts";
import { announceRuntime } from "../runs/announce.ts";
import type { Commit, Flowcharts } from "../services.ts";
import { parseDefinition } from "./definition.ts";
import { DEMO_ID, demo } from "./demo.ts";

/** See {@link Flowcharts}. */
export function createFlowcharts({ commit, clock }: { commit: Commit; clock: Clock }): Flowcharts {
  async function insert(id: string, input: { name: string; description: string; definition: unknown }): Promise<FlowchartRow> {
    const at = clock.now();
    const row: FlowchartRow = { id, ...checked(input), version: 1, created_at: at, updated_at: at };
    return await commit(async (unit) => {
      await unit.exclusively(`flowchart:${id}`);
      // The demo has one id for good, so that two people who ask for it at once share it.
      const there = await unit.flowchart(id);
      if (there) return there;
      await unit.insertFlowchart(row);
      await announceRuntime(unit, id, at);
      return row;
    });
  }

  return {
    create: async ({ name, description = "", definition }) => await insert(newId(), { name, description, definition }),

    async save(id, version, change) {
      const row = checked(change);
      const at = clock.now();
      return await commit(async (unit) => {
        await unit.exclusively(`flowchart:${id}`);
        const saved = await unit.updateFlowchart(id, version, row, at);
        if (saved === null) {
          const now = await unit.flowchart(id);
          if (!now) throw new StudioError("not_found", `There is no flowchart ${id}`);
          throw new StudioError(
            "conflict",
            `The flowchart is at version ${now.version} by now, and this change was made to version ${version}`,
          );
        }
        await announceRuntime(unit, id, at);
        return (await unit.flowchart(id))!;
      });
    },

    async remove(id) {
      await commit(async (unit) => {
        await unit.exclusively(`flowchart:${id}`);
        const [active] = await unit.activeRuns(id);
        if (active)
          throw new StudioError("conflict", `Run ${active.id} of this flowchart is ${active.state}; cancel it or wait until it has ended`);
        if (!(await unit.deleteFlowchart(id))) throw new StudioError("not_found", `There is no flowchart ${id}`);
      });
    },

    demo: () => insert(DEMO_ID, demo),
  };
}

function checked(input: { name: string; description: string; definition: unknown }) {
  const errors: FieldError[] = [];
  const name = input.name.trim();
  if (name === "" || name.length > 120) errors.push({ path: "name", message: "1 to 120 characters are needed" });
  if (input.description.length > 2000) errors.push({ path: "description", message: "at most 2000 characters" });
  if (errors.length > 0) throw new StudioError("invalid_flowchart", `${errors[0]!.path}: ${errors[0]!.message}`, { errors });
  return { name, description: input.description, definition: parseDefinition(input.definition) };
}

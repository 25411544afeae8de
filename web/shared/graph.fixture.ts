/** A flowchart of three nodes in a row whose labels are all `label`. */
export function flowchartOf(label: string): unknown {
  const node = (id: string, type: string, x: number) => ({ id, type, position: { x, y: 0 }, data: { label } });
  return {
    nodes: [node("c", "end", 520), node("a", "start", 0), node("b", "decision", 260)],
    edges: [
      { id: "ab", source: "a", target: "b" },
      { id: "bc", source: "b", target: "c", sourceHandle: label },
    ],
  };
}

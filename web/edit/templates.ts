import type { Draft } from "./apply.ts";

/** A flowchart to begin with. */
export interface Template {
  id: string;
  name: string;
  about: string;
  definition: Draft;
}

const at = (column: number, row = 0) => ({ x: column * 260, y: row * 110 });

/** What a new flowchart can begin with. Each one runs as it is. */
export const TEMPLATES: readonly Template[] = [
  {
    id: "blank",
    name: "Start and end only",
    about: "Nothing between; add your nodes in the editor.",
    definition: {
      nodes: [
        { id: "start", type: "start", position: at(0), data: { label: "Start" } },
        { id: "end", type: "end", position: at(1), data: { label: "End" } },
      ],
      edges: [{ id: "start-end", source: "start", target: "end" }],
    },
  },
  {
    id: "shell-report",
    name: "Run a program, write a report",
    about: "A shell node and a Markdown report of what it said.",
    definition: {
      nodes: [
        { id: "start", type: "start", position: at(0), data: { label: "Start" } },
        { id: "look", type: "shell", position: at(1), data: { label: "Look at the disk", argv: ["df", "-h"] } },
        {
          id: "report",
          type: "report",
          position: at(2),
          data: { label: "Report", title: "Disk", template: "```\n{{ nodes.look.output.stdout }}\n```" },
        },
        { id: "end", type: "end", position: at(3), data: { label: "End" } },
      ],
      edges: [
        { id: "start-look", source: "start", target: "look" },
        { id: "look-report", source: "look", target: "report" },
        { id: "report-end", source: "report", target: "end" },
      ],
    },
  },
  {
    id: "ask-documents",
    name: "Ask the documents",
    about: "Finds passages, lets a model answer (or quotes, without one), and writes the answer down.",
    definition: {
      nodes: [
        { id: "start", type: "start", position: at(0), data: { label: "Start" } },
        {
          id: "find",
          type: "retrieve",
          position: at(1),
          data: { label: "Find passages", query: "How does Studio deliver events?", limit: 5 },
        },
        {
          id: "answer",
          type: "llm",
          position: at(2),
          data: {
            label: "Answer",
            system: "Answer from the passages only. Say so if they do not answer the question.",
            prompt: "{{ nodes.find.output.query }}",
            without_endpoint: "extractive",
          },
        },
        {
          id: "report",
          type: "report",
          position: at(3),
          data: { label: "Report", title: "Answer", template: "{{ nodes.answer.output.text }}" },
        },
        { id: "end", type: "end", position: at(4), data: { label: "End" } },
      ],
      edges: [
        { id: "start-find", source: "start", target: "find" },
        { id: "find-answer", source: "find", target: "answer" },
        { id: "answer-report", source: "answer", target: "report" },
        { id: "report-end", source: "report", target: "end" },
      ],
    },
  },
];

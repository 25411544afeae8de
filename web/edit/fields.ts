/** One field of a node type in the form. `kind` says how a value becomes text and back. */
export interface EditField {
  name: string;
  label: string;
  kind: "line" | "text" | "code" | "number" | "choice" | "lines" | "pairs" | "numbers";
  help?: string;
  options?: readonly string[];
  rows?: number;
  /** Folded away until it is used: most nodes do without. */
  rare?: true;
}

const TEMPLATE = "Values of earlier nodes: {{ nodes.check.output.code }}";

/** The fields that every node has beside those of its type. A dot leads into an object. */
export const COMMON_FIELDS: readonly EditField[] = [
  { name: "timeout_ms", rare: true, label: "Time limit of an attempt (ms)", kind: "number" },
  { name: "retry.attempts", rare: true, label: "Attempts", kind: "number", help: "1 to 10. Empty: one attempt." },
  { name: "retry.backoff_ms", rare: true, label: "Pause before the second attempt (ms)", kind: "number" },
  { name: "retry.factor", rare: true, label: "Each pause is longer by this factor", kind: "number" },
];

/** The fields of each node type. A type that is not here is edited in the JSON tab. */
export const TYPE_FIELDS: Readonly<Record<string, readonly EditField[]>> = {
  start: [],
  shell: [
    {
      name: "script",
      label: "Script",
      kind: "code",
      rows: 8,
      help: "A file that is run as it is, by its #! line or by /bin/sh. Or give a program below.",
    },
    { name: "argv", label: "Program and arguments, one a line", kind: "lines", help: "Instead of a script. No shell reads it." },
    { name: "args", rare: true, label: "Arguments of the script, one a line", kind: "lines", help: TEMPLATE },
    { name: "env", rare: true, label: "Environment, NAME=value a line", kind: "pairs", help: TEMPLATE },
    { name: "stdin", rare: true, label: "Standard input", kind: "text", help: TEMPLATE },
    { name: "accept_codes", rare: true, label: "Exit codes that mean success", kind: "numbers", help: "Separated by commas. Empty: 0." },
  ],
  http: [
    { name: "method", label: "Method", kind: "choice", options: ["", "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"] },
    { name: "url", label: "URL", kind: "line", help: TEMPLATE },
    { name: "headers", rare: true, label: "Headers, Name=value a line", kind: "pairs" },
    { name: "body", rare: true, label: "Body", kind: "text" },
    { name: "expect_status", rare: true, label: "Expected status", kind: "numbers", help: "Separated by commas. Empty: 200 to 299." },
    { name: "max_bytes", rare: true, label: "Most bytes of the answer", kind: "number" },
  ],
  decision: [
    { name: "expression", label: "Expression (CEL)", kind: "line", help: "True or false, such as nodes.check.output.status == 200" },
  ],
  llm: [
    { name: "prompt", label: "Prompt", kind: "text", rows: 6, help: TEMPLATE },
    { name: "system", label: "System prompt", kind: "text" },
    { name: "model", rare: true, label: "Model", kind: "line", help: "Empty: the first that the endpoint offers." },
    {
      name: "base_url",
      rare: true,
      label: "Endpoint",
      kind: "line",
      help: "An OpenAI-compatible base URL. Empty: the one of the settings.",
    },
    { name: "temperature", rare: true, label: "Temperature", kind: "number" },
    { name: "max_tokens", rare: true, label: "Most tokens", kind: "number" },
    { name: "without_endpoint", label: "When no endpoint answers", kind: "choice", options: ["", "fail", "extractive"] },
  ],
  retrieve: [
    { name: "query", label: "Question or words", kind: "line", help: TEMPLATE },
    { name: "limit", label: "Most passages", kind: "number" },
  ],
  report: [
    { name: "title", label: "Title", kind: "line" },
    { name: "template", label: "Text (Markdown)", kind: "text", rows: 10, help: TEMPLATE },
    { name: "path", label: "File", kind: "line", help: "Ends in .md. Empty: report.md." },
  ],
  end: [{ name: "result", label: "Result", kind: "line", help: TEMPLATE }],
};

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);
const plain = (value: unknown) => (value === undefined || value === null ? "" : typeof value === "string" ? value : JSON.stringify(value));

/** A stored value as the text of its field. */
export function showField(field: EditField, value: unknown): string {
  if (field.kind === "lines" && Array.isArray(value)) return value.map(plain).join("\n");
  if (field.kind === "numbers" && Array.isArray(value)) return value.map(plain).join(", ");
  if (field.kind === "pairs" && isRecord(value))
    return Object.entries(value)
      .map(([name, text]) => `${name}=${plain(text)}`)
      .join("\n");
  return plain(value);
}

const number = (text: string): unknown => (text.trim() !== "" && Number.isFinite(Number(text)) ? Number(text) : text);

/** The text of a field as the value to store; `undefined` leaves the field out. What is no number stays text, so that the check names the field. */
export function readField(field: EditField, text: string): unknown {
  // Browsers send the line breaks of a textarea as CR LF.
  const clean = text.replaceAll("\r\n", "\n");
  if (clean.trim() === "") return undefined;
  if (field.kind === "number") return number(clean.trim());
  if (field.kind === "numbers") {
    const values = clean
      .split(/[\s,]+/)
      .filter((part) => part !== "")
      .map(number);
    return field.name === "expect_status" && values.length === 1 ? values[0] : values;
  }
  if (field.kind === "lines") return clean.replace(/\n+$/, "").split("\n");
  if (field.kind === "pairs") {
    const pairs = clean.split("\n").filter((line) => line.trim() !== "");
    return Object.fromEntries(
      pairs.map((line) => {
        const at = line.indexOf("=");
        return at < 0 ? [line.trim(), ""] : [line.slice(0, at).trim(), line.slice(at + 1)];
      }),
    );
  }
  return field.kind === "line" || field.kind === "choice" ? clean.trim() : clean;
}

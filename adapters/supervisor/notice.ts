/** Where the supervisor says what happens. `fields` are details for a log that machines read. */
export type Notice = (level: "info" | "warn" | "error", message: string, fields?: Readonly<Record<string, unknown>>) => void;

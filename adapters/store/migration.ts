/** One step of the schema's history. Names sort in the order of their application. */
export interface Migration {
  readonly name: string;
  readonly sql: string;
}

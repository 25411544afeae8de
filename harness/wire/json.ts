/** What a text holds as JSON; null where it is none, as the page of a proxy that answers in the place of its upstream. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

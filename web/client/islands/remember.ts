/** Reads what this browser remembered. Storage can be forbidden: then nothing was. */
export function recall(key: string): string | null {
  try {
    return localStorage.getItem(`studio.${key}`);
  } catch {
    return null;
  }
}

/** Remembers something in this browser, if it may. */
export function remember(key: string, value: string): void {
  try {
    localStorage.setItem(`studio.${key}`, value);
  } catch {
    // Without storage the choice holds for this page only.
  }
}

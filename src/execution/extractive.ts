import type { Passage } from "../ports/store.ts";
import type { CelScope } from "./cel.ts";

/** The passages that upstream nodes have found, best first, each once. */
export function passagesOf(scope: CelScope): Passage[] {
  const found = new Map<string, Passage>();
  for (const node of Object.values(scope.nodes as Record<string, { output?: { passages?: unknown } | null }>)) {
    const passages = node.output?.passages;
    if (Array.isArray(passages)) for (const passage of passages as Passage[]) found.set(passage.id, passage);
  }
  return [...found.values()].sort((a, b) => b.rank - a.rank);
}

/** What upstream nodes searched for; `null` when none did. A prompt is a worse question: it often holds the passages themselves. */
export function queryOf(scope: CelScope): string | null {
  const queries = Object.values(scope.nodes as Record<string, { output?: { passages?: unknown; query?: unknown } | null }>).flatMap(
    ({ output }) => (Array.isArray(output?.passages) && typeof output.query === "string" ? [output.query] : []),
  );
  return queries.length > 0 ? queries.join("\n") : null;
}

/** Words of four letters and more: the shorter ones are mostly those that every sentence has. */
const words = (text: string): Set<string> => new Set(text.toLowerCase().match(/[\p{L}\p{N}_]{4,}/gu) ?? []);

/** A sentence counts when it fits at least this well, as a share of the best one. */
const FITS = 0.35;

/**
 * An answer without a model: the sentences of the passages that share most words with the question, in the order of the passages, each with the number
 * of its source. It says plainly that it is one, and that nothing was found when nothing was.
 */
export function extractive(question: string, passages: readonly Passage[]): { text: string; sources: { source: string; title: string }[] } {
  const asked = words(question);
  const sentences = passages.flatMap(({ text, rank }, index) =>
    text
      .replace(/\s+/g, " ")
      .split(/(?<=[.!?:])\s+(?=[\p{Lu}`*-])/u)
      .filter((sentence) => sentence.length >= 30 && sentence.length <= 600)
      .map((sentence) => ({ index, sentence, rank, own: words(sentence) })),
  );
  // A word that few sentences have says more than one that is everywhere.
  const weight = (word: string) => Math.log(1 + sentences.length / (1 + sentences.filter(({ own }) => own.has(word)).length));
  const weights = new Map([...asked].map((word) => [word, weight(word)]));
  const scored = sentences.map(({ index, sentence, rank, own }, position) => {
    const shared = [...own].reduce((sum, word) => sum + (weights.get(word) ?? 0), 0);
    return { index, position, sentence, score: (shared / Math.sqrt(own.size + 1)) * (0.5 + rank / 2) };
  });
  const top = Math.max(0, ...scored.map(({ score }) => score));
  const best = scored
    .filter(({ score }) => score > 0 && score >= top * FITS)
    .sort((a, b) => b.score - a.score)
    .slice(0, 4)
    .sort((a, b) => a.position - b.position);
  if (best.length === 0) return { text: "Extractive answer (no model): no passage that was found answers this.", sources: [] };
  const used = [...new Set(best.map(({ index }) => index))];
  const lines = best.map(({ index, sentence }) => `- ${sentence.trim()} [${used.indexOf(index) + 1}]`);
  return {
    text: `Extractive answer (no model), from the documents that were found:\n\n${lines.join("\n")}`,
    sources: used.map((index) => ({ source: passages[index]!.source, title: passages[index]!.title })),
  };
}

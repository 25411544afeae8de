/** A part of a document that is found and shown as a whole. Ids are stable as long as headings are. */
export interface DocumentPassage {
  id: string;
  title: string;
  text: string;
}

const LONG = 1200;

/**
 * Cuts Markdown into passages: at headings, and long sections at paragraphs, so that none is much longer than 1,200 characters unless one paragraph is. The title says where the
 * passage stands: `Flowcharts > Node types`. Code fences stay whole.
 */
export function passagesOfMarkdown(source: string, text: string): { title: string; passages: DocumentPassage[] } {
  const passages: DocumentPassage[] = [];
  const path: string[] = [];
  let paragraphs: string[] = [];
  let fenced = false;
  let current = "";
  const close = () => {
    if (current.trim() !== "") paragraphs.push(current.trimEnd());
    current = "";
  };
  const flush = () => {
    close();
    let part = "";
    const push = () => {
      if (part.trim() !== "")
        passages.push({ id: `${source}#${passages.length + 1}`, title: path.filter(Boolean).join(" > ") || source, text: part.trim() });
      part = "";
    };
    for (const paragraph of paragraphs) {
      if (part !== "" && part.length + paragraph.length > LONG) push();
      part += `${paragraph}\n\n`;
    }
    push();
    paragraphs = [];
  };
  for (const line of text.split(/\r?\n/)) {
    if (/^\s*(```|~~~)/.test(line)) fenced = !fenced;
    const heading = fenced ? null : /^(#{1,6})\s+(.*?)\s*#*$/.exec(line);
    if (heading) {
      flush();
      path.length = heading[1]!.length - 1;
      path[heading[1]!.length - 1] = heading[2]!;
    } else if (line.trim() === "" && !fenced) close();
    else current += `${line}\n`;
  }
  flush();
  return { title: /^#\s+(.*)$/m.exec(text)?.[1] ?? source, passages };
}

import type { LogLine } from "../../../src/contract/views.ts";
import { plainText } from "../../shared/ansi.ts";
import { logRenderer } from "../../shared/log-line.ts";
import { join } from "../../shared/markup.ts";
import { all, elements, one } from "./dom.ts";
import { createLogLines, MOST_LINES } from "./log-lines.ts";
import { recall, remember } from "./remember.ts";
import { toast } from "./toast.ts";

/** Lines in the document at most; the older half goes when more come, or, while a person reads above, those that come are only counted. */
const MOST_SHOWN = 4000;
const STEP = 1000;
/** Lines that the renderer sees before the first new one, when a colour is open. */
const WARM_UP = 200;

/** A log on the page. */
export interface LogViewer {
  /** Lines of an event. Doubles are left out, holes are filled first. */
  append(lines: readonly LogLine[]): void;
  /** Asks for what came after the last known line, after a snapshot. */
  catchUp(): Promise<void>;
}

/** Brings the log of a section to life: follow, search, earlier lines, copy, wrap and times. */
export function mountLog(section: HTMLElement): LogViewer {
  const body = one("[data-log-body]", section)!;
  const note = one("[data-log-note]", section)!;
  const newer = one<HTMLButtonElement>("[data-log-new]", section)!;
  const search = one<HTMLInputElement>("[data-log-search]", section)!;
  const found = one("[data-log-found]", section)!;
  const attempt = Number(section.dataset.attempt ?? 0);
  const lines = createLogLines(section.dataset.source!, Number(section.dataset.last));
  let first = Number(section.dataset.first);
  let renderer = logRenderer();
  /** False while the document shows lines from the middle (a search result): new lines are then only counted. */
  let atEnd = true;
  let following = true;
  /** Where the last scroll to the end arrived. */
  let endTop = 0;
  let unseen = 0;
  let hits: number[] = [];
  let hit = -1;

  const mine = (line: LogLine) => attempt === 0 || line.attempt === attempt;
  const html = (some: readonly LogLine[]) => elements(join(some.map(renderer.render)));
  const toEnd = () => {
    body.scrollTop = body.scrollHeight;
    endTop = body.scrollTop;
  };
  const nearEnd = () => body.scrollHeight - body.scrollTop - body.clientHeight < 24;
  const showNote = () => {
    note.hidden = first <= 1 || attempt !== 0;
    if (note.hidden) return;
    const text = document.createElement("span");
    text.textContent = `${first - 1} earlier lines are not shown. `;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "link";
    button.textContent = "Show earlier lines";
    button.addEventListener("click", () => void earlier().catch(failed));
    note.replaceChildren(text, button);
  };
  const showUnseen = () => {
    newer.hidden = unseen === 0 || (atEnd && following);
    one("span", newer)!.textContent = unseen === 1 ? "1 new line" : `${unseen} new lines`;
  };
  const mark = () => {
    const wanted = new Set(hits);
    for (const line of all(".log-line", body)) {
      const n = Number(line.dataset.n);
      line.classList.toggle("hit", wanted.has(n));
      line.classList.toggle("at", n === hits[hit]);
    }
  };

  const trim = () => {
    const over = body.childElementCount - MOST_SHOWN;
    if (over <= 0) return;
    for (let count = over + MOST_SHOWN / 2; count > 0; count -= 1) body.firstElementChild!.remove();
    first = Number((body.firstElementChild as HTMLElement).dataset.n);
    showNote();
  };

  const add = (fresh: readonly LogLine[]) => {
    // A search that was begun in between may have shown them already.
    const last = Number((body.lastElementChild as HTMLElement | null)?.dataset.n ?? 0);
    const shown = fresh.filter((line) => mine(line) && line.n > last);
    if (shown.length === 0) return;
    one("[data-log-empty]", body)?.remove();
    // The scroll event comes a frame late: a person who scrolled up just now must not be taken back to the end.
    if (following && body.scrollTop < endTop && !nearEnd()) following = false;
    if (!following && body.childElementCount + shown.length > MOST_SHOWN) atEnd = false;
    if (atEnd) {
      body.append(...html(shown));
      if (following) {
        trim();
        toEnd();
      }
    }
    if (!following || !atEnd) unseen += shown.length;
    showUnseen();
  };

  const earlier = async () => {
    const before = first - 1;
    const some = await lines.range(Math.max(0, before - STEP), before);
    // Another click was quicker, or the lines that these join on are not shown any more.
    if (before !== first - 1) return;
    const height = body.scrollHeight;
    body.prepend(...elements(join(some.map(logRenderer().render))));
    first = some[0]?.n ?? 1;
    body.scrollTop += body.scrollHeight - height;
    showNote();
    mark();
  };

  /** Shows the lines around one of them, or the last ones. */
  const showAround = async (n: number | null) => {
    const every = (await lines.everything()).filter(mine);
    const index = n === null ? every.length : every.findIndex((line) => line.n === n);
    const some = every.slice(Math.max(0, index - STEP), index + STEP);
    renderer = logRenderer();
    body.replaceChildren(...html(some));
    first = some[0]?.n ?? 1;
    atEnd = some.at(-1)?.n === every.at(-1)?.n;
    showNote();
  };

  const goTo = async (index: number) => {
    if (hits.length === 0) return;
    hit = (index + hits.length) % hits.length;
    const n = hits[hit]!;
    following = false;
    if (!one(`[data-n="${n}"]`, body)) await showAround(n);
    mark();
    one(`[data-n="${n}"]`, body)?.scrollIntoView({ block: "center" });
    found.textContent = `${hit + 1} of ${hits.length}`;
  };

  let searching = 0;
  const searchAll = async () => {
    const mineNow = ++searching;
    const words = search.value.trim();
    hits = [];
    hit = -1;
    if (words === "") {
      found.textContent = "";
      return mark();
    }
    found.textContent = "…";
    const every = await lines.everything();
    if (mineNow !== searching) return;
    hits = lines
      .find(words)
      .filter(mine)
      .map((line) => line.n);
    found.textContent = hits.length === 0 ? (every.length >= MOST_LINES ? `not in the last ${MOST_LINES}` : "not found") : "";
    mark();
    await goTo(hits.length - 1);
  };

  const copy = async () => {
    const text = (await lines.everything())
      .filter(mine)
      .map((line) => plainText(line.text))
      .join("\n");
    try {
      await navigator.clipboard.writeText(text);
      toast("The log was copied.");
    } catch {
      // The clipboard belongs to secure contexts; over plain HTTP the download remains.
      toast("This browser does not let a page opened by plain HTTP copy. Use the download.", true);
    }
  };
  const failed = () => toast("The log could not be loaded. Try again.", true);

  for (const button of all("[data-log-toggle]", section)) {
    const name = button.dataset.logToggle!;
    const set = (on: boolean) => {
      body.classList.toggle(name, on);
      button.setAttribute("aria-pressed", String(on));
    };
    set((recall(`log.${name}`) ?? (name === "wrap" ? "on" : "off")) === "on");
    button.addEventListener("click", () => {
      const on = button.getAttribute("aria-pressed") !== "true";
      set(on);
      remember(`log.${name}`, on ? "on" : "off");
    });
  }
  one("[data-log-copy]", section)?.addEventListener("click", () => void copy().catch(failed));
  newer.addEventListener("click", () => {
    following = true;
    unseen = 0;
    void (atEnd ? Promise.resolve() : showAround(null)).then(() => {
      toEnd();
      showUnseen();
    }, failed);
  });
  body.addEventListener("scroll", () => {
    following = atEnd && nearEnd();
    if (following) unseen = 0;
    showUnseen();
  });
  let typed: ReturnType<typeof setTimeout> | undefined;
  search.addEventListener("input", () => {
    clearTimeout(typed);
    typed = setTimeout(() => void searchAll().catch(failed), 200);
  });
  search.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    void goTo(hit + (event.shiftKey ? -1 : 1)).catch(failed);
  });
  showNote();
  toEnd();

  // A colour that the server left open goes on in the next line: the renderer has to see the lines before it once.
  let ready: Promise<unknown> = Promise.resolve();
  if (section.dataset.open !== undefined) {
    ready = lines.range(Math.max(0, lines.last - WARM_UP), lines.last).then(
      (some) => some.map(renderer.render),
      () => {},
    );
  }

  /** Shows lines when those that were taken before them are. */
  const show = (taken: Promise<LogLine[]>) => {
    ready = ready.then(() => taken).then(add, failed);
  };
  return {
    append: (some) => show(lines.take(some)),
    async catchUp() {
      const taken = lines.take(await lines.range(lines.last, Number.MAX_SAFE_INTEGER));
      show(taken);
      await taken;
      await ready;
    },
  };
}

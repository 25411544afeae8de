/** How often something may happen: `count` times at once, and then again as they are earned back evenly over `periodMs`. `off` is without a bound. */
export type Rate = { readonly count: number; readonly periodMs: number } | "off";

const PERIODS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000 };

/** Reads `20/m`, `100/10s`, `5/h` or `off`; `undefined` for anything else. */
export function parseRate(text: string): Rate | undefined {
  if (text === "off") return "off";
  const [, count = "", amount = "", unit = ""] = /^([1-9]\d{0,8})\/(\d{0,5})([smh])$/.exec(text) ?? [];
  const periodMs = Number(amount || 1) * (PERIODS[unit] ?? 0);
  return periodMs > 0 ? { count: Number(count), periodMs } : undefined;
}

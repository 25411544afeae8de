import type { Child } from "../children.ts";
import { connect, disconnect, drive } from "./drive.ts";
import type { Row } from "./row.ts";

const FROM = 100;
const MOST = 12_800;
const SECONDS = 3;
/** A rate is carried when every event reached every client, and 99 of 100 deliveries within this many milliseconds of when the event was due. */
const LATE_MS = 250;
/** Halvings of the interval after the first rate that was too much: the result is good to about 9 %. */
const HALVINGS = 3;

/**
 * The highest rate of events, in events a second, that the row carries to all `clients` in one room. Doubles the rate until it is too much, then
 * halves the interval between the last that was carried and the first that was not. A rate gets a second chance, since others may use the machine.
 */
export async function capacity(row: Row, driver: Child, clients: number, say: (text: string) => void): Promise<number> {
  const carries = async (rate: number) => {
    for (let chance = 0; chance < 2; chance += 1) {
      const seen = await drive(row, driver, Math.round(rate * SECONDS), rate);
      const carried = seen.lost === 0 && seen.closed === 0 && seen.intended.p99 <= LATE_MS;
      say(`  ${rate.toFixed(0)}/s: p99 ${seen.intended.p99.toFixed(0)} ms, lost ${seen.lost}${carried ? "" : ", too much"}`);
      if (carried) return true;
      await disconnect(driver);
      await connect(row, driver, clients);
    }
    return false;
  };
  let carried = 0;
  let rate = FROM;
  while (rate <= MOST && (await carries(rate))) {
    carried = rate;
    rate *= 2;
  }
  if (rate > MOST || carried === 0) return carried;
  let tooMuch = rate;
  for (let halving = 0; halving < HALVINGS; halving += 1) {
    const between = Math.sqrt(carried * tooMuch);
    if (await carries(between)) carried = between;
    else tooMuch = between;
  }
  return carried;
}

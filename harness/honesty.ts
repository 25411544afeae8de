import { examine } from "./examination.ts";
import type { Site } from "./site.ts";
import { WireFailure } from "./wire/failure.ts";

/** How long an acknowledgement of something that does not exist may take to come. Nothing comes from an honest subject, so this is always waited for. */
const SILENCE_MS = 400;

/**
 * Asks a subject for something that nobody has: an endpoint and a socket event of an invented name. Resolves to what it answered where it says yes, and
 * to null where it says no, as it must: who says yes to everything would pass every check that only asks.
 */
export async function saysYesToEverything(site: Site): Promise<string | null> {
  const { t, end } = examine(site);
  const invented = `invented-${crypto.randomUUID().slice(0, 8)}`;
  try {
    const { status } = await t.send(`${site.probes.echo ?? site.probes.ready}-${invented}`, { token: true });
    if (status < 400) return `GET ${site.probes.echo ?? site.probes.ready}-${invented} was answered with ${status}`;
    const { socket } = await t.socket({ transports: [site.provides.has("websocket") ? "websocket" : "polling"] });
    const answer: unknown = await socket
      .timeout(SILENCE_MS)
      .emitWithAck(invented, { text: invented })
      .catch(() => null);
    const refused = answer === null || (typeof answer === "object" && ("error" in answer || (answer as { ok?: unknown }).ok === false));
    return refused ? null : `the event ${invented} was acknowledged with ${JSON.stringify(answer).slice(0, 200)}`;
  } catch (error) {
    // That it cannot be reached is for the checks to say.
    if (error instanceof WireFailure) return null;
    throw error;
  } finally {
    await end();
  }
}

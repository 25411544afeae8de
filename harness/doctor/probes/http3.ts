import type { Dial } from "../../wire/dial.ts";
import { WireFailure } from "../../wire/failure.ts";
import { quicVersions } from "../../wire/quic.ts";
import { Recorder } from "../../wire/record.ts";
import type { Http3Seen } from "../observations.ts";

const LIMIT_MS = 2_000;

/** What `Alt-Svc` of an answer says of HTTP/3 at the same host (RFC 7838), and whether somebody speaks QUIC there. */
export async function http3(dial: Dial, altSvc: string | undefined): Promise<Http3Seen> {
  const named = /\bh3=":(\d{1,5})"/.exec(altSvc ?? "")?.[1];
  const promised = named === undefined ? null : Number(named);
  if (promised === null || promised > 65_535) return { promised: null, spoken: null, told: [`Alt-Svc: ${altSvc ?? "none"}`] };
  const answer = await quicVersions(dial.address, promised === dial.port ? dial.dialPort : promised, new Recorder(), LIMIT_MS).catch(
    (error) => {
      if (!(error instanceof WireFailure)) throw error;
      return error.code;
    },
  );
  const spoken = typeof answer !== "string";
  return { promised, spoken, told: [`Alt-Svc: h3=":${promised}"`, `QUIC to UDP port ${promised} -> ${spoken ? "answered" : answer}`] };
}

import type { AccessDetails, AccessLine } from "../../src/http/access.ts";
import type { FormatPart } from "../../src/http/access-format.ts";
import { scrub } from "./scrub.ts";

const SECRET_HEADERS = new Set(["authorization", "proxy-authorization", "cookie", "set-cookie", "x-csrf-token", "x-api-key"]);
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const encoder = new TextEncoder();

/** A request as a line of the format, without its newline. What it says of itself is escaped, and credentials in it are taken out. */
export function formatAccess(parts: readonly FormatPart[], line: AccessLine, details: AccessDetails, now: Date): string {
  let text = "";
  for (const part of parts) text += typeof part === "string" ? part : atomText(part, line, details, now) || "-";
  return text;
}

function atomText({ atom, name }: Exclude<FormatPart, string>, line: AccessLine, details: AccessDetails, now: Date): string {
  const length = () => lengthOf(details);
  switch (atom) {
    case "h":
      return escaped(line.client);
    case "t":
      return timeOf(now);
    case "r":
      return escaped(scrub(`${line.method} ${line.path}${details.search} HTTP/1.1`));
    case "m":
      return escaped(line.method);
    case "U":
      return escaped(scrub(line.path));
    case "q":
      return escaped(scrub(details.search).slice(1));
    case "H":
      return "HTTP/1.1";
    case "s":
      return String(line.status);
    case "B":
      return String(length() ?? 0);
    case "b":
      return String(length() || "-");
    case "f":
      return escaped(scrub(details.sent.get("referer") ?? ""));
    case "a":
      return escaped(scrub(details.sent.get("user-agent") ?? ""));
    case "T":
      return String(Math.floor(line.ms / 1000));
    case "M":
      return String(Math.round(line.ms));
    case "D":
      return String(Math.round(line.ms * 1000));
    case "L":
      return (line.ms / 1000).toFixed(6);
    case "p":
      return `<${process.pid}>`;
    case "i":
      return header(name!, details.sent.get(name!));
    case "o":
      return header(name!, details.answered[name!]);
    default:
      return "-";
  }
}

function header(name: string, value: string | readonly string[] | null | undefined): string {
  if (value === null || value === undefined) return "";
  return SECRET_HEADERS.has(name) ? "[redacted]" : escaped(scrub([value].flat().join(", ")));
}

/** The length of the body in bytes; null when it streams. */
function lengthOf({ answered, body }: AccessDetails): number | null {
  const said = Number(answered["content-length"] ?? Number.NaN);
  if (body === null) return 0;
  if (Number.isInteger(said)) return said;
  if (typeof body === "string") return encoder.encode(body).length;
  return body instanceof Uint8Array ? body.length : null;
}

/** As nginx escapes: nothing that a client sends ends the line or a quoted field of it. */
const escaped = (text: string) =>
  text.replace(/["\\\u0000-\u001f\u007f]/g, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, "0").toUpperCase()}`);

/** `[23/Nov/2026:17:36:07 +0000]`, as Apache writes it; always in UTC. */
function timeOf(now: Date): string {
  const two = (value: number) => String(value).padStart(2, "0");
  const day = `${two(now.getUTCDate())}/${MONTHS[now.getUTCMonth()]}/${now.getUTCFullYear()}`;
  return `[${day}:${two(now.getUTCHours())}:${two(now.getUTCMinutes())}:${two(now.getUTCSeconds())} +0000]`;
}

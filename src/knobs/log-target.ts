import type { ValueType } from "./value.ts";

/** Where a log goes: `-` is the standard error of `studio start`, `off` nowhere; anything else is the path of a file. */
export const logTarget: ValueType<string> = {
  allowed: "- for the standard streams, off, or the path of a file",
  parse: (text) => {
    if (text === "-") return text;
    if (/^(?:off|none)$/i.test(text)) return "off";
    return /^[^\u0000-\u001f]{1,1024}$/.test(text) && !text.endsWith("/") && !text.includes("://") ? text : undefined;
  },
};

/** Whether a target is a file. */
export const isLogFile = (target: string): boolean => target !== "-" && target !== "off";

/** How the text of a setting becomes its value. `parse` gives `undefined` for text that is not allowed; `allowed` completes "it must be ...". */
export interface ValueType<T> {
  readonly allowed: string;
  parse(text: string): T | undefined;
}

/** A whole number within bounds, both included. */
export function integer(min: number, max: number): ValueType<number> {
  return {
    allowed: `a whole number from ${min} to ${max}`,
    parse: (text) => {
      const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
      return value >= min && value <= max ? value : undefined;
    },
  };
}

const inMilliseconds: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** A duration such as `500ms`, `30s`, `2m`; a bare number is seconds, as Gunicorn reads it. The value is in milliseconds; the bounds are, too. */
export function duration(min: number, max: number): ValueType<number> {
  return {
    allowed: `a duration such as 500ms, 30s or 2m, from ${durationText(min)} to ${durationText(max)}; a bare number is seconds`,
    parse: (text) => {
      const [, amount, unit = "s"] = /^(\d{1,12})(ms|s|m|h)?$/.exec(text) ?? [];
      const value = amount === undefined ? Number.NaN : Number(amount) * inMilliseconds[unit]!;
      return value >= min && value <= max ? value : undefined;
    },
  };
}

const durationText = (ms: number) => (ms % 1000 ? `${ms}ms` : `${ms / 1000}s`);

const inBytes: Record<string, number> = { B: 1, KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3 };

/** A size such as `64KiB` or `1MiB`; a bare number is bytes. The value and the bounds are in bytes. */
export function size(min: number, max: number): ValueType<number> {
  return {
    allowed: `a size such as 65536, 64KiB or 1MiB, from ${min} to ${max} bytes`,
    parse: (text) => {
      const [, amount, unit = "B"] = /^(\d{1,12})(B|KiB|MiB|GiB)?$/.exec(text) ?? [];
      const value = amount === undefined ? Number.NaN : Number(amount) * inBytes[unit]!;
      return value >= min && value <= max ? value : undefined;
    },
  };
}

/** True or false, also as other systems write it. */
export const bool: ValueType<boolean> = {
  allowed: "true or false",
  parse: (text) => (/^(?:true|1|yes|on)$/i.test(text) ? true : /^(?:false|0|no|off)$/i.test(text) ? false : undefined),
};

/** One of a closed list of words. */
export function oneOf<const T extends string>(words: readonly T[]): ValueType<T> {
  return { allowed: `one of ${words.join(", ")}`, parse: (text) => words.find((word) => word === text) };
}

/** Words of a closed list, separated by commas, at least one. */
export function someOf<const T extends string>(words: readonly T[]): ValueType<readonly T[]> {
  return {
    allowed: `one or more of ${words.join(", ")}, separated by commas`,
    parse: (text) => {
      const found = text.split(",").map((part) => words.find((word) => word === part.trim()));
      return found.every((word) => word !== undefined) ? found : undefined;
    },
  };
}

/** Any number of texts that a pattern describes, separated by commas. `allowed` completes "any number of". */
export function listOf(allowed: string, pattern: RegExp): ValueType<readonly string[]> {
  return {
    allowed: `any number of ${allowed}, separated by commas`,
    parse: (text) => {
      const found = text
        .split(",")
        .map((part) => part.trim())
        .filter((part) => part !== "");
      return found.every((part) => pattern.test(part)) ? found : undefined;
    },
  };
}

/** Text that a pattern describes; `allowed` says the same in words. */
export function text(allowed: string, pattern: RegExp): ValueType<string> {
  return { allowed, parse: (value) => (pattern.test(value) ? value : undefined) };
}

/** The path of something that `allowed` names: up to 1024 characters, none of them a control character. */
export function path(allowed: string): ValueType<string> {
  return text(`a path of ${allowed}`, /^[^\u0000-\u001f]{1,1024}$/);
}

/** An absolute URL of one of the schemes (`http`, `https`). A slash at its end is dropped. */
export function url(schemes: readonly string[]): ValueType<string> {
  return {
    allowed: `a URL that starts with ${schemes.map((scheme) => `${scheme}://`).join(" or ")}`,
    parse: (value) => {
      const scheme = URL.canParse(value) ? new URL(value).protocol.slice(0, -1) : "";
      return schemes.includes(scheme) && value.startsWith(`${scheme}://`) ? value.replace(/\/+$/, "") : undefined;
    },
  };
}

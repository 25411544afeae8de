import { addresses } from "./addresses.ts";
import type { Case } from "./case.ts";
import { hosts } from "./hosts.ts";
import { others } from "./others.ts";
import { prefixes } from "./prefixes.ts";
import { rfc7239 } from "./rfc7239.ts";
import { schemes } from "./schemes.ts";
import { trust } from "./trust.ts";

/** Every pinned decision. */
export const cases: readonly Case[] = [...trust, ...addresses, ...rfc7239, ...schemes, ...hosts, ...prefixes, ...others];

import type { ProxyDriver } from "../proxy.ts";
import { ask } from "./engine.ts";

/** An image that can be started, or why there is none. */
export type Found = { readonly ok: true; readonly image: string } | { readonly ok: false; readonly why: string };

const PULL_MS = 180_000;

const isHere = async (image: string) => (await ask(["image", "inspect", "--format", "{{.Id}}", image])).code === 0;

/** The image of Studio, which is built and never pulled. `STUDIO_IMAGE` names another one. */
export async function studioImage(): Promise<Found> {
  const image = process.env.STUDIO_IMAGE || "studio:latest";
  if (await isHere(image)) return { ok: true, image };
  return { ok: false, why: `there is no image ${image}: docker build -f docker/Dockerfile -t ${image} .` };
}

/** The name under which a stand-in for an official image is built; see docker/stand-ins. */
const standIn = (name: string) => `studio-${name}`;

/** What Studio needs beside itself, in the same versions as in compose/. */
const SERVICES = {
  redis: { reference: "redis:7-bookworm", variable: "REDIS_IMAGE" },
  postgres: { reference: "postgres:17-bookworm", variable: "POSTGRES_IMAGE" },
} as const;

const found = new Map<string, Promise<Found>>();

/** The image of a product: the one that its variable names, else the official one, or its stand-in where only that is here. Pulled when none is. */
export function proxyImage({ name, image }: ProxyDriver): Promise<Found> {
  return image ? imageOf(name, image) : Promise.resolve({ ok: false, why: `${name} has no official image` });
}

/** The image of a service, in the same way. */
export const serviceImage = (name: keyof typeof SERVICES): Promise<Found> => imageOf(name, SERVICES[name]);

function imageOf(name: string, { reference, variable }: { reference: string; variable: string }): Promise<Found> {
  const search = found.get(name) ?? look(process.env[variable] || null, [reference, standIn(name)]);
  found.set(name, search);
  return search;
}

async function look(chosen: string | null, usual: readonly [string, string]): Promise<Found> {
  for (const image of chosen === null ? usual : [chosen]) if (await isHere(image)) return { ok: true, image };
  const image = chosen ?? usual[0];
  const { code, errors } = await ask(["pull", "--quiet", image], PULL_MS);
  if (code === 0) return { ok: true, image };
  return {
    ok: false,
    why: `the image ${image} is not here and cannot be pulled: ${errors.split("\n").at(-1) || `no end within ${PULL_MS} ms`}`,
  };
}

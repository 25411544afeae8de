import { randomUUID } from "node:crypto";
import { docker } from "./engine.ts";
import { ownership, remove, sweep } from "./leftovers.ts";

/** A network of this run. Containers in it reach each other by address and by alias. */
export interface Network {
  readonly name: string;
  /** Its addresses, as `172.18.0.0/16`. */
  readonly subnet: string;
  /** This machine's address in it: whoever uses a published port of 127.0.0.1 comes from there. */
  readonly gateway: string;
  close(): Promise<void>;
}

/** A name that no other run has. */
export const uniqueName = (what: string) => `studio-${what}-${randomUUID().slice(0, 8)}`;

/** Makes a network that has a way out, and removes what earlier runs that were killed have left. */
export async function openNetwork(): Promise<Network> {
  await sweep();
  const name = uniqueName("network");
  await docker(["network", "create", "--label", ownership(), name]);
  const [subnet = "", gateway = ""] = (
    await docker(["network", "inspect", "--format", "{{range .IPAM.Config}}{{.Subnet}} {{.Gateway}} {{end}}", name])
  ).split(" ");
  return { name, subnet, gateway, close: () => remove("network", name) };
}

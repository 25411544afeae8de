import { addressBytes, addressText } from "../forwarding/address.ts";

/** What counts as one client: an IPv4 address, or the /64 network of an IPv6 address, because a single machine has all of it. Other texts stay as they are. */
export function addressKey(client: string): string {
  if (!client.includes(":")) return client;
  const bytes = addressBytes(client);
  if (bytes === null) return client;
  const text = addressText(bytes);
  if (!text.includes(":")) return text;
  return `${addressText(bytes.fill(0, 8))}/64`;
}

// Makes the secrets of a deployment in its volume, each once: what is there stays as it is.
import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";

const folder = "/data";
// Only containers that mount the volume see it, and each runs as another user.
chmodSync(folder, 0o755);

function secret(name, make) {
  const path = `${folder}/${name}`;
  if (!existsSync(path)) writeFileSync(path, make(), { mode: 0o444, flag: "wx" });
  return readFileSync(path, "utf8");
}

const password = secret("postgres-password", () => randomBytes(24).toString("hex"));
secret("database-url", () => `postgres://studio:${password}@postgres:5432/studio`);
secret("relay-secret", () => randomBytes(32).toString("hex"));

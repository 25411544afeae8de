import { say } from "./problem.mjs";
import { onPath, run } from "./program.mjs";

const LIMIT_MS = 10 * 60_000;

/** Runs its arguments while the scripts of packages are told, in Debian's way, to start no service; an administrator's own word on that stands. */
const WITHOUT_SERVICES = `policy=/usr/sbin/policy-rc.d
[ -e $policy ] && exec "$@"
trap '/bin/rm -f $policy' EXIT
printf '#!/bin/sh\\nexit 101\\n' > $policy && /bin/chmod 755 $policy
"$@"`;

/**
 * Installs a Debian package that brings one of `programs`, where this machine has apt and this user may use it. Resolves to whether one of them is on PATH
 * afterwards. A service that comes with the package is not started: what we need of it we start ourselves.
 */
export async function installByApt(name, programs, env) {
  const apt = onPath(["apt-get"], env.PATH);
  const prefix = apt && (await rootPrefix(env));
  if (!apt || !prefix) return false;
  say(`installing ${name} with apt-get; this happens once`);
  const command = [...prefix, "env", "DEBIAN_FRONTEND=noninteractive", apt];
  const install = [...prefix, "/bin/sh", "-c", WITHOUT_SERVICES, "sh", ...command, "install", "-y", "-q", "--no-install-recommends", name];
  const installed = async () => (await run(install, { env, limitMs: LIMIT_MS })) === 0 && onPath(programs, env.PATH) !== null;
  if (await installed()) return true;
  // The list of packages may be old or not there at all, as in most container images.
  await run([...command, "update", "-q"], { env, limitMs: LIMIT_MS });
  return installed();
}

/** What has to stand before a command that needs root: nothing for root, sudo where it asks for no password, null where neither is so. */
async function rootPrefix(env) {
  if (process.getuid?.() === 0) return [];
  const sudo = onPath(["sudo"], env.PATH);
  return sudo && (await run([sudo, "-n", "true"], { env, limitMs: 10_000, show: "nothing" })) === 0 ? [sudo, "-n"] : null;
}

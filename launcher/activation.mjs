import { say } from "./problem.mjs";

/** The first descriptor that a service manager hands over (sd_listen_fds(3)). */
const FIRST = 3;

/**
 * The listening sockets that a service manager opened for this process, as `{ fd, name }`, by the protocol of sd_listen_fds(3). Its variables are taken out of
 * `env` in any case, so that no program that is started from here takes them for its own.
 */
export function takeActivation(env = process.env, pid = process.pid) {
  const { LISTEN_FDS: count, LISTEN_PID: whose, LISTEN_FDNAMES: names = "" } = env;
  for (const name of ["LISTEN_FDS", "LISTEN_PID", "LISTEN_FDNAMES"]) delete env[name];
  if (!count || !whose) return [];
  if (Number(whose) !== pid) {
    say(
      `LISTEN_FDS is for process ${whose} and not for this one: its sockets are not used. ExecStart= has to start studio.mjs itself, not through another program`,
    );
    return [];
  }
  if (!/^\d{1,4}$/.test(count)) {
    say(`LISTEN_FDS is no number (${count}): its sockets are not used`);
    return [];
  }
  const named = names.split(":");
  return Array.from({ length: Number(count) }, (_, n) => ({ fd: FIRST + n, name: named[n] || "unknown" }));
}

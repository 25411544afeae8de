// What Studio promises behind every proxy.
import type { Socket } from "socket.io-client";
import type { Test } from "../harness/testing/tap.ts";
import { connected, socketAt } from "./client.fixture.ts";
import { bearer, type Front, type Seen, told } from "./front.fixture.ts";
import { STRANGER } from "./stage.fixture.ts";
import { DROP, LIES } from "./truth.fixture.ts";

/** Every absolute URL that Studio writes is the public one, and `client` is the address that it takes for its client's, whatever that says. */
export async function believesTheTruth(t: Test, front: Front, client = STRANGER) {
  const { about, studio, url, origin, prefix, get } = front;
  for (const lines of [[], LIES, [DROP], [...LIES, DROP]]) {
    const said = lines.length === 0 ? "nothing" : `${lines.length} headers`;
    t.same(await told(front, lines), { url, client }, `${about}: its own URL and its client, when that says ${said}`);
  }
  const async = JSON.parse((await get("/asyncapi.json", { lines: [bearer(studio)] })).text) as {
    servers: Record<string, { host: string; pathname: string; protocol: string }>;
  };
  const { host, pathname, protocol } = Object.values(async.servers)[0]!;
  t.equal(`${protocol.replace("ws", "http")}://${host}${pathname}`, `${origin}${prefix}/socket.io`, `${about}: where its socket is`);
  const foreign = await get("/livez", { lines: [["Host", "evil.test"]] });
  t.ok(foreign.status >= 400 || foreign.text !== "ok\n", `${about}: a host that is not ours is not served (${foreign.status})`);
}

/** A person's way in: sent to the sign-in page, in with the one-time token, a cookie that fits, pages whose links are public. */
export async function letsPeopleIn(t: Test, { about, login, origin, url, prefix, get }: Seen) {
  const html: [string, string] = ["Accept", "text/html"];
  const sent = await get("/nodes?state=failed", { lines: [html] });
  t.equal(sent.status, 303, `${about}: a stranger is sent on`);
  const to = new URL(String(sent.headers.location), `${url}/nodes?state=failed`);
  t.equal(to.origin + to.pathname, `${url}/sign-in`, `${about}: to the sign-in page, with the prefix once`);

  const body = new URLSearchParams({ token: await login(), next: "/nodes" }).toString();
  const form: [string, string][] = [html, ["Content-Type", "application/x-www-form-urlencoded"]];
  const wrong = await get("/sign-in", { method: "POST", body, lines: [...form, ["Origin", "https://evil.test"]] });
  t.equal(wrong.status, 403, `${about}: not from a page of another origin`);
  const entered = await get("/sign-in", { method: "POST", body, lines: [...form, ["Origin", origin]] });
  t.equal(entered.status, 303, `${about}: signed in: ${entered.text.slice(0, 300)}`);
  t.equal(new URL(String(entered.headers.location), `${url}/sign-in`).href, `${url}/nodes`, `${about}: and sent on`);
  const [cookie = ""] = (entered.headers["set-cookie"] as string[] | undefined) ?? [];
  const secure = origin.startsWith("https:");
  const [pair = "", ...attributes] = cookie.split("; ");
  t.same(
    [attributes.includes("Secure"), attributes.includes(`Path=${prefix || "/"}`), /^__(Host|Secure)-/.exec(pair)?.[1] ?? null],
    [secure, true, secure ? (prefix ? "Secure" : "Host") : null],
    `${about}: its cookie fits the address (${attributes.join("; ")})`,
  );
  const page = await get("/nodes", { lines: [html, ["Cookie", pair]] });
  t.equal(page.status, 200, `${about}: the cookie is read again`);
  const links = [...page.text.matchAll(/(?:href|src|action)="([^"#]+)"/g)].map(([, link]) => new URL(link!, `${url}/nodes`));
  t.ok(
    links.length > 5 && links.every(({ href }) => href === url || href.startsWith(`${url}/`)),
    `${about}: every link of the page is below ${url}`,
  );
  const asset = links.find(({ pathname }) => pathname.endsWith(".css"))!;
  t.equal((await get(asset.pathname.slice(prefix.length) + asset.search)).status, 200, `${about}: its style sheet is there`);
}

interface Hello {
  transport: string;
  worker: string;
}

/** Sockets of every transport connect, are answered and receive; one from a page of another origin does not get in. */
export async function carriesSockets(t: Test, { about, studio, place, origin, prefix }: Seen) {
  const open = async (options: object, from = origin): Promise<{ socket: Socket; hello: Hello }> => {
    const auth = { token: studio.apiToken };
    const socket = socketAt(place, { prefix, namespace: "/rt", auth, extraHeaders: { Origin: from }, ...options });
    const hello = new Promise<Hello>((resolve) => socket.once("rt.connected", resolve));
    try {
      await connected(socket);
      return { socket, hello: await hello };
    } catch (error) {
      socket.disconnect();
      throw error;
    }
  };
  const works = async (what: string, transports: string[]) => {
    try {
      const { socket, hello } = await open({ transports });
      const echo = crypto.randomUUID();
      const answer = (await socket.timeout(15_000).emitWithAck("rt.health", { echo })) as { echo: unknown };
      t.ok(JSON.stringify(answer).includes(echo), `${about}: ${what} is answered by ${hello.worker}`);
      // An upgrade of a session that another worker holds is refused by Bun, and the session stays on polling.
      t.ok(transports.includes(socket.io.engine.transport.name), `${about}: ${what} stays what it is`);
      socket.disconnect();
    } catch (error) {
      t.fail(`${about}: ${what}: ${(error as Error).message}`);
    }
  };
  await Promise.all([
    works("websocket from the start", ["websocket"]),
    works("polling alone", ["polling"]),
    works("polling, and an upgrade", ["polling", "websocket"]),
    ...[
      "https://evil.test",
      origin.replace("://", "://evil."),
      `${origin}0`,
      origin.replace(/^https?/, (scheme) => (scheme === "https" ? "http" : "https")),
    ].flatMap((foreign) =>
      ["websocket", "polling"].map((transport) =>
        t.rejects(open({ transports: [transport] }, foreign), undefined, `${about}: ${transport} from a page of ${foreign} is refused`),
      ),
    ),
  ]);
}

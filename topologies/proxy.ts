/** An address that a server listens on. IPv6 without brackets. */
export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

/** What one proxy is to do, whatever its product. Paths of files are absolute. */
export interface ProxyPlan {
  readonly listen: Endpoint;
  /** The public host name without port. `*`: every name, and whom to serve is the upstream's to say. */
  readonly name: string;
  /** `http` reads requests; `tcp` passes bytes on, so that TLS, if any, is the upstream's, and no header can be added. */
  readonly layer: "http" | "tcp";
  /** TLS that ends here; null where clients speak cleartext, or where bytes are passed on. `bundle` is certificate and key in one file. */
  readonly tls: { readonly certificate: string; readonly key: string; readonly bundle: string; readonly http2: boolean } | null;
  /** They get requests in turn. */
  readonly upstreams: readonly Endpoint[];
  /** The one upstream is a name for addresses that come and go, such as those of containers: it is looked up again and again, at this server of names. */
  readonly lookup?: string;
  /** TLS to the upstreams, verified: signed by an authority of the file `ca`, made out for `name`. */
  readonly upstreamTls: { readonly ca: string; readonly name: string } | null;
  /** Everything is below `path` (`/studio`); `kept` sends it on with the path, else it is taken off. The upstream is told of it both times. */
  readonly prefix: { readonly path: string; readonly kept: boolean } | null;
  /**
   * Networks of the proxies in front of this one. What they say of the client is passed on, and their own address is appended to X-Forwarded-For. From
   * everybody else nothing is believed: the headers are set from the connection. Empty at the edge.
   */
  readonly behind: readonly string[];
  /** `listen` is published under another port, as that of a container is. Only the Host header names it, so X-Forwarded-Port is not sent. */
  readonly published?: boolean;
  /** The family of headers that the upstream reads. The other one is removed. */
  readonly forwarded: "x-forwarded" | "rfc7239";
  /** Off: the Upgrade header is not passed on. */
  readonly websocket: boolean;
  /** How the requests of one session are kept on one upstream: by a cookie that the proxy sets, or by the client's address. */
  readonly sticky: "none" | "cookie" | "hash";
  /** `idleS`: how long a connection may carry no byte. It has to be longer than ping interval and ping timeout together. */
  readonly timeouts: { readonly connectS: number; readonly idleS: number };
  /** The largest request body. */
  readonly maxBodyMiB: number;
}

/** What a plan can ask for that not every product does. */
export type Capability =
  | "tcp"
  | "http2"
  | "upstream-tls"
  | "second-hop"
  | "rfc7239"
  | "upstreams"
  | "body-limit"
  | "two-lengths"
  | "websocket-idle"
  | "validate"
  | "reload"
  | "reload-live"
  | "sticky-cookie"
  | "sticky-hash"
  | "tcp-hash";

/** A program and its arguments; never a shell line. */
export type Argv = readonly [string, ...string[]];

/** How a product is packaged, which decides where its modules are: by Debian, or in its official image. */
export type Home = "debian" | "image";

/** The official image of a product. A stand-in that is built from Debian's packages has its modules in the same places; see docker/stand-ins. */
export interface ProxyImage {
  /** With a tag that stays. */
  readonly reference: string;
  /** The variable that names another one. */
  readonly variable: string;
  /** Its program, where that has another name. */
  readonly program?: string;
  /** What its program cannot be started without. Everything else is dropped. */
  readonly capabilities?: readonly string[];
}

/** One product: how its configuration looks and how its process is run. */
export interface ProxyDriver {
  readonly name: string;
  /** The file that `render` writes for operators; the others only let it run unprivileged in a directory of its own. */
  readonly site: string;
  /** Another file that operators copy, for a product that wants two. */
  readonly also?: string;
  /** The program and the Debian packages that bring it and its modules; none for a product that Debian does not have. */
  readonly program: string;
  readonly packages: readonly string[];
  /** None for a product that has no official one. */
  readonly image?: ProxyImage;
  /** It offers HTTP/3 wherever it offers HTTP/2, at the UDP port of the same number. */
  readonly http3?: true;
  /** What it cannot do, and why. */
  readonly cannot: Partial<Record<Capability, string>>;
  /**
   * How somebody would try it all the same: the configuration of a plan without that capability, changed. The harness runs it, and it has to fail, else
   * `cannot` is wrong. Where there is none, the capability shows in a configuration as it is.
   */
  readonly attempts?: Partial<Record<Capability, (files: Readonly<Record<string, string>>, plan: ProxyPlan) => Record<string, string>>>;
  /** The whole configuration as files of `directory`: name -> text. Throws RangeError for a plan that asks for what this product cannot do. */
  render(plan: ProxyPlan, directory: string, home?: Home): Record<string, string>;
  /** The same without the question whether it can: what comes of a plan that it cannot do. */
  draw(plan: ProxyPlan, directory: string, home?: Home): Record<string, string>;
  /** Prints its version. */
  readonly version: Argv;
  /** Ends with 0 when the configuration in `directory` is one. Binds nothing. Null where the product has no such command. */
  validate(directory: string): Argv | null;
  /** Runs it in the foreground. */
  start(directory: string): Argv;
  /** Puts the configuration that lies in `directory` into force: a signal to the process, or a program that tells it; null where it watches its files. */
  reload(directory: string): NodeJS.Signals | Argv | null;
}

/** What a plan asks for. */
export function needs(plan: ProxyPlan): Capability[] {
  const asked: [Capability, boolean][] = [
    ["tcp", plan.layer === "tcp"],
    ["http2", plan.tls?.http2 === true],
    ["upstream-tls", plan.upstreamTls !== null],
    ["second-hop", plan.behind.length > 0],
    ["rfc7239", plan.forwarded === "rfc7239"],
    ["upstreams", plan.upstreams.length > 1 || plan.sticky !== "none"],
    ["sticky-cookie", plan.sticky === "cookie"],
    ["sticky-hash", plan.sticky === "hash"],
    ["tcp-hash", plan.sticky === "hash" && plan.layer === "tcp"],
  ];
  return asked.filter(([, wanted]) => wanted).map(([capability]) => capability);
}

/** Why this product cannot do what the plan asks for; null when it can. */
export function refusal(driver: Pick<ProxyDriver, "name" | "cannot" | "image">, plan: ProxyPlan): string | null {
  for (const capability of needs(plan)) {
    const why = driver.cannot[capability];
    if (why !== undefined) return `${driver.name} cannot do ${capability}: ${why}`;
  }
  if (plan.lookup !== undefined && !driver.image)
    return `${driver.name} has no official image, and only among containers are names looked up`;
  if (plan.lookup !== undefined && (plan.layer === "tcp" || plan.sticky !== "none" || plan.upstreams.length !== 1))
    return "a name that is looked up stands alone: for requests, without affinity";
  return null;
}

/** Declares a product. Its `render` refuses plans that it cannot do and tidies the text: no empty lines at the ends, none doubled. */
export function proxy(driver: Omit<ProxyDriver, "draw">): ProxyDriver {
  const draw: ProxyDriver["draw"] = (plan, directory, home) =>
    Object.fromEntries(Object.entries(driver.render(plan, directory, home)).map(([name, text]) => [name, tidy(text)]));
  return {
    ...driver,
    draw,
    render(plan, directory, home) {
      const problem = refusal(driver, plan);
      if (problem !== null) throw new RangeError(problem);
      return draw(plan, directory, home);
    },
  };
}

/** Lines of a configuration: `false` and null are left out, arrays are flattened and indented by two spaces. */
export type Lines = readonly (string | false | null | Lines)[];

/** The text of lines. A line that is empty separates parts. */
export function lines(parts: Lines, indent = ""): string {
  return parts
    .filter((part) => part !== false && part !== null)
    .map((part) => (typeof part === "string" ? (part === "" ? "" : indent + part) : lines(part, `${indent}  `)))
    .join("\n");
}

/** `127.0.0.1:5055`, `[::1]:5055`. */
export function hostPort({ address, port }: Endpoint): string {
  return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
}

const tidy = (text: string) => `${text.trim().replace(/\n{3,}/g, "\n\n")}\n`;

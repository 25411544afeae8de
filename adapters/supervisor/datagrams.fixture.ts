/** Prints every datagram that arrives at a unix socket as a line of JSON, on Deno: the other runtimes know no such sockets. The argument is the path. */
interface Datagrams {
  listenDatagram(options: { path: string; transport: "unixpacket" }): { receive(): Promise<[Uint8Array, unknown]> };
}
const { Deno } = globalThis as unknown as { Deno: Datagrams };

const socket = Deno.listenDatagram({ path: process.argv[2]!, transport: "unixpacket" });
console.log(JSON.stringify("listening"));
for (;;) console.log(JSON.stringify(new TextDecoder().decode((await socket.receive())[0])));

import { check } from "../check.ts";

export default check({
  group: "handshake",
  claim: "A websocket opens, and the first frame that arrives is the opening packet of Engine.IO 4",
  kind: "required",
  because: "https://github.com/socketio/engine.io-protocol#websocket",
  needs: ["websocket"],
  mutants: [
    "nginx-no-upgrade",
    "nginx-socket-location-bare",
    "nginx-page-instead-of-the-socket",
    "nginx-bare",
    "hop-refuses-websockets",
    "hop-demands-upgrades",
    "hop-resets-websockets",
    "hop-blackholes-websockets",
    "hop-swallows-frames",
    "hop-answers-websockets-wrongly",
  ],
  async run(t) {
    const shaken = await t.websocket();
    if (!t.expect("answer", 101, shaken.open ? 101 : shaken.status) || !shaken.open) return;
    t.expect("first frame", /^0\{"sid":/, String(await shaken.socket.next()));
  },
});

/** The transports of Socket.IO that Studio speaks. */
export const TRANSPORTS = ["websocket", "polling"] as const;
export type Transport = (typeof TRANSPORTS)[number];

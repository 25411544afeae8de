export type EvilMode = "pass";

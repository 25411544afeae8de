import { test } from "../../harness/testing/tap.ts";
import { parseDatabaseUrl } from "./database-url.ts";

test("the URL of a database gives every part of it, with what is left out", (t) => {
  t.same(parseDatabaseUrl("postgres://studio:p%40s%2Fs@db.example:6432/st%20udio?sslmode=verify-full&sslrootcert=/ca.pem"), {
    ...{ host: "db.example", port: 6432, user: "studio", password: "p@s/s", database: "st udio" },
    ...{ sslmode: "verify-full", sslrootcert: "/ca.pem", sslcert: null, sslkey: null, applicationName: "studio" },
  });
  t.match(parseDatabaseUrl("postgresql://u@[fd00::5]/d"), { host: "fd00::5", port: 5432, password: null, sslmode: "disable" });
  t.match(parseDatabaseUrl("postgres://u@localhost/d?host=/run/postgresql&application_name=one"), {
    ...{ host: "/run/postgresql", port: 5432, applicationName: "one" },
  });
});

test("what nobody here would obey, and what leads nowhere, is no URL of a database", (t) => {
  for (const bad of [
    "",
    "sqlite:studio.db",
    "postgres:u@h/d",
    "postgres://h/d",
    "postgres://u@h",
    "postgres://u@h/",
    "postgres:///d",
    "postgres://u@h:port/d",
    "postgres://u@h/d?sslmode=prefer",
    "postgres://u@h/d?sslmode=require&sslmode=disable",
    "postgres://u@h/d?sslrootcert=/ca.pem",
    "postgres://u@h/d?sslmode=require&sslcert=/c.pem",
    "postgres://u@h/d?host=other",
    "postgres://u@h/d?options=-c%20fsync=off",
    "postgres://u:%E0%A4@h/d",
    "postgres://u@h/d d",
  ])
    t.equal(parseDatabaseUrl(bad), null, bad);
});

import { test } from "../../harness/testing/tap.ts";
import { addNode, applyFields, connect, disconnect, fieldName, removeNode, toDraft } from "./apply.ts";
import { readField, showField, TYPE_FIELDS } from "./fields.ts";
import { readEdit } from "./submit.ts";
import { TEMPLATES } from "./templates.ts";

const chain = () => structuredClone(TEMPLATES.find((template) => template.id === "blank")!.definition);

test("every kind of field comes back from its text as it was", (t) => {
  const values: Record<string, unknown> = {
    script: "#!/bin/sh\necho a\n",
    argv: ["sh", "-c", "echo  two"],
    env: { A: "1", B: "x=y" },
    accept_codes: [0, 3],
  };
  for (const field of TYPE_FIELDS.shell!) {
    const value = values[field.name];
    if (value !== undefined) t.same(readField(field, showField(field, value).replaceAll("\n", "\r\n")), value, field.name);
    t.equal(readField(field, "  "), undefined, `${field.name} is left out when it is empty`);
  }
  const status = TYPE_FIELDS.http!.find((field) => field.name === "expect_status")!;
  t.same([readField(status, "204"), readField(status, "200, 204"), readField(status, "ok")], [204, [200, 204], "ok"]);
});

test("the form changes the fields that it has and keeps everything else", (t) => {
  const draft = toDraft({
    nodes: [{ id: "call", type: "http", position: { x: 1, y: 2 }, data: { url: "http://a/", custom: { kept: true } }, extra: 1 }],
    edges: [],
  });
  const form = { [fieldName(0, "url")]: "http://b/", [fieldName(0, "retry.attempts")]: "3", [fieldName(0, "timeout_ms")]: "soon" };
  const [node] = applyFields(draft, form).nodes;
  t.same(node!.data, { url: "http://b/", custom: { kept: true }, retry: { attempts: 3 }, timeout_ms: "soon" });
  t.same(node!.position, { x: 1, y: 2 });
  t.equal((node as { extra?: number }).extra, 1, "what the editor does not know stays");
  t.same(draft.nodes[0]!.data, { url: "http://a/", custom: { kept: true } }, "the draft itself is not changed");
});

test("a node that is added in the middle takes over the way that led on", (t) => {
  const added = addNode(chain(), "shell", "Look", "start");
  t.same(
    added.edges.map((edge) => `${edge.source}>${edge.target}`),
    ["start>shell", "shell>end"],
  );
  t.ok(
    added.nodes.find((node) => node.id === "end")!.position.x > added.nodes.find((node) => node.id === "shell")!.position.x,
    "what follows makes room",
  );
  t.equal(addNode(added, "shell", "", null).nodes.at(-1)!.id, "shell_2", "ids are never taken twice");
});

test("connections are made once, and removing a node removes its connections", (t) => {
  const twice = connect(connect(chain(), "start", "end", "true"), "start", "end", "true");
  t.equal(twice.edges.length, 2);
  t.equal(connect(chain(), "start", "nowhere", "").edges.length, 1, "only between nodes that exist");
  t.equal(disconnect(chain(), "start-end").edges.length, 0);
  t.same(removeNode(chain(), "end").edges, []);
});

test("the editor's buttons: a broken JSON is kept as typed, an unknown action is refused, only save writes", (t) => {
  const form = { base: JSON.stringify(chain()), version: "3", name: " A ", description: "" };
  t.equal(readEdit("x", { ...form, action: "save" }).save, true);
  t.equal(readEdit("x", { ...form, action: "save" }).state.name, "A");
  t.equal(readEdit("x", { ...form, action: "remove:end" }).state.draft.nodes.length, 1);
  const broken = readEdit("x", { ...form, action: "save", json: "{ nodes" });
  t.equal(broken.save, false);
  t.equal(broken.state.json, "{ nodes");
  t.equal(broken.state.errors[0]!.path, "json");
  t.throws(() => readEdit("x", { ...form, action: "explode" }), { code: "bad_request" });
  t.throws(() => readEdit("x", { ...form, action: "save", version: "no" }), { code: "bad_request" });
  t.throws(() => readEdit("x", { action: "save" }), { code: "bad_request" });
});

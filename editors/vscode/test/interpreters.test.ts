import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { test } from "node:test";

import { advice, candidates, missingIn, search, type Known, type Missing } from "../src/interpreters.ts";

const folder = realpathSync(mkdtempSync(join(tmpdir(), "flake8-botocore-")));

function file(...path: string[]): string {
  const made = join(folder, ...path);
  mkdirSync(dirname(made), { recursive: true });
  writeFileSync(made, "");
  return made;
}

const selected = file("selected", "python");
const venv = process.platform === "win32" ? file("a", ".venv", "Scripts", "python.exe") : file("a", ".venv", "bin", "python");
const onPath = file("bin", process.platform === "win32" ? "python.exe" : "python3");
const known: Known = {
  setting: "",
  selected,
  folders: [join(folder, "a"), join(folder, "b")],
  path: [join(folder, "gone"), join(folder, "bin"), "", join(folder, "bin")].join(delimiter),
};
const pythons = (from: Known) => candidates(from).map((each) => each.python);

test("the selected interpreter comes before .venv, and that before PATH", () => {
  assert.deepEqual(pythons(known), [selected, venv, onPath]);
  assert.deepEqual(pythons({ ...known, selected: undefined }), [venv, onPath]);
  assert.deepEqual(pythons({ ...known, selected: venv }), [venv, onPath]);
});

test("a setting is the only candidate, even if there is no such file", () => {
  const setting = "${workspaceFolder}/env/python";
  assert.deepEqual(pythons({ ...known, setting }), [`${join(folder, "a")}/env/python`]);
});

test("the search ends with the first interpreter that has the server", async () => {
  const lacks = (missing: Record<string, Missing>) => async (python: string) => missing[python];
  const tried = await search(known, lacks({ [selected]: "server" }));
  assert.deepEqual(
    tried.map((each) => [each.python, each.missing]),
    [
      [selected, "server"],
      [venv, undefined],
    ],
  );
});

test("an interpreter that cannot be run is told from one that lacks the package", async () => {
  assert.equal(await missingIn(join(folder, "none")), "python");
  assert.equal(await missingIn(process.execPath), "python");
});

test("the advice names the first interpreter that can be run, and the command for it", () => {
  const origin = "PATH";
  const tried = [
    { python: "/broken", origin, missing: "python" as const },
    { python: "/my env/python", origin, missing: "flake8-botocore" as const },
  ];
  const quoted = process.platform === "win32" ? '& "/my env/python"' : "'/my env/python'";
  const command = `${quoted} -m pip install "flake8-botocore[server]"`;
  const message = `flake8-botocore is not installed in /my env/python (PATH). Install it: ${command}`;
  assert.deepEqual(advice(tried), { message, command });
  assert.match(advice([{ python: "/p", origin, missing: "server" }]).message, /lacks its extra "server" in \/p/);
  assert.match(advice(tried.slice(0, 1)).message, /cannot run \/broken/);
  assert.match(advice([]).message, /found no Python interpreter/);
});

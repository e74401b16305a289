// Which Python interpreter runs the server. No editor is needed here, so plain tests cover it.

import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";

/** An interpreter, and where it was found, in words for the user. */
export interface Interpreter {
  python: string;
  origin: string;
}

/** What the editor knows of interpreters. */
export interface Known {
  setting: string;
  selected: string | undefined;
  folders: readonly string[];
  path: string;
}

/** What is missing in an interpreter; "python" if it cannot be run at all. */
export type Missing = "python" | "flake8-botocore" | "server" | undefined;

export interface Tried extends Interpreter {
  missing: Missing;
}

const windows = process.platform === "win32";

/** The interpreters to try, in order. A setting is the only one: whoever names an interpreter wants no other. */
export function candidates(known: Known): Interpreter[] {
  if (known.setting !== "") {
    return [{ python: expanded(known.setting, known.folders), origin: "the setting flake8-botocore.interpreter" }];
  }
  const found: Interpreter[] = [];
  if (known.selected !== undefined) {
    found.push({ python: known.selected, origin: "selected in the Python extension" });
  }
  for (const folder of known.folders) {
    const python = windows ? join(folder, ".venv", "Scripts", "python.exe") : join(folder, ".venv", "bin", "python");
    found.push({ python, origin: `.venv of ${folder}` });
  }
  for (const name of windows ? ["python.exe"] : ["python3", "python"]) {
    for (const folder of known.path.split(delimiter).filter((each) => each !== "")) {
      found.push({ python: join(folder, name), origin: "PATH" });
    }
  }
  const paths = found.map((each) => each.python);
  return found.filter((each, index) => paths.indexOf(each.python) === index && existsSync(each.python));
}

/** Tries each interpreter until one can run the server, which is the last one returned then. */
export async function search(known: Known, look = missingIn): Promise<Tried[]> {
  const tried: Tried[] = [];
  for (const each of candidates(known)) {
    const missing = await look(each.python);
    tried.push({ ...each, missing });
    if (missing === undefined) {
      break;
    }
  }
  return tried;
}

const PROBE = `
from importlib.util import find_spec
print("flake8-botocore" if find_spec("flake8_botocore") is None else "server" if find_spec("pygls") is None else "found")
`;

/** What `python` lacks to run the server. */
export function missingIn(python: string): Promise<Missing> {
  return new Promise((resolve) => {
    // Python looks for modules in the working directory first: keep it out of the workspace.
    execFile(python, ["-c", PROBE], { cwd: import.meta.dirname, timeout: 30_000 }, (error, output) => {
      const said = output.trim();
      if (error === null && said === "found") {
        resolve(undefined);
      } else {
        resolve(said === "flake8-botocore" || said === "server" ? said : "python");
      }
    });
  });
}

/** What to tell the user where no interpreter can run the server, with the command that installs it. */
export function advice(tried: readonly Tried[]): { message: string; command: string | undefined } {
  const first = tried.find((each) => each.missing !== "python");
  if (first === undefined) {
    const named = tried.map((each) => each.python).join(", ");
    return {
      message:
        named === ""
          ? "flake8-botocore found no Python interpreter. Select one, or set flake8-botocore.interpreter."
          : `flake8-botocore cannot run ${named}. Set flake8-botocore.interpreter to a Python interpreter.`,
      command: undefined,
    };
  }
  const what = first.missing === "server" ? 'flake8-botocore lacks its extra "server"' : "flake8-botocore is not installed";
  const command = `${quoted(first.python)} -m pip install "flake8-botocore[server]"`;
  return { message: `${what} in ${first.python} (${first.origin}). Install it: ${command}`, command };
}

function expanded(setting: string, folders: readonly string[]): string {
  const path = setting.replace(/^~(?=[\\/])/, homedir());
  return path.replaceAll("${workspaceFolder}", folders[0] ?? "");
}

function quoted(python: string): string {
  if (!/[^\w@%+=:,./\\-]/.test(python)) {
    return python;
  }
  return windows ? `& "${python}"` : `'${python.replaceAll("'", "'\\''")}'`;
}

// Makes the .vsix in build/: the bundle, the licences of what it holds, version and addresses from pyproject.toml.

import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { build } from "esbuild";

const here = import.meta.dirname;
const root = join(here, "..", "..");
const staged = join(here, "build", "extension");
const ALLOWED = ["MIT", "ISC", "BlueOak-1.0.0", "BSD-2-Clause", "BSD-3-Clause"];
const MOST_BYTES = 600_000;

const read = (...path) => readFileSync(join(...path), "utf8");
const pyproject = read(root, "pyproject.toml");
const said = (name) => pyproject.match(new RegExp(`^${name} = "(.*)"$`, "m"))?.[1];

rmSync(staged, { recursive: true, force: true });
mkdirSync(staged, { recursive: true });

const { metafile } = await build({
  entryPoints: [join(here, "src", "extension.ts")],
  outfile: join(staged, "extension.js"),
  bundle: true,
  minify: true,
  platform: "node",
  target: "node20", // of VS Code 1.93
  format: "cjs",
  external: ["vscode"],
  define: { "import.meta.dirname": "__dirname" },
  legalComments: "none", // THIRD-PARTY-NOTICES.txt has them in full
  metafile: true,
  absWorkingDir: here,
});

const bundled = Object.keys(metafile.inputs).map((path) => path.match(/^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//)?.[1]);
const notices = [...new Set(bundled.filter(Boolean))].sort().map((folder) => {
  const { name, version, license } = JSON.parse(read(here, folder, "package.json"));
  const file = readdirSync(join(here, folder)).find((each) => /^licen[cs]e/i.test(each));
  if (!ALLOWED.includes(license) || file === undefined) {
    throw new Error(`${name} ${version}: licence ${license}, text in ${file}`);
  }
  return `${name} ${version}, ${license}\n\n${read(here, folder, file).trim()}\n`;
});
const heading = "extension.js contains these packages, under their own licences:\n";
writeFileSync(join(staged, "THIRD-PARTY-NOTICES.txt"), [heading, ...notices].join(`\n${"-".repeat(80)}\n\n`));

const manifest = JSON.parse(read(here, "package.json"));
for (const name of ["dependencies", "devDependencies", "private", "scripts", "type"]) {
  delete manifest[name]; // Of use here only: the bundle is CommonJS and holds what it needs.
}
const url = said("Source"); // None before a release.
const addresses = url ? { homepage: said("Homepage"), repository: { type: "git", url }, bugs: said("Issues") } : {};
const version = said("version");
writeFileSync(join(staged, "package.json"), JSON.stringify({ ...manifest, version, ...addresses }, null, 2));
const readme = read(here, "README.md");
const linked = url ? readme.replaceAll("](../../", `](${url}/blob/HEAD/`) : readme.replace(/\[(.*?)\]\(.*?\)/g, "$1");
writeFileSync(join(staged, "README.md"), linked);
copyFileSync(join(root, "LICENSE"), join(staged, "LICENSE.txt"));

const vsix = join(here, "build", `flake8-botocore-vscode-${version}.vsix`);
const vsce = join(here, "node_modules", "@vscode", "vsce", "vsce");
const made = ["package", "--no-dependencies", "--allow-missing-repository", "--out", vsix];
execFileSync(process.execPath, [vsce, ...made], { cwd: staged, stdio: "inherit" });
const { size } = statSync(vsix);
console.log(`${size} bytes; holds ${notices.map((each) => each.split("\n", 1)[0]).join("; ")}`);
if (size > MOST_BYTES) {
  throw new Error(`${vsix} is larger than ${MOST_BYTES} bytes`);
}

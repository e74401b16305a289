// The interpreter that is selected is the one named in the file .selected of the workspace folder.

const fs = require("node:fs");
const path = require("node:path");
const vscode = require("vscode");

exports.activate = () => ({
  environments: {
    getActiveEnvironmentPath: (folder) => ({ path: path.join(folder.fsPath, ".selected") }),
    resolveEnvironment: async (environment) =>
      fs.existsSync(environment.path)
        ? { executable: { uri: vscode.Uri.file(fs.readFileSync(environment.path, "utf8")) } }
        : undefined,
    onDidChangeActiveEnvironmentPath: () => new vscode.Disposable(() => {}),
  },
});

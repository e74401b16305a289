// Starts the server of flake8-botocore with the right interpreter, and shows which one that is.

import * as vscode from "vscode";
import { LanguageClient, State } from "vscode-languageclient/node";

import { advice, search, type Known, type Tried } from "./interpreters.ts";

const NAME = "flake8-botocore";
const RESTARTING = ["enable", "interpreter", "inlayHints"].map((each) => `${NAME}.${each}`);

/** The part of the Python extension's API that is used; it is stable since 2023. */
interface PythonExtension {
  environments: {
    getActiveEnvironmentPath(resource?: vscode.Uri): { path: string };
    resolveEnvironment(path: { path: string }): Promise<{ executable: { uri?: vscode.Uri } } | undefined>;
    onDidChangeActiveEnvironmentPath: vscode.Event<unknown>;
  };
}

let server: Server | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  server = new Server();
  const restart = () => server?.restart();
  context.subscriptions.push(
    ...server.shown,
    vscode.commands.registerCommand(`${NAME}.restart`, restart),
    vscode.commands.registerCommand(`${NAME}.showOutput`, () => server?.output.show()),
    vscode.workspace.onDidChangeWorkspaceFolders(restart),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (RESTARTING.some((each) => event.affectsConfiguration(each))) {
        restart();
      }
    }),
  );
  const python = await pythonExtension();
  if (python !== undefined) {
    context.subscriptions.push(python.environments.onDidChangeActiveEnvironmentPath(restart));
  }
  await restart();
}

export async function deactivate(): Promise<void> {
  await server?.stop();
}

class Server {
  readonly output = vscode.window.createOutputChannel(NAME, { log: true });
  private readonly status = vscode.window.createStatusBarItem(NAME, vscode.StatusBarAlignment.Right);
  readonly shown: vscode.Disposable[] = [this.output, this.status];
  private client: LanguageClient | undefined;
  private last: Promise<void> = Promise.resolve();

  constructor() {
    this.status.name = NAME;
    this.status.command = `${NAME}.showOutput`;
  }

  /** Start again, after whatever was asked for before. */
  restart(): Promise<void> {
    this.last = this.last.then(() => this.startAnew()).catch((error: unknown) => this.failed(String(error)));
    return this.last;
  }

  async stop(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    await client?.dispose();
  }

  private async startAnew(): Promise<void> {
    await this.stop();
    const settings = vscode.workspace.getConfiguration(NAME);
    if (!settings.get<boolean>("enable", true)) {
      this.output.info("Disabled by the setting flake8-botocore.enable.");
      this.status.hide();
      return;
    }
    this.show("$(sync~spin)", "starting");
    const tried = await search(await known(settings));
    const found = tried.at(-1);
    for (const each of tried) {
      this.output.info(`${each.python} (${each.origin}): ${described(each)}`);
    }
    if (found === undefined || found.missing !== undefined) {
      this.explain(tried);
      return;
    }
    const client = new LanguageClient(
      NAME,
      NAME,
      {
        command: found.python,
        args: ["-m", "flake8_botocore", "server"],
        // Python looks for modules in the working directory first: keep it out of the workspace.
        options: { cwd: import.meta.dirname },
      },
      {
        documentSelector: [{ language: "python", scheme: "file" }],
        initializationOptions: { inlayHints: settings.get<boolean>("inlayHints", false) },
        outputChannel: this.output,
      },
    );
    this.client = client;
    client.onDidChangeState(({ newState }) => {
      if (client !== this.client) {
        return; // It is stopped on purpose.
      }
      if (newState === State.Running) {
        this.show("$(check)", `${found.python} (${found.origin})`);
      } else if (newState === State.Stopped) {
        this.show("$(warning)", "The server stopped");
      }
    });
    await client.start();
    this.output.info(`Using ${found.python} (${found.origin}).`);
  }

  /** Say what is missing, without keeping the next restart waiting for an answer. */
  private explain(tried: readonly Tried[]): void {
    const { message, command } = advice(tried);
    this.failed(message);
    const buttons = [...(command === undefined ? [] : ["Copy Command"]), "Restart Server", "Show Output"];
    void vscode.window.showWarningMessage(message, ...buttons).then(async (chosen) => {
      if (chosen === "Copy Command" && command !== undefined) {
        await vscode.env.clipboard.writeText(command);
      } else if (chosen === "Restart Server") {
        await this.restart();
      } else if (chosen === "Show Output") {
        this.output.show();
      }
    });
  }

  private failed(message: string): void {
    this.output.error(message);
    this.show("$(warning)", message);
  }

  private show(icon: string, tooltip: string): void {
    this.status.text = `${icon} ${NAME}`;
    this.status.tooltip = tooltip;
    this.status.show();
  }
}

function described(tried: Tried): string {
  switch (tried.missing) {
    case undefined:
      return "has the server";
    case "python":
      return "cannot be run";
    case "server":
      return 'lacks the extra "server"';
    case "flake8-botocore":
      return "lacks flake8-botocore";
  }
}

async function known(settings: vscode.WorkspaceConfiguration): Promise<Known> {
  const folders = (vscode.workspace.workspaceFolders ?? []).filter((each) => each.uri.scheme === "file");
  return {
    setting: settings.get<string>("interpreter", "").trim(),
    selected: await selected(folders[0]?.uri),
    folders: folders.map((each) => each.uri.fsPath),
    path: process.env["PATH"] ?? "",
  };
}

/** The interpreter selected in the Python extension. */
async function selected(folder: vscode.Uri | undefined): Promise<string | undefined> {
  const environments = (await pythonExtension())?.environments;
  try {
    const environment = await environments?.resolveEnvironment(environments.getActiveEnvironmentPath(folder));
    return environment?.executable.uri?.fsPath;
  } catch {
    return undefined; // Nothing is selected that still exists.
  }
}

async function pythonExtension(): Promise<PythonExtension | undefined> {
  try {
    const found = vscode.extensions.getExtension<Partial<PythonExtension>>("ms-python.python");
    const api = await found?.activate();
    return api?.environments === undefined ? undefined : (api as PythonExtension);
  } catch {
    return undefined; // It failed, and tells the user itself.
  }
}

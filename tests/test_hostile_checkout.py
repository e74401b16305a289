"""A stranger's checkout runs nothing: not one that is cloned, nor one that is unpacked with its ``.git`` folder."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from .cli.git import IDENTITY, commit, git, start
from .cli.running import CLIENT, START, tree

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the programs are shell scripts")

COMMAND = (sys.executable, "-c", START)
CHECK = (*COMMAND, "check", "--format=concise", "--no-cache", "-j1")
WAYS = {
    "check": (*CHECK, "."),
    "fix": (*COMMAND, "fix", "--diff", "--unsafe-fixes", "-j1", "."),
    "since": (*CHECK, "--since=HEAD~1", "."),
    "audit": (*COMMAND, "audit", "--format=html", "-j1", "."),
    "flake8": (sys.executable, "-m", "flake8", "--select=BOT", "-j1", "--show-source", "."),
    "server": (*COMMAND, "server", "--stdio"),
}
"""Each command that may ask git something."""

HOOKS = ("post-index-change", "reference-transaction", "post-checkout", "pre-auto-gc", "fsmonitor-watchman")
CONFIG = """\
[core]
\trepositoryformatversion = 0
\tbare = false
\tworktree = .
\thooksPath = hooks
\tfsmonitor = hooks/fsmonitor-watchman
"""
LAST = 'last = boto3.client("sqs")\n'


@pytest.fixture
def ran(tmp_path: Path) -> Path:
    """The file that each program of the stranger writes its name to."""
    return tmp_path / "ran"


def program(path: Path, ran: Path) -> str:
    """Make ``path`` a program that leaves a line in ``ran``; its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f'#!/bin/sh\necho "$0 $*" >> {shlex.quote(str(ran))}\ncat 2>/dev/null\nexit 0\n', "utf-8")
    path.chmod(0o755)
    return str(path)


@pytest.fixture
def clone(tmp_path: Path, ran: Path) -> Path:
    """A fresh clone. It holds a bare repository, in the folder of the baseline that both configurations name."""
    origin, bare = tmp_path / "origin", tmp_path / "origin" / "d"
    gone = {"path": "../gone.py", "code": "BOT101", "source": "x", "nth": 1, "statement": "x"}
    tree(origin, {"app/a.py": CLIENT, "app/b.py": CLIENT, "gone.py": CLIENT})
    start(origin)
    git(tmp_path, "clone", "--quiet", "--bare", str(origin), str(bare))
    shutil.rmtree(bare / "hooks")
    (bare / "refs" / "kept").touch()
    tree(bare, {"config": CONFIG})
    for name in HOOKS:
        program(bare / "hooks" / name, ran)
    tree(bare, {"b.json": json.dumps([{"flake8-botocore baseline": 1}, gone])})
    for name in ("git", "git.exe", "app/git"):
        program(origin / name, ran)
    (origin / "gone.py").unlink()
    tree(
        origin,
        {
            "pyproject.toml": '[tool.flake8-botocore]\nbaseline = "d/b.json"\n',
            ".flake8": "[flake8]\nbot-baseline = d/b.json\n",
            ".gitattributes": "* filter=x diff=x merge=x text\n",
            "app/a.py": CLIENT + LAST,
        },
    )
    commit(origin)
    git(tmp_path, "clone", "--quiet", str(origin), "clone")
    ran.unlink(missing_ok=True)
    return tmp_path / "clone"


@pytest.fixture
def archive(clone: Path, ran: Path, tmp_path: Path) -> Path:
    """A working tree as a stranger packs it, whose ``.git`` folder says what git shall run."""
    for name in HOOKS:
        program(clone / ".git" / "hooks" / name, ran)
    run = program(tmp_path / "run", ran)
    for key in (
        *(
            "core.fsmonitor",
            "core.pager",
            "core.editor",
            "core.sshCommand",
            "core.askPass",
            "core.alternateRefsCommand",
        ),
        *("diff.external", "diff.x.command", "diff.x.textconv", "gpg.program", "credential.helper", "uploadpack.x"),
        *("filter.x.clean", "filter.x.smudge", "filter.x.process", "merge.x.driver", "sequence.editor"),
        *(f"pager.{name}" for name in ("ls-files", "rev-parse", "diff-index", "ls-tree", "log")),
    ):
        git(clone, "config", key, run)
    for name in ("ls-files", "rev-parse", "rev-list", "ls-tree", "cat-file", "diff-index"):
        git(clone, "config", f"alias.{name}", f"!{run}")
    git(clone, "config", "log.showSignature", "true")
    # A commit that is signed, a file whose time stamp differs from that in the index.
    head = git(clone, "cat-file", "commit", "HEAD")
    signed = head.replace("\n\n", "\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n x\n -----END PGP SIGNATURE-----\n\n", 1)
    (tmp_path / "commit").write_text(signed, "utf-8")
    tip = git(clone, "hash-object", "-w", "-t", "commit", str(tmp_path / "commit")).strip()
    (clone / ".git" / "refs" / "heads" / "main").write_text(f"{tip}\n", "utf-8")
    os.utime(clone / "app" / "a.py", (1, 1))
    ran.unlink(missing_ok=True)
    return clone


def message(**content: object) -> bytes:
    """A message of the Language Server Protocol."""
    body = json.dumps({"jsonrpc": "2.0", **content}).encode()
    return b"Content-Length: %d\r\n\r\n%b" % (len(body), body)


def converse(command: Iterable[str], folder: Path, environment: dict[str, str]) -> str:
    """Open ``app/a.py`` of the ``folder`` in the language server; what the server says of it."""
    path = folder / "app" / "a.py"
    document = {"uri": path.as_uri(), "languageId": "python", "version": 1, "text": path.read_text("utf-8")}
    said = b""
    with subprocess.Popen(
        command, cwd=folder, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        asked = {"processId": None, "capabilities": {}, "rootUri": folder.as_uri()}
        server.stdin.write(message(id=1, method="initialize", params=asked))
        server.stdin.write(message(method="initialized", params={}))
        server.stdin.write(message(method="textDocument/didOpen", params={"textDocument": document}))
        server.stdin.flush()
        while b"publishDiagnostics" not in said and (more := os.read(server.stdout.fileno(), 1 << 16)):
            said += more
        server.stdin.write(message(id=2, method="shutdown"))
        server.stdin.write(message(method="exit"))
        server.stdin.close()
        said += server.stdout.read()
    return said.decode()


def run(way: str, folder: Path, *before: str, **more: str) -> str:
    """Run a command in the ``folder``; what it prints."""
    environment = {**os.environ, **IDENTITY, "PYTHONUTF8": "1", **more}
    command = (*before, *WAYS[way])
    if way == "server":
        said = converse(command, folder, environment)
    else:
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120)
        said = done.stdout + done.stderr
    return said


@pytest.mark.parametrize("way", WAYS)
def test_a_clone_runs_nothing(clone: Path, ran: Path, way: str) -> None:
    assert "sqs" in run(way, clone)
    assert not ran.exists(), ran.read_text()


@pytest.mark.parametrize("way", WAYS)
def test_an_archive_runs_nothing(archive: Path, ran: Path, way: str) -> None:
    assert "sqs" in run(way, archive)
    assert not ran.exists(), ran.read_text()


@pytest.mark.parametrize("way", ["check", "since"])
def test_a_program_called_git_in_the_current_folder(clone: Path, ran: Path, way: str) -> None:
    """Windows looks there first; elsewhere an empty or a relative entry of PATH leads there."""
    assert "sqs" in run(way, clone, PATH=os.pathsep.join(("", ".", "app", os.environ["PATH"])))
    assert not ran.exists(), ran.read_text()


def test_nothing_is_fetched(archive: Path, ran: Path, tmp_path: Path) -> None:
    """git fetches an object that a partial clone lacks, with a program that the address of the remote may name."""
    settings = {
        "extensions.partialClone": "origin",
        "remote.origin.promisor": "true",
        "remote.origin.url": f"ext::{tmp_path / 'run'} %S",
        "protocol.ext.allow": "always",
    }
    for name, value in settings.items():
        git(archive, "config", name, value)
    lost = git(archive, "rev-parse", "HEAD~1:app/a.py").strip()
    (archive / ".git" / "objects" / lost[:2] / lost[2:]).unlink()
    ran.unlink(missing_ok=True)
    said = run("since", archive)
    assert "app/a.py: --since: git cannot tell what it held before: " in said
    assert not ran.exists(), ran.read_text()


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("strace") is None, reason="needs strace")
@pytest.mark.parametrize("way", WAYS)
def test_no_program_but_git_and_python(archive: Path, tmp_path: Path, way: str) -> None:
    trace = tmp_path / "trace"
    assert "sqs" in run(
        way, archive, "strace", "-f", "-qq", "-o", str(trace), "-e", "trace=execve", "-e", "status=successful"
    )
    started = set(re.findall(r'execve\("([^"]+)"', trace.read_text("utf-8")))
    git_program = shutil.which("git")
    assert started == {sys.executable, git_program}

"""``fix``: what is written, what is left alone, and how it ends."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import pytest

from flake8_botocore.findings import Finding
from flake8_botocore.linter import Analysis

from .running import CLEAN, CLIENT, Command, in_process, in_this_process, tree

FIXED = (
    "import boto3\nfrom botocore.config import Config\n\n"
    'client = boto3.client("s3", config=Config(connect_timeout=5, read_timeout=60, '
    'retries={"mode": "standard", "total_max_attempts": 3}))\n'
)
BOTH_FIXED = 'from botocore.config import Config\nConfig(read_timeout=9, retries={"total_max_attempts": 2})\n'
BOTH = BOTH_FIXED.replace('{"total', '{"max_attempts": 3, "total')


@pytest.fixture(autouse=True)
def wide(tmp_path: Path) -> None:
    """Let a Config have room in the line of its client, so that these tests are about that line."""
    (tmp_path / "ruff.toml").write_text("line-length = 200\n", "utf-8")


def read(directory: Path, name: str) -> str:
    """The text of a file with its newlines."""
    return (directory / name).read_bytes().decode()


def test_safe_fixes_are_written_and_the_rest_is_reported(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"a.py": CLIENT, "b.py": BOTH, "c.py": CLEAN})
    ran = command("fix", ".")
    assert (ran.code, len(ran.lines)) == (1, 1)
    assert ran.lines[0].startswith("./a.py:3:10: BOT101 ")
    assert ran.err == "Fixed 1 in 1 file, 1 left, 1 of them for --unsafe-fixes.\n"
    assert (read(tmp_path, "a.py"), read(tmp_path, "b.py"), read(tmp_path, "c.py")) == (CLIENT, BOTH_FIXED, CLEAN)


def test_what_a_fix_brings_to_light_in_another_file_is_fixed_too(command: Command, tmp_path: Path) -> None:
    aws = 'from botocore.config import Config\nCONFIG = Config(read_timeot=3, retries={"total_max_attempts": 2})\n'
    user = (
        "import boto3\nfrom z import CONFIG\n\n"
        'client = boto3.client("lambda", config=CONFIG)\nclient.invoke(FunctionName="f")\n'
    )
    tree(tmp_path, {"a.py": user, "z.py": aws})
    assert command("fix", "--unsafe-fixes", ".") == (0, "", "Fixed 2 in 2 files, 0 left.\n")
    assert read(tmp_path, "z.py") == aws.replace("timeot", "timeout")
    merged = 'CONFIG.merge(Config(connect_timeout=5, retries={"mode": "standard", "total_max_attempts": 1}))'
    fixed = user.replace("boto3\n", "boto3\nfrom botocore.config import Config\n", 1).replace("=CONFIG", f"={merged}")
    assert read(tmp_path, "a.py") == fixed


def test_unsafe_fixes_are_written_when_asked_for_and_a_second_run_changes_nothing(
    command: Command, tmp_path: Path
) -> None:
    tree(tmp_path, {"a.py": CLIENT, "b.py": BOTH})
    assert command("fix", "--unsafe-fixes", ".") == (0, "", "Fixed 2 in 2 files, 0 left.\n")
    assert (read(tmp_path, "a.py"), read(tmp_path, "b.py")) == (FIXED, BOTH_FIXED)
    before = (tmp_path / "a.py").stat()
    assert command("fix", "--unsafe-fixes", ".") == (0, "", "Fixed 0 in 0 files, 0 left.\n")
    after = (tmp_path / "a.py").stat()
    assert (after.st_mtime_ns, after.st_ino) == (before.st_mtime_ns, before.st_ino)


def test_the_teams_values_are_written(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"a.py": CLIENT, ".flake8": "[flake8]\nbot-shared-config = app.aws.CLIENT_CONFIG\n"})
    command("fix", "--unsafe-fixes", "a.py")
    assert read(tmp_path, "a.py") == (
        'import boto3\nfrom app.aws import CLIENT_CONFIG\n\nclient = boto3.client("s3", config=CLIENT_CONFIG)\n'
    )


@pytest.mark.parametrize(
    "source",
    [
        pytest.param('import boto3\nclient = boto3.client("s3")  # noqa: BOT101\n', id="noqa"),
        pytest.param(f"# flake8: noqa\n{CLIENT}", id="noqa of the file"),
        pytest.param(CLIENT.replace("\n", "\r\n").replace('")\r', '")  # noqa\r'), id="noqa and CRLF"),
    ],
)
def test_suppressed_findings_are_not_fixed(command: Command, tmp_path: Path, source: str) -> None:
    tree(tmp_path, {"a.py": source.encode()})
    assert command("fix", "--unsafe-fixes", "a.py") == (0, "", "Fixed 0 in 0 files, 0 left.\n")
    assert read(tmp_path, "a.py") == source


@pytest.mark.parametrize("arguments", [("--extend-ignore=BOT101",), ("--per-file-ignores=a.py:BOT101",)])
def test_ignored_codes_are_not_fixed(command: Command, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    tree(tmp_path, {"a.py": CLIENT})
    assert command("fix", "--unsafe-fixes", *arguments, "a.py").code == 0
    assert read(tmp_path, "a.py") == CLIENT


def test_fixes_that_are_only_offered_are_never_applied(command: Command, tmp_path: Path) -> None:
    source = 'from botocore.config import Config\nConfig(read_timeout=9, retries={"max_attempts": 1})\n'
    tree(tmp_path, {"a.py": source})
    ran = command("fix", "--unsafe-fixes", "a.py")
    assert (ran.code, ran.err) == (1, "Fixed 0 in 0 files, 1 left.\n")
    assert read(tmp_path, "a.py") == source


def test_a_diff_that_git_can_apply(command: Command, tmp_path: Path) -> None:
    files = {"a.py": CLIENT, "b.py": CLIENT.rstrip("\n"), "c.py": CLIENT.replace("\n", "\r\n"), "d.py": CLEAN}
    tree(tmp_path, {name: text.encode() for name, text in files.items()})
    ran = in_this_process(tmp_path, "fix", "--unsafe-fixes", "--diff", ".")
    assert (ran.code, ran.err) == (1, "Would fix 3 in 3 files, 0 left.\n")
    assert {name: read(tmp_path, name) for name in files} == files
    (tmp_path / "change.diff").write_bytes(ran.out.encode())
    subprocess.run(["git", "apply", "--unsafe-paths", "--directory", ".", "change.diff"], cwd=tmp_path, check=True)
    assert read(tmp_path, "a.py") == FIXED
    assert read(tmp_path, "b.py") == FIXED.rstrip("\n")
    assert read(tmp_path, "c.py") == FIXED.replace("\n", "\r\n")


def test_standard_input_goes_to_standard_output(tmp_path: Path) -> None:
    crlf = CLIENT.replace("\n", "\r\n")
    ran = in_this_process(tmp_path, "fix", "--unsafe-fixes", "-", stdin=crlf.encode())
    assert (ran.code, ran.out) == (0, FIXED.replace("\n", "\r\n"))
    ran = in_this_process(tmp_path, "fix", "--unsafe-fixes", "-", stdin=CLEAN.encode())
    assert (ran.code, ran.out) == (0, CLEAN)


def test_standard_input_has_the_name_it_is_given(tmp_path: Path) -> None:
    given = ("fix", "--unsafe-fixes", "-", "--stdin-display-name=app/x.py")
    diff = in_this_process(tmp_path, *given, "--diff", stdin=CLIENT.encode())
    assert (diff.code, diff.lines[:2]) == (1, ["--- a/app/x.py", "+++ b/app/x.py"])
    broken = in_this_process(tmp_path, *given, stdin=b"import boto3\nprint 1\n")
    assert (broken.code, broken.out) == (2, "")
    assert broken.err.startswith("flake8-botocore: app/x.py: line 2: ")


def test_standard_input_is_not_fixed_beside_files(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"a.py": CLIENT})
    ran = command("fix", "--unsafe-fixes", "-", "a.py")
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert ran.err.startswith("flake8-botocore: standard input is fixed alone")
    assert read(tmp_path, "a.py") == CLIENT


def test_a_read_only_file_is_named_and_the_others_are_fixed(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"a.py": CLIENT, "b.py": CLIENT})
    (tmp_path / "a.py").chmod(0o444)
    ran = command("fix", "--unsafe-fixes", "a.py", "b.py")
    assert ran.code == 2
    assert ran.err.splitlines()[0] == "flake8-botocore: a.py: not written: 'a.py' is read-only"
    assert (read(tmp_path, "a.py"), read(tmp_path, "b.py")) == (CLIENT, FIXED)


@pytest.mark.parametrize(
    ("source", "why"),
    [
        (b"import boto3\nprint 1\n", "line 2: "),
        (b"import boto3\nx = '\xe9'\n", "cannot be read as text: "),
        (b"# coding: nonsense\nimport boto3\n", "cannot be read as text: unknown encoding"),
    ],
)
def test_a_file_that_cannot_be_fixed_is_named_and_left_alone(
    command: Command, tmp_path: Path, source: bytes, why: str
) -> None:
    tree(tmp_path, {"a.py": source})
    ran = command("fix", "--unsafe-fixes", "a.py")
    assert ran.code == 2
    assert ran.err.startswith(f"flake8-botocore: a.py: {why}")
    assert (tmp_path / "a.py").read_bytes() == source


@pytest.mark.parametrize("wrong", ["await start()", "return client"])
def test_a_file_that_does_not_compile_is_fixed_all_the_same(command: Command, tmp_path: Path, wrong: str) -> None:
    tree(tmp_path, {"a.py": f"{CLIENT}{wrong}\n"})
    assert command("fix", "--unsafe-fixes", "a.py") == (0, "", "Fixed 1 in 1 file, 0 left.\n")
    assert read(tmp_path, "a.py") == f"{FIXED}{wrong}\n"


def test_a_result_that_is_not_python_is_not_written(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flake8_botocore.findings import Edit, Fix, Span

    fixes = (Fix("Break it", (Edit(Span(1, 0, 1, 0), "("),), "safe"),)

    def broken(source: str, *_: object, **__: object) -> AbstractContextManager[Analysis]:
        found = [] if source.startswith("(") else [Finding("BOT101", Span(1, 0, 1, 1), "M.", fixes)]
        return nullcontext(Analysis(found))

    monkeypatch.setattr("flake8_botocore.runs.selection.analysed", broken)
    tree(tmp_path, {"a.py": CLIENT})
    ran = command("fix", "a.py")
    assert ran.code == 2
    assert "a.py: the fix of BOT101 in line 1 is left out: the file would not be Python any more" in ran.err
    assert read(tmp_path, "a.py") == CLIENT


def test_sarif_fixes_applied_by_hand_give_what_fix_writes(command: Command, tmp_path: Path) -> None:
    source = 'import boto3\nx = "é😀"; a = boto3.client("s3")\nb = boto3.client(\n    "sqs",  # c\n)\n'
    tree(tmp_path, {"a.py": source})
    log = json.loads(command("check", "--format=sarif", "a.py").out)
    lines, replacements = source.split("\n"), set()
    for result in log["runs"][0]["results"]:
        (change,) = result["fixes"][0]["artifactChanges"]
        for replacement in change["replacements"]:
            region = replacement["deletedRegion"]
            start = sum(len(line) + 1 for line in lines[: region["startLine"] - 1]) + region["startColumn"] - 1
            end = sum(len(line) + 1 for line in lines[: region["endLine"] - 1]) + region["endColumn"] - 1
            replacements.add((start, end, replacement["insertedContent"]["text"]))
    by_hand = source
    for start, end, text in sorted(replacements, reverse=True):
        by_hand = by_hand[:start] + text + by_hand[end:]
    command("fix", "--unsafe-fixes", "a.py")
    assert read(tmp_path, "a.py") == by_hand != source


KILLED_AT = """
import io, os, signal, sys
from flake8_botocore.cli import main
from flake8_botocore.files import safe_write as module
where, number = sys.argv.pop(1), int(sys.argv.pop(1))
class Half(io.FileIO):
    def write(self, data):
        super().write(data[: len(data) // 2])
        os.kill(os.getpid(), signal.SIGKILL)
class Os:
    def __getattr__(self, name):
        global number
        number -= name == where
        if name != where or number:
            return getattr(os, name)
        if name == "fdopen":
            return Half
        os.kill(os.getpid(), signal.SIGKILL)
exchange = module._exchange
def kill_before(one, other):
    global number
    number -= where == "exchange"
    if not number:
        os.kill(os.getpid(), signal.SIGKILL)
    return where != "replace" and exchange(one, other)
module.os = Os()
module._exchange = kill_before
sys.exit(main())
"""
"""Runs the command and kills it in the write of file ``number``: half-way for ``fdopen``, else before a step."""


@pytest.mark.skipif(sys.platform == "win32", reason="kills a process by signal")
@pytest.mark.parametrize("step", ["fdopen", "fsync", "chmod", "exchange", "replace"])
def test_killed_at_a_step_of_writing_no_file_is_half_written(tmp_path: Path, step: str) -> None:
    names = [f"m{place}.py" for place in range(1, 6)]
    tree(tmp_path, dict.fromkeys(names, CLIENT))
    arguments = [sys.executable, "-c", KILLED_AT, step, "3", "fix", "--unsafe-fixes", "--jobs=1", "--no-cache", "."]
    ran = subprocess.run(arguments, cwd=tmp_path, capture_output=True, timeout=120)
    assert (ran.returncode, ran.stderr) == (-signal.SIGKILL, b"")
    assert [read(tmp_path, name) for name in names] == [FIXED, FIXED, CLIENT, CLIENT, CLIENT]
    (part,) = (path for path in tmp_path.iterdir() if path.name not in [*names, "ruff.toml"])
    assert (part.suffix, part.stat().st_size < len(FIXED)) == (".tmp", step == "fdopen")
    assert in_this_process(tmp_path, "fix", "--unsafe-fixes", "--no-cache", ".").err == "Fixed 3 in 3 files, 0 left.\n"
    assert [read(tmp_path, name) for name in names] == [FIXED] * 5
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*names, "ruff.toml"])


def test_many_files_in_several_processes(tmp_path: Path) -> None:
    names = [f"m{number}.py" for number in range(40)]
    tree(tmp_path, dict.fromkeys(names, CLIENT))
    ran = in_process(tmp_path, "fix", "--unsafe-fixes", "--jobs=2", "--no-cache", ".")
    assert (ran.code, ran.err) == (0, "Fixed 40 in 40 files, 0 left.\n")
    assert {read(tmp_path, name) for name in names} == {FIXED}
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*names, "ruff.toml"])


SHARED = {
    "app/__init__.py": "",
    "app/aws.py": "from app.settings import TIME\nCONFIG = make_config(TIME)\n",
    "app/settings.py": 'import boto3\nTIME = 9\nclient = boto3.client("s3")\nother = boto3.client("sqs")\n',
    "app/user.py": CLIENT,
    ".flake8": "[flake8]\nbot-shared-config = app.aws.CONFIG\n",
}
CIRCULAR = "importing CONFIG from app.aws there would be circular: app.aws imports app.settings"


def test_no_fix_makes_an_import_circular(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, SHARED)
    ran = command("fix", "--unsafe-fixes", "--fix-only", "app")
    assert ran == (
        0,
        "",
        f"flake8-botocore: app/settings.py: 2 fixes left out (lines 3, 4): {CIRCULAR}\nFixed 1 in 1 file, 2 left.\n",
    )
    assert (tmp_path / "app/settings.py").read_text() == SHARED["app/settings.py"]
    assert "from app.aws import CONFIG\n" in (tmp_path / "app/user.py").read_text()
    # Nobody asked for these fixes.
    assert command("fix", "--fix-only", "app") == (0, "", "Fixed 0 in 0 files, 2 left.\n")
    ran = command("fix", "app/settings.py:4")
    assert (ran.code, ran.err.splitlines()[0]) == (
        2,
        f"flake8-botocore: app/settings.py: line 4: BOT101 has no fix: {CIRCULAR}",
    )


@pytest.mark.parametrize("importer", ["from app.aws import CONFIG", "from app import aws"])
def test_nor_uses_a_config_that_may_be_something_else(command: Command, tmp_path: Path, importer: str) -> None:
    name = importer.rpartition(" ")[2]
    guarded = f"import boto3\ntry:\n    {importer}\nexcept ImportError:\n    {name} = None\nboto3.client('s3')\n"
    tree(
        tmp_path, {**SHARED, "app/user.py": guarded, "app/other.py": f"import boto3\n{importer}\nboto3.client('s3')\n"}
    )
    ran = command("fix", "--unsafe-fixes", "--fix-only", "app/user.py", "app/other.py")
    said = f"app/user.py: 1 fix left out (line 6): {name} may be something else there: an except clause assigns it"
    assert (ran.code, ran.err.splitlines()[0]) == (0, f"flake8-botocore: {said}")
    assert (tmp_path / "app/user.py").read_text() == guarded
    assert ", config=" in (tmp_path / "app/other.py").read_text()


# Exit codes.

HEAD = "from botocore.config import Config\n\n"
SAFE = HEAD + 'Config(read_timeout=9, retries={"max_attempts": 5, "total_max_attempts": 2})\n'
HOPELESS = 'Config(read_timeout=-9, retries={"total_max_attempts": 2})\n'
OURS = {"fixed": SAFE, "unsafe": CLIENT, "unfixable": HEAD + HOPELESS, "both": SAFE + HOPELESS, "none": CLEAN}
OF_RUFF = {
    "fixed": "import os\n",
    "unsafe": "def f():\n    x = 1\n",
    "unfixable": "print(x)\n",
    "both": "import os\nprint(x)\n",
    "none": "",
}
OPTIONS = ("", "--diff", "--fix-only", "--exit-non-zero-on-fix", "--fix-only --exit-non-zero-on-fix", "--unsafe-fixes")


@pytest.mark.parametrize("options", OPTIONS)
@pytest.mark.parametrize("name", OURS)
def test_the_exit_code_is_that_of_ruff(command: Command, tmp_path: Path, name: str, options: str) -> None:
    tree(tmp_path, {"a.py": OURS[name], "ruff/b.py": OF_RUFF[name]})
    ruff = [sys.executable, "-m", "ruff", "check", "--isolated", "--no-cache", "--quiet"]
    ruff += [*options.split(), *["--fix"] * ("--diff" not in options and "--fix-only" not in options)]
    wanted = subprocess.run([*ruff, "ruff/b.py"], cwd=tmp_path, capture_output=True, check=False).returncode
    assert command("fix", *options.split(), "a.py").code == wanted


def test_a_place_that_was_fixed_is_all_that_was_asked_for(command: Command, tmp_path: Path) -> None:
    two = dict.fromkeys(("a.py", "b.py"), f'{CLIENT}other = boto3.client("sqs")\n')
    tree(tmp_path, two)
    assert command("fix", "--diff", "a.py:4").code == 1
    assert command("fix", "a.py:4").code == 0
    assert command("fix", "--exit-non-zero-on-fix", "b.py:4").code == 1
    assert command("fix", "a.py:1").code == 2

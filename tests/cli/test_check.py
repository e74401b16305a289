"""``check``: exit codes, formats, and one clear line for what cannot be done."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from .running import CLEAN, CLIENT, START, Command, in_process, in_this_process, portable, tree

RELEASE = ".".join(map(str, sys.version_info[:2]))

AWS = 'import boto3\n\nsession = boto3.Session()\nsession.client("sns")\n'
"""A module that makes a session for others, and a client."""


def test_clean_files_are_counted(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"a.py": CLEAN, "b.py": "x = 1\n", "build/c.py": CLIENT, "setup.py": ""})
    skipped = "Skipped 1 file or folder: 1 in build output.\n"
    assert command("check", ".") == (0, f"No findings in 3 files.\n{skipped}", "")
    assert command("check", "--quiet", ".") == (0, "", "")


def test_folders_that_are_hidden_excluded_or_linked_are_not_counted_as_skipped(
    command: Command, tmp_path: Path
) -> None:
    tree(
        tmp_path, {"a.py": CLEAN, ".terraform/b.py": CLIENT, "build/c.py": CLIENT, "gone/d.py": CLIENT, "setup.py": ""}
    )
    (tmp_path / "node_modules").symlink_to(tmp_path / "gone", target_is_directory=True)
    said = "No findings in 2 files.\nSkipped 1 file or folder: 1 in build output.\n"
    assert command("check", "--extend-exclude=gone", ".") == (0, said, "")


def test_files_are_reported_in_order_of_their_path(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {f"{name}.py": CLIENT for name in "cab"})
    lines = command("check", "--format", "concise", "c.py", "a.py", "b.py").lines
    assert [line[:4] for line in lines] == ["a.py", "b.py", "c.py"]


BAD = {
    "check a.py nowhere": "nowhere does not exist",
    "check folder": "No Python files found in folder",
    "check --per-file-ignores=a.py:BOT9 a.py": "BOT9 is no code",
    "check --format=xml a.py": "argument --format: invalid choice: 'xml'",
    "check --bot-read-timeout=soon a.py": "argument --bot-read-timeout: 'soon' is not a number of seconds",
    "check --bot-botocore-version=banana a.py": "argument --bot-botocore-version: 'banana'",
    "check --extend-ignore a.py --nonsense": "a.py is no code of flake8-botocore (see: flake8-botocore rules)",
    "check --config=nowhere.cfg a.py": "The specified config file does not exist: nowhere.cfg",
    "check --jobs=many a.py": "argument -j/--jobs: 'many' must be 'auto' or an integer",
    "fix nowhere.py": "nowhere.py does not exist",
    "fix folder": "No Python files found in folder",
    "fix --ignore=BOT999 a.py": "BOT999 is no code",
    "audit nowhere.py": "nowhere.py does not exist",
    "audit folder": "No Python files found in folder",
    "audit --select=BOT999 a.py": "BOT999 is no code",
    "": "usage: flake8-botocore",
}


def test_bad_usage_is_one_line_and_exit_code_2(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"a.py": CLIENT, "folder/readme.txt": ""})
    for arguments, message in (*((bad.split(), said) for bad, said in BAD.items()), (["check", ""], "(an empty path)")):
        ran = command(*arguments)
        assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
        assert ran.err.startswith(f"flake8-botocore: {message}")


@pytest.mark.parametrize(
    ("section", "message"),
    [
        ("ignore = bot101", "bot101 is no code of flake8-botocore; did you mean BOT101?"),
        ("bot-retry-mode = fast", "bot-retry-mode: 'fast' is not a retry mode"),
        ("disable-noqa = perhaps", "disable-noqa: Not a boolean: perhaps; write true or false"),
    ],
)
def test_a_bad_flake8_section_is_one_line(command: Command, tmp_path: Path, section: str, message: str) -> None:
    tree(tmp_path, {"a.py": CLIENT, ".flake8": f"[flake8]\n{section}\n"})
    ran = command("check", "a.py")
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert ran.err.startswith(f"flake8-botocore: .flake8: {message}")


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("import boto3\nprint 1\n", rf"line 2: .*print.* \(Python {RELEASE} cannot parse this file\)"),
        ("import boto3\nx = b'é'\n", rf"line 2: bytes .* \(Python {RELEASE} cannot parse this file\)"),
        ("import boto3\nx = '\0'\n", r".*null bytes( \(Python [\d.]+ cannot parse this file\))?"),
        ("import boto3\nx = " + "(" * 250 + ")" * 250 + "\n", r".*"),
    ],
)
def test_a_file_that_python_cannot_parse_is_named_and_the_others_checked(
    command: Command, tmp_path: Path, source: str, why: str
) -> None:
    tree(tmp_path, {"a.py": CLIENT, "bad.py": source})
    ran = command("check", "--format=concise", "a.py", "bad.py")
    assert (ran.code, len(ran.lines)) == (2, 1)
    assert re.fullmatch(rf"flake8-botocore: bad\.py: {why}\n", ran.err)


NEWER = {(3, 12): "type X = int\n", (3, 14): "try:\n    f()\nexcept A, B:\n    pass\n"}


@pytest.mark.skipif(sys.version_info >= (3, 14), reason="this is the newest Python that libcst knows")
def test_a_file_for_a_newer_python_is_named_as_one(command: Command, tmp_path: Path) -> None:
    source = next(text for release, text in NEWER.items() if sys.version_info < release)
    says = f"(Python {RELEASE} cannot parse this file: run flake8-botocore with a newer Python)\n"
    tree(tmp_path, {"a.py": f"import boto3\n{source}{CLIENT}"})
    for arguments in (("check",), ("fix", "--unsafe-fixes"), ("audit",)):
        ran = command(*arguments, "a.py")
        assert (ran.code, ran.err.partition("(")[0].startswith("flake8-botocore: a.py: line ")) == (2, True)
        assert says in ran.err
    # libcst would overflow its stack.
    deep = f"import boto3\n{source}{CLIENT}x = {'-' * 100_000}1\n"
    tree(tmp_path, {"a.py": deep})
    ran = in_process(tmp_path, "check", "a.py")
    assert (ran.code, says in ran.err, ran.err.count("\n")) == (2, False, 1)


def test_a_chain_too_long_for_the_parsers_is_named_or_reported(tmp_path: Path) -> None:
    tree(tmp_path, {"deep.py": "import boto3\nboto3.client('s3')" + ".x()" * 20_000 + "\n"})
    ran = in_process(tmp_path, "check", "deep.py")
    # Whether Python still parses it depends on its version; if so, libcst or our reading gives up.
    named = ran.code == 2 and ran.err.startswith("flake8-botocore: deep.py: ")
    assert named or (ran.code == 1 and "  BOT001 file-not-analysed\n" in ran.out)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_file_is_named(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"a.py": CLIENT})
    (tmp_path / "a.py").chmod(0)
    assert command("check", "a.py") == (2, "", "flake8-botocore: a.py: Permission denied\n")


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_a_broken_link_is_named(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"src/b.py": CLEAN})
    (tmp_path / "src" / "a.py").symlink_to("nowhere.py")
    said = "flake8-botocore: src/a.py: No such file or directory\n"
    assert command("check", "src") == (2, "1 file could not be checked.\n", said)


def test_excluded_files_are_no_error(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"a.py": CLIENT})
    assert command("check", "--exclude=a.py", "--force-exclude", "a.py").is_clean
    assert command("check", "--exclude=a.py", "a.py").code == 1


def test_other_plugins_are_not_loaded(tmp_path: Path) -> None:
    tree(tmp_path, {"a.py": CLIENT})
    arguments = ["check", "--extend-ignore=BOT2", "--per-file-ignores=b.py:BOT1", "a.py"]
    script = f"import sys; from flake8_botocore.cli import main; main({arguments})\nprint(sorted(sys.modules))"
    from subprocess import run
    from sys import executable

    ran = run([executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert "'flake8.utils'" in ran.stdout
    for name in ("pyflakes", "pycodestyle", "mccabe", "flake8_botocore.plugin", "flake8.options", "flake8.style_guide"):
        assert f"'{name}'" not in ran.stdout


def test_a_bug_of_ours_is_exit_code_2(command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tree(tmp_path, {"a.py": CLIENT})

    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("flake8_botocore.cli.check.write_reports", fail)
    ran = command("check", "a.py")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.endswith("flake8-botocore: this is a bug of flake8-botocore, not of your code\n")


def test_a_reader_that_stops_early_is_no_bug(tmp_path: Path) -> None:
    tree(tmp_path, {"a.py": "import boto3\n" + 'boto3.client("s3")\n' * 3000})
    arguments = [sys.executable, "-c", START, "check", "--format=concise", "a.py"]
    with subprocess.Popen(arguments, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.readline()
        running.stdout.close()
        assert running.stderr.read() == b""


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is always full")
@pytest.mark.parametrize("arguments", [("check", "."), ("rules",)])
def test_output_that_cannot_be_written_is_one_line(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    tree(tmp_path, {"a.py": CLIENT})
    with open("/dev/full", "wb") as full:
        ran = subprocess.run(
            [sys.executable, "-c", START, *arguments], cwd=tmp_path, stdout=full, stderr=subprocess.PIPE, timeout=120
        )
    assert (ran.returncode, ran.stderr) == (2, b"flake8-botocore: [Errno 28] No space left on device\n")


def test_standard_input_that_is_not_python_has_the_name_it_is_given(tmp_path: Path) -> None:
    ran = in_this_process(tmp_path, "check", "-", "--stdin-display-name=app/x.py", stdin=b"import boto3\nprint 1\n")
    assert (ran.code, ran.out) == (2, "1 file could not be checked.\n")
    assert ran.err.startswith("flake8-botocore: app/x.py: line 2: ")


def test_help_and_version(command: Command) -> None:
    assert command("--help").lines[0] == "usage: flake8-botocore SUBCOMMAND ..."
    assert re.fullmatch(r"flake8-botocore \d+\.\d+\.\d+", command("--version").lines[0])


SEVERITIES = """\
import boto3
from botocore.config import Config
boto3.client("s3")
boto3.client("s3", config=Config(read_timeout=None, retries={"total_max_attempts": 2}))
boto3.client("s3", config=Config(read_timeout=0, retries={"total_max_attempts": 2}))
"""


@pytest.mark.parametrize(
    ("arguments", "table", "codes"),
    [
        ((), "", ["BOT101", "BOT214", "BOT213"]),
        (("--min-severity=warning",), "", ["BOT214", "BOT213"]),
        (("--min-severity=error",), "min-severity = 'warning'", ["BOT213"]),
        (("--min-severity=error", "--ignore=BOT213"), "", []),
        ((), "min-severity = 'error'", ["BOT213"]),
    ],
)
def test_findings_below_the_chosen_severity_are_not_reported(
    command: Command, tmp_path: Path, arguments: tuple[str, ...], table: str, codes: list[str]
) -> None:
    (tmp_path / "app.py").write_text(SEVERITIES)
    (tmp_path / "pyproject.toml").write_text(f"[tool.flake8-botocore]\n{table}\n")
    ran = command("check", "--format=concise", *arguments, "app.py")
    assert ([line.split()[1] for line in ran.lines], ran.code) == (codes, int(bool(codes)))


def test_exit_zero(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"a.py": CLIENT})
    ran = command("check", "--exit-zero", "a.py")
    assert ran == (0, command("check", "a.py").out, "")
    tree(tmp_path, {"b.py": "boto3 = (\n"})
    assert command("check", "--exit-zero", ".").code == 2


def test_quiet(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"a.py": CLIENT})
    loud, quiet = command("check", "a.py"), command("check", "--quiet", "a.py")
    assert (quiet.code, quiet.lines) == (1, loud.lines[:-5])


def test_the_root_that_settles_most_closes_the_report(command: Command, tmp_path: Path) -> None:
    uses = 'from app.aws import session\n\nfor one in (session.client("s3"), session.client("sqs")):\n    print(one)\n'
    tree(tmp_path, {"app/aws.py": AWS, "app/__init__.py": "", "app/one.py": uses, "app/two.py": uses})
    ran = command("check", ".")
    place = portable(os.path.join("app", "aws.py"))
    config = 'Config(connect_timeout=5, read_timeout=60, retries={"mode": "standard", "total_max_attempts": 3})'
    assert ran.lines == [
        "Settings: 1 decision about 5 findings",
        "",
        f"{place}:3  BOT101 client-without-config: 5 clients of boto3.Session (--all lists them)",
        "  3 | session = boto3.Session()",
        f"  For example at {place}:4: 3 attempts can take 360 s (botocore 1.44, not pinned).",
        "  Give this session a default Config:",
        "    core = botocore.session.get_session()",
        f"    core.set_default_client_config({config})",
        "    3: session = boto3.Session(botocore_session=core)",
        "",
        "5 policy findings in 3 of 4 files: 1 decision.",
        "Read more:",
        "  $ flake8-botocore explain BOT101",
        f"Next: give boto3.Session at {place}:3 a default Config; this resolves 5 findings.",
    ]
    roots = {each["root"]["path"] for each in json.loads(command("check", "--format", "json", ".").out)}
    assert roots == {place}
    assert len(command("check", "--format", "concise", ".").lines) == 5
    assert command("check", "--quiet", ".").lines[-1] == ""

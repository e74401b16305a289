"""The README's example, commands and configurations do what it says."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from tests.cli.running import Command, tree
from tests.copies import copy_project
from tests.flake8_runs import flake8
from tests.snippets import clean, flags

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")


def blocks(language: str) -> list[str]:
    """The fenced code blocks of a language, in order."""
    return re.findall(rf"^```{language}\n(.*?)^```$", README, flags=re.MULTILINE | re.DOTALL)


def test_it_is_short() -> None:
    # Rows of the generated table do not count: a new rule must not need an edit here.
    assert len([line for line in README.splitlines() if not line.startswith("| ")]) < 150


def test_no_code_block_needs_a_scroll_bar() -> None:
    shown = re.findall(r"^```\w+\n(.*?)^```$", README, flags=re.MULTILINE | re.DOTALL)
    assert [line for block in shown for line in block.splitlines() if len(line) > 100] == []


def test_the_example_is_the_file_that_ships() -> None:
    (example,) = blocks("python")
    assert example == (ROOT / "examples" / "send_invoices.py").read_text("utf-8")
    assert example.count("\n") <= 10


def test_the_output_is_what_flake8_prints() -> None:
    output, _ = blocks("text")
    run = flake8(ROOT, "--isolated", "--bot-botocore-version=1.44", "--select=BOT", "examples")
    lines = [line for printed in run.lines for line in textwrap.wrap(printed, 100, subsequent_indent="    ")]
    assert (lines, run.stderr, run.code) == (output.splitlines(), "", 1)


def test_the_commands_use_what_exists() -> None:
    short, install, test = (block.strip() for block in blocks("console"))
    assert short == "flake8 --select BOT examples"
    assert install.splitlines()[1] == f".venv/bin/{short}"
    assert re.search(r"^python3 -m venv .* pytest ", test)  # the pattern by which .ci/run finds it
    assert "'.[test]'" in test
    assert f"```console\n{install}\n```" in (ROOT / "docs" / "index.md").read_text("utf-8")


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="the commands are for a POSIX shell")
def test_the_two_commands_of_the_installation_run(tmp_path: Path) -> None:
    project = copy_project(tmp_path / "project")
    install, lint = blocks("console")[1].splitlines()
    subprocess.run(install, shell=True, cwd=project, check=True, capture_output=True, timeout=300)
    ran = subprocess.run(lint, shell=True, cwd=project, capture_output=True, text=True, timeout=60)
    assert (ran.returncode, ran.stderr) == (1, "")
    assert [line.split()[1] for line in ran.stdout.splitlines()] == ["BOT101", "BOT102", "BOT203", "BOT302"]


@pytest.mark.parametrize("configuration", blocks("ini"))
def test_flake8_takes_the_configurations(tmp_path: Path, configuration: str) -> None:
    (tmp_path / "tox.ini").write_text(configuration, "utf-8")
    (tmp_path / "app.py").write_text('import boto3\nboto3.client("s3")\n', "utf-8")
    run = flake8(tmp_path, "app.py")
    assert (len(run.lines), run.stderr, run.code) == (1, "", 1)


def test_configurations_were_found() -> None:
    assert len(blocks("ini")) == 1


@pytest.mark.parametrize(("rule", "external"), [("RUF102", True), ("RUF102", False), ("RUF100", False)])
def test_ruff_removes_our_noqa_by_ruf102_alone_unless_told(tmp_path: Path, rule: str, external: bool) -> None:
    (told,) = blocks("toml")
    (tmp_path / "pyproject.toml").write_text(told if external else "", "utf-8")
    (tmp_path / "app.py").write_text('import boto3\nboto3.client("s3")  # noqa: BOT101\n', "utf-8")
    command = [
        sys.executable,
        "-m",
        "ruff",
        "check",
        "--no-cache",
        f"--select={rule}",
        "--output-format=concise",
        ".",
    ]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60)
    removes = rule == "RUF102" and not external
    assert bool(re.search("RUF102.*BOT101", ran.stdout)) is removes
    assert ran.returncode == int(removes)


def test_the_pre_commit_example_names_a_hook_that_exists() -> None:
    hooks = re.findall(r"- id: (\S+)", (ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    shown = re.findall(r"- id: (\S+)", README)
    assert shown
    assert set(shown) <= set(hooks)


def test_links_lead_to_files_of_the_checkout() -> None:
    links = re.findall(r"\]\(([^)]*)\)", README)
    assert len(links) > 40
    assert [link for link in links if not (ROOT / link).is_file()] == []


@pytest.mark.slow
def test_the_commands_of_the_command_exist(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text("import boto3\n" + "\n" * 10 + "client = boto3.client('s3')\n", "utf-8")
    _, shown = blocks("text")
    for line in shown.splitlines():
        command = line.split("  ")[0].split()
        assert command[0] == "flake8-botocore"
        arguments = [argument for argument in command[1:] if argument != "src"]
        arguments = [each.replace("src/app.py", str(tmp_path / "app.py")) for each in arguments]
        source = ["examples"] if command[-1] == "src" else []
        # --diff, so that nothing is written here.
        extra = ["--diff"] if command[1] == "fix" and "--diff" not in command else []
        script = f"from flake8_botocore.cli import main; raise SystemExit(main({[*arguments, *extra, *source]}))"
        run = [sys.executable, "-c", script]
        ran = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, timeout=60)
        assert ran.returncode in (0, 1), ran.stderr
        assert ran.stdout or command[1] == "fix"


NO_GUESSES = (
    "A value that the source does not show, or that may have changed before it is used, is unknown: no message states"
    " it."
)
READS = """
import boto3
from botocore.config import Config
WAITS = [30, -5]{}
boto3.client("s3", config=Config(read_timeout=WAITS[1], retries={{"mode": "standard", "total_max_attempts": 2}})){}
"""


@pytest.mark.parametrize(
    "change",
    (
        "WAITS.reverse()",
        "use(WAITS)",
        "other = WAITS\nother[1] = 9",
        "[WAITS][0].pop()",
        "[WAITS][0][1] = 9",
        "(WAITS or []).pop()",
    ),
)
def test_no_guesses(change: str) -> None:
    """tests/oracle/test_changed_values.py holds the same against botocore, for generated programs."""
    assert f"- **No guesses.** {NO_GUESSES}" in README
    assert f"- **No guesses.** {NO_GUESSES}" in (ROOT / "docs" / "index.md").read_text("utf-8")
    flags(READS.format("\nprint(WAITS, len(WAITS))", "  # BOT213"))
    clean(READS.format(f"\n{change}", ""))


PINNED = "numbers of the botocore release that [your project pins](docs/configuration.md)"
UV = '[project]\ndependencies = ["boto3==1.40.0"]\n[tool.uv]\noverride-dependencies = ["boto3==1.35.99"]\n'


@pytest.mark.parametrize(
    ("pin", "release", "attempts", "polls"),
    (
        ({"requirements.txt": "botocore==1.44.8\n"}, "1.44", 3, 265),
        ({"requirements.txt": "botocore==1.35.99\n"}, "1.35", 5, 2365),
        ({"pyproject.toml": UV}, "1.35", 5, 2365),
        ({}, "1.44, not pinned", 3, 265),
    ),
)
def test_the_numbers_are_those_of_the_pinned_release(
    command: Command, tmp_path: Path, pin: dict[str, str], release: str, attempts: int, polls: int
) -> None:
    """Those of waiters, too: acm's polls 40 times in 1.35.99, 5 times in 1.44.8, 60 s apart, up to 25 s each."""
    assert PINNED in README
    assert "If the linter finds no pin, the message says *not pinned*." in README
    assert "uv's overrides and constraints" in (ROOT / "docs" / "configuration.md").read_text("utf-8")
    config = "Config(connect_timeout=5, read_timeout=20, retries={'total_max_attempts': 1})"
    source = f"""
import boto3
from botocore.config import Config

boto3.client("sqs")
client = boto3.client("acm", config={config})
client.get_waiter("certificate_validated").wait(CertificateArn="arn")
"""
    tree(tmp_path, {"a.py": source, **pin})
    (found,) = json.loads(command("check", "--format=json", "--select=BOT101", "a.py").out)
    assert f"can be sent {attempts} times" in found["message"]
    assert f"(botocore {release})" in found["message"]
    rows = json.loads(command("audit", "--format=json", "a.py").out)["clients"]
    waits = [use["longest_wait"] for row in rows for use in row["operations"] if use["kind"] == "waiter"]
    assert waits == [polls]

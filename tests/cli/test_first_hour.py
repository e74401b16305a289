"""The first hour of a team, as docs/adopting.md tells it: see, mend at the root, record, red for what is new."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from tests.flake8_runs import flake8

from .git import commit, git, start
from .running import Command, in_this_process, tree

ROOT = Path(__file__).parent.parent.parent
TEAM: dict[str, str | bytes] = {
    "setup.cfg": "[flake8]\nextend-select = BOT\nbot-botocore-version = 1.44\n",
    "app/__init__.py": "",
    "app/aws.py": 'import boto3\n\nsession = boto3.Session(region_name="eu-west-1")\n',
    **{
        f"app/{name}.py": 'from app.aws import session\n\ns3 = session.client("s3")\nsqs = session.client("sqs")\n'
        for name in ("orders", "bills", "users")
    },
    "app/alerts.py": 'import boto3\n\nsns = boto3.client("sns")\n',
    "tests/test_orders.py": 'import boto3\n\n\ndef test_it():\n    boto3.client("sqs")\n',
}
IMPORTS = "import boto3\nimport botocore.session\nfrom botocore.config import Config\n\n"
NEW = 'import boto3\n\nclient = boto3.client("dynamodb")\n'


def test_the_first_hour(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, TEAM)
    start(tmp_path)

    seen = command("check", ".")
    assert seen.code == 1
    assert seen.lines[-6:] == [
        "",
        "Skipped 1 file or folder: 1 as tests.",
        "7 policy findings in 4 of 6 files: 2 decisions.",
        "Read more:",
        "  $ flake8-botocore explain BOT101",
        "Next: give boto3.Session at app/aws.py:3 a default Config; this resolves 6 findings.",
    ]
    begin = seen.lines.index("  Give this session a default Config:") + 1

    core, default, session = (line.strip() for line in seen.lines[begin : begin + 3])
    number, _, session = session.partition(": ")
    assert number == "3"
    (tmp_path / "app/aws.py").write_text(f"{IMPORTS}{core}\n{default}\n{session}\n", "utf-8")
    left = command("check", "--format=concise", ".")
    assert [line.split(" ")[0] for line in left.lines] == ["./app/alerts.py:3:7:"]

    assert command("check", "--write-baseline", ".").out == "Recorded 1 finding in flake8-botocore-baseline.json.\n"
    commit(tmp_path)
    assert command("check", ".").is_clean
    assert flake8(tmp_path, "--select=BOT", ".").lines == []

    tree(tmp_path, {"app/later.py": NEW})
    failing = command("check", "--format=concise", ".")
    assert (failing.code, [line.split(" ")[:2] for line in failing.lines]) == (1, [["./app/later.py:3:10:", "BOT101"]])
    (line,) = flake8(tmp_path, "--select=BOT", ".").lines
    assert line.startswith(failing.lines[0])
    assert command("check", "--since", "HEAD", "--format=concise", ".").lines == failing.lines

    (tmp_path / "app/later.py").unlink()
    (tmp_path / "app/alerts.py").write_text("", "utf-8")
    assert "1 of 1 recorded finding is gone: run check --prune-baseline to remove it" in command("check", ".").err
    assert command("check", "--prune-baseline", ".").code == 0
    assert command("check", ".").is_clean


def test_the_page_names_what_is_played() -> None:
    page = (ROOT / "docs/adopting.md").read_text("utf-8")
    played = set(re.findall(r"\"(--[a-z-]+)\"", Path(__file__).read_text("utf-8"))) - {"--format=concise"}
    assert {option for option in played if option not in page} == set()


LEGACY: dict[str, str | bytes] = {
    "setup.cfg": "[flake8]\nextend-select = BOT\nbot-botocore-version = 1.44\n",
    "src/old.py": 'import boto3\n\nold = boto3.client("lambda")\nold.invoke(FunctionName="f")\nboto3.client("s3")\n',
}
LATER: dict[str, str | bytes] = {
    # The places and fixes that the page names are at line 12 of src/app.py.
    "src/app.py": "import boto3\nfrom botocore.config import Config\n"
    + 9 * "\n"
    + 'client = boto3.client("sqs", config=Config(retries={"max_attempts": 1}), region="eu-west-1")\n',
    "src/orders/new.py": "",
    "src/aws.py": 'import boto3\n\nsession = boto3.Session(region_name="eu-west-1")\n',
    **{f"src/{name}.py": 'from aws import session\n\ns3 = session.client("s3")\n' for name in ("a", "b", "c")},
    **{
        f"src/twice_{number}.py": 'import boto3\n\ncommands = boto3.client("ssm")\n'
        'commands.send_command(DocumentName="d")\n'
        for number in range(3)
    },
}
RUN = re.compile(
    r"^(?:\$ )?(flake8-botocore .+?)(?:  +.*)?$|`((?:flake8-botocore |check --|fix --)[^`]+)`", re.MULTILINE
)


def arguments_of(shown: str) -> list[str]:
    """What the page shows, as arguments of the command on src, where it names no place of its own."""
    words = shlex.split(shown.removeprefix("flake8-botocore ").replace("FILE:LINE", "src/aws.py:3"))
    return words if any(each.startswith("src") for each in words) else [*words, "src"]


def test_every_command_of_the_page_works_on_a_project_with_a_baseline(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, LEGACY)
    start(tmp_path)
    git(tmp_path, "update-ref", "refs/remotes/origin/main", "HEAD")
    assert command("check", "--write-baseline", "src").out.startswith("Recorded 3 findings")
    tree(tmp_path, LATER)
    commit(tmp_path)
    page = (ROOT / "docs/adopting.md").read_text("utf-8")
    played = [arguments_of(found[1] or found[2]) for found in RUN.finditer(page)]
    assert len(played) > 9
    for arguments in played:
        ran = in_this_process(tmp_path, *arguments, stdin=b"q\n")
        assert ran.code in (0, 1), (arguments, ran.err)
        if arguments[0] == "check" and "--write-baseline" not in arguments:
            assert "src/old.py" not in ran.out, arguments
        tree(tmp_path, LEGACY | LATER)


def test_a_baseline_is_worked_down_folder_by_folder(command: Command, tmp_path: Path) -> None:
    handler = 'import boto3\n\n\ndef handler(event, context):\n    return boto3.client("s3").list_buckets()\n'
    tree(tmp_path, {"src/orders/app.py": handler, "src/bills/app.py": NEW})
    command("check", "--write-baseline", ".")
    assert command("fix", "--unsafe-fixes", "--bot-baseline=", "src/orders").err == "Fixed 1 in 1 file, 1 left.\n"
    # The line of a finding without a fix has changed.
    changed = command("check", "--format=concise", ".").lines
    assert [line.split(" ")[1] for line in changed] == ["BOT402"]
    out = command("check", "--write-baseline", "src/orders").out
    assert out == "Recorded 1 finding in flake8-botocore-baseline.json.\n"
    assert command("check", ".").lines == ["No new findings in 2 files.", "The baseline holds 2 findings."]


def test_the_commands_of_dangers_change_as_much_as_they_say(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, LEGACY)
    command("check", "--write-baseline", "src")
    tree(tmp_path, LATER)
    ran = command("check", "--min-severity", "warning", "src")
    blocks = ran.out.partition("1 new error")[0]
    fixes = [shlex.split(text) for text in re.findall(r"^  \$ flake8-botocore (.+)$", blocks, re.MULTILINE)]
    assert fixes == [
        ["fix", "src/app.py:12:BOT220"],
        ["fix", *(f"src/twice_{number}.py:4:BOT302" for number in range(3))],
        ["fix", "src/app.py:12:BOT203", "--reading", "1"],
        ["fix", "src/app.py:12:BOT203", "--reading", "2"],
    ]
    would = [command(*arguments, "--diff").err for arguments in fixes]
    assert would == [f"Would fix {files}.\n" for files in ("1 in 1 file", "3 in 3 files", "1 in 1 file", "1 in 1 file")]
    assert "1 new error, 4 new warnings in 4 of 10 files: 3 decisions." in ran.lines

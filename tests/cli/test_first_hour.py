"""The first hour of a team, as docs/adopting.md tells it: see, mend at the root, record, red for what is new."""

from __future__ import annotations

import re
from pathlib import Path

from tests.flake8_runs import flake8

from .git import commit, start
from .running import Command, tree

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
NEW = 'import boto3\n\nclient = boto3.client("dynamodb")\n'


def test_the_first_hour(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, TEAM)
    start(tmp_path)

    seen = command("check", ".")
    assert seen.code == 1
    assert seen.lines[-5:] == [
        "",
        "Skipped 1 file or folder: 1 as tests.",
        "Read more: flake8-botocore explain BOT101",
        "7 policy findings in 4 of 6 files: 2 decisions.",
        "Next: flake8-botocore fix --at app/aws.py:3 --unsafe-fixes --diff shows the change that settles 6 of them.",
    ]

    shown = command("fix", "--at", "app/aws.py:3", "--diff", ".")
    assert '+session = boto3.Session(region_name="eu-west-1", botocore_session=_botocore_session())' in shown.lines
    assert (tmp_path / "app/aws.py").read_text("utf-8") == TEAM["app/aws.py"]
    assert (
        command("fix", "--at", "app/aws.py:3", "--unsafe-fixes", ".").err == "Wrote a default Config at app/aws.py:3.\n"
    )
    left = command("check", "--format=concise", ".")
    assert [line.split(" ")[0] for line in left.lines] == ["./app/alerts.py:3:7:"]

    assert command("check", "--write-baseline", ".").out == "Recorded 1 finding in flake8-botocore-baseline.json.\n"
    commit(tmp_path)
    assert command("check", "--strict-baseline", ".").is_clean
    assert flake8(tmp_path, "--select=BOT", ".").lines == []

    tree(tmp_path, {"app/later.py": NEW})
    failing = command("check", "--strict-baseline", "--format=concise", ".")
    assert (failing.code, [line.split(" ")[:2] for line in failing.lines]) == (1, [["./app/later.py:3:10:", "BOT101"]])
    (line,) = flake8(tmp_path, "--select=BOT", ".").lines
    assert line.startswith(failing.lines[0])
    assert command("check", "--since", "HEAD", "--format=concise", ".").lines == failing.lines

    (tmp_path / "app/later.py").unlink()
    (tmp_path / "app/alerts.py").write_text("", "utf-8")
    stale = command("check", "--strict-baseline", ".")
    assert stale.code == 1
    assert command("check", "--prune-baseline", ".").code == 0
    assert command("check", "--strict-baseline", ".").is_clean


def test_the_page_names_what_is_played() -> None:
    page = (ROOT / "docs/adopting.md").read_text("utf-8")
    played = set(re.findall(r"\"(--[a-z-]+)\"", Path(__file__).read_text("utf-8"))) - {"--format=concise"}
    assert {option for option in played if option not in page} == set()

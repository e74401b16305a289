"""The first hour of a team, as docs/adopting.md tells it: see, mend at the root, record, red for what is new."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from .git import commit, git, start
from .running import Command, in_this_process, tree

ROOT = Path(__file__).parent.parent.parent
NEW = 'import boto3\n\nclient = boto3.client("dynamodb")\n'


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

"""``audit``: every client with its settings, longest wait and attempts, worst first, against a budget."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from flake8_botocore.botocore import NEWEST

from ..cli.running import CLEAN, Command, tree

VERSION = "--bot-botocore-version=1.44"
FILES: dict[str, str | bytes] = {
    "app/default.py": 'import boto3\n\ns3 = boto3.client("s3")\n',
    "app/chosen.py": """\
import boto3
from botocore.config import Config

ONCE = Config(connect_timeout=2, read_timeout=5, retries={"mode": "standard", "total_max_attempts": 1})
queue = boto3.client("sqs", config=ONCE)


def make(config):
    return boto3.client("sns", config=config)
""",
    "app/endless.py": """\
import boto3
from botocore.config import Config

table = boto3.resource("dynamodb", config=Config(read_timeout=None))
""",
    "tests/mocked.py": """\
import boto3
from moto import mock_aws


@mock_aws
def test():
    boto3.client("s3")
""",
    "app/nothing.py": CLEAN,
}
DEFAULT = "botocore 1.44 default"
NOTHING = "       no call found"


def audit(command: Command, tmp_path: Path, *arguments: str) -> dict[str, Any]:
    """The audit of FILES as JSON."""
    tree(tmp_path, FILES)
    ran = command("audit", "--format=json", VERSION, *arguments)
    assert (ran.code, ran.err) == (1 if "--budget" in "".join(arguments) else 0, "")
    return dict(json.loads(ran.out))


def test_every_client_worst_first_with_where_each_setting_comes_from(command: Command, tmp_path: Path) -> None:
    rows = audit(command, tmp_path, ".")["clients"]
    shown = [(row["path"], row["line"], row["call"], row["longest_wait"], row["without_limit"]) for row in rows]
    assert shown[0] == ("./app/endless.py", 4, 'boto3.resource("dynamodb")', None, True)
    assert shown[1][:3] == ("./app/default.py", 3, 'boto3.client("s3")')
    # Three attempts of 60 s to connect and 60 s for a reply, and two pauses of at most 50 and 100 ms.
    assert shown[1][3] == pytest.approx(360.15)
    assert shown[2] == ("./app/chosen.py", 5, 'boto3.client("sqs")', 7, False)
    assert shown[3] == ("./app/chosen.py", 9, 'boto3.client("sns")', None, False)
    assert len(shown) == 4
    assert {key: rows[2][key] for key in rows[2] if "timeout" in key or "retry" in key or "attempts" in key} == {
        "connect_timeout": 2,
        "connect_timeout_from": "this Config",
        "read_timeout": 5,
        "read_timeout_from": "this Config",
        "retry_mode": "standard",
        "retry_mode_from": "this Config",
        "total_attempts": 1,
        "total_attempts_from": "this Config",
        "advised_read_timeout": 5,
        "advised_attempts": 1,
    }
    names = ("operation_wait", "arithmetic", "throttling_adds", "wait_for_each_address", "sends")
    assert [[row[name] for name in names] for row in rows] == [
        [None, None, None, None, 4],
        [360.15, "3 × (60 s connect + 60 s read) + 0.15 s back-off", 12.85, 180.15, 3],
        [7, "1 × (2 s connect + 5 s read)", 0, 2, 1],
        [None] * 5,
    ]
    assert (rows[1]["read_timeout"], rows[1]["read_timeout_from"]) == (60, DEFAULT)
    assert (rows[1]["total_attempts"], rows[1]["total_attempts_from"]) == (3, DEFAULT)
    assert (rows[3]["read_timeout"], rows[3]["read_timeout_from"]) == (None, None)


def test_the_totals(command: Command, tmp_path: Path) -> None:
    whole = audit(command, tmp_path, "--budget=29", ".")
    assert (whole["botocore"], whole["budget"]) == ("1.44", 29)
    assert whole["totals"] == {
        "clients": 4,
        "files": 3,
        "over_budget": 2,
        "without_limit": 1,
        "unknown": 1,
        "longest_wait": 360.15,
        "most_attempts": 4,
        "most_runs": None,
        "calls": 0,
        "calls_of_unlisted_clients": 0,
        "clients_without_calls": 4,
    }
    assert [row["over_budget"] for row in whole["clients"]] == [True, True, False, False]


def test_mocked_clients_are_left_out(command: Command, tmp_path: Path) -> None:
    assert audit(command, tmp_path, "--bot-tests=report", "tests")["clients"] == []


def test_the_budget_decides_the_exit_code(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, FILES)
    assert command("audit", VERSION, "app/default.py").code == 0
    assert command("audit", VERSION, "--budget=361", "app/default.py").code == 0
    assert command("audit", VERSION, "--budget=360", "app/default.py").code == 1
    assert command("audit", VERSION, "--bot-max-wait=360", "app/default.py").code == 1


def test_every_client_on_the_terminal(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, FILES)
    ran = command("audit", "--all", VERSION, "--budget=180", "app/default.py", "app/chosen.py")
    assert ran.lines == [
        "Over the budget of 180 s:",
        "360 s  sent 3x  read 60 s, connect 60 s, standard mode, attempts 3 by default",
        '       --> app/default.py:3 boto3.client("s3")',
        "       one operation: 3 × (60 s connect + 60 s read) + 0.15 s back-off; "
        "up to 12.85 s more if throttled or told to wait; 180.15 s per address if none accepts",
        NOTHING,
        "",
        "Longest waits:",
        "  7 s  sent 1x  read 5 s, connect 2 s, standard mode, attempts 1 (this Config)",
        '       --> app/chosen.py:5 boto3.client("sqs")',
        "       one operation: 1 × (2 s connect + 5 s read); 2 s per address if none accepts",
        NOTHING,
        "    ?  sent ?x  read ?, connect ?, ? mode, attempts ?",
        '       --> app/chosen.py:9 boto3.client("sns")',
        NOTHING,
        "",
        "3 clients in 2 files (botocore 1.44):",
        "  over the budget of 180 s: 1 client",
        "  unknown wait: 1 client",
        "  operations: called in 0 places",
        "  no call found: 3 clients",
    ]


def test_no_clients(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"a.py": CLEAN})
    assert command("audit", ".") == (0, "No clients.\n", "")


def test_a_file_that_cannot_be_read_is_named(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {**FILES, "app/bad.py": "import boto3\nboto3.client(\n"})
    ran = command("audit", VERSION, "app")
    assert (ran.code, ran.err.count("\n")) == (2, 1)
    assert ran.err.startswith("flake8-botocore: app/bad.py: line 2: ")
    assert "app/default.py:3" in ran.out


@pytest.mark.parametrize("budget", ["0", "soon", "0.0009"])
def test_a_bad_budget_is_one_line(command: Command, budget: str) -> None:
    ran = command("audit", f"--budget={budget}")
    assert (ran.code, ran.out) == (2, "")
    assert (
        ran.err == f"flake8-botocore: argument --budget: '{budget}' is not a number of seconds: write 0.001 or more\n"
    )


TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src
      Handler: app.handler
      Timeout: {seconds}
  Other:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src
      Handler: other.handler
"""
HANDLERS: dict[str, str | bytes] = {
    "src/app.py": """\
import boto3

s3 = boto3.client("s3")
idle = boto3.client("sns")


def handler(event, context):
    s3.list_buckets()


def elsewhere():
    idle.list_topics()
""",
    "src/other.py": """\
import boto3
from botocore.config import Config

ONCE = Config(connect_timeout=1, read_timeout=1, retries={"mode": "standard", "total_max_attempts": 1})


def handler(event, context):
    boto3.client("sqs", config=ONCE).list_queues()
""",
}


def deployed(command: Command, tmp_path: Path, seconds: object, *arguments: str) -> tuple[int, str]:
    """Exit code and output of an audit of HANDLERS, where ``Orders`` may run ``seconds``."""
    tree(tmp_path, {"template.yaml": TEMPLATE.format(seconds=seconds), **HANDLERS})
    ran = command("audit", "--isolated", VERSION, *arguments, ".")
    assert ran.err == ""
    return ran.code, ran.out


def test_functions_with_their_limits_and_clients(command: Command, tmp_path: Path) -> None:
    code, out = deployed(command, tmp_path, 30, "--all")
    assert (code, out.partition("\n\n")[0].splitlines()) == (
        0,
        [
            "Functions and their calls:",
            "  Orders: limit 30 s (template.yaml:8), s3 can wait 360 s --> src/app.py:3",
            "  Other: limit 3 s by default (template.yaml:9), sqs can wait 2 s --> src/other.py:8",
        ],
    )
    whole = json.loads(deployed(command, tmp_path, 30, "--format=json")[1])
    assert whole["functions"][0] == {
        "name": "Orders",
        "limit": 30,
        "by": "Lambda",
        "stated": True,
        "place": "template.yaml:8",
        "clients": [
            {
                "path": "./src/app.py",
                "cell": None,
                "line": 3,
                "call": 'boto3.client("s3")',
                "longest_wait": 360.15,
                "without_limit": False,
                "over_limit": True,
            }
        ],
    }
    assert "<h2>Functions</h2>" in deployed(command, tmp_path, 30, "--format=html")[1]


def test_no_function_has_a_limit(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, HANDLERS)
    ran = command("audit", "--isolated", VERSION, "--budget=template", ".")
    assert (ran.code, ran.err) == (
        0,
        "flake8-botocore: --budget template compares no client: "
        "no template states the time limit of a function that calls these clients\n",
    )
    assert "Functions" not in command("audit", "--isolated", VERSION, ".").out
    assert "<h2>Functions</h2>" not in command("audit", "--isolated", VERSION, "--format=html", ".").out


@pytest.mark.parametrize(("seconds", "over"), [(30, 1), (900, 0), ("!Ref Seconds", 0)])
def test_the_limit_of_each_function_as_the_budget(command: Command, tmp_path: Path, seconds: object, over: int) -> None:
    code, out = deployed(command, tmp_path, seconds, "--budget=template", "--bot-max-wait=1")
    counted = "1 client" if over else "0 clients"
    assert (code, f"  over a function's limit: {counted}\n" in out) == (over, True)
    whole = json.loads(deployed(command, tmp_path, seconds, "--budget=template", "--format=json")[1])
    assert (whole["budget"], whole["totals"]["over_budget"]) == ("template", over)
    assert [each["call"] for each in whole["clients"] if each["over_budget"]] == ['boto3.client("s3")'] * over
    page = deployed(command, tmp_path, seconds, "--budget=template", "--format=html")[1]
    assert page.count('class="over"><dt>over a function\'s limit') == over


def test_a_terminal_gets_whole_words(command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tree(tmp_path, {"app.py": 'import boto3\nboto3.client("s3").put_object(Bucket="b", Key="k")\n'})
    monkeypatch.setattr("flake8_botocore.cli.audit.width", lambda: 60)
    lines = command("audit", "--all", "--bot-botocore-version=1.43", "app.py").lines
    assert lines[:8] == [
        "Longest waits:",
        "615 s  sent 5x  read 60 s, connect 60 s, legacy mode,",
        "       attempts 5 by default",
        '       --> app.py:2 boto3.client("s3")',
        "       one operation: 5 × (60 s connect + 60 s read) + 15 s",
        "           back-off; 315 s per address if none accepts",
        "       PutObject: app.py:2",
        "",
    ]


def test_clients_over_the_budget_come_first_then_the_longest_waits(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, FILES)
    assert command("audit", VERSION, "--budget=29", ".").lines == [
        "Over the budget of 29 s:",
        "no limit  sent 4x  read no limit (this Config); connect 60 s, standard mode by default",
        "          --> app/endless.py:4 dynamodb",
        "   360 s  sent 3x  read 60 s, connect 60 s, standard mode by default",
        "          --> app/default.py:3 s3",
        "",
        "Longest waits:",
        "     7 s  sent 1x  read 5 s, connect 2 s, standard mode (this Config)",
        "          --> app/chosen.py:5 sqs",
        "       ?  sent ?x  read ?, connect ?, ? mode",
        "          --> app/chosen.py:9 sns",
        "",
        "4 clients in 3 files (botocore 1.44):",
        "  over the budget of 29 s: 2 clients",
        "  unlimited wait: 1 client",
        "  unknown wait: 1 client",
        "  operations: called in 0 places",
        "  no call found: 4 clients",
        "--all shows every client with its sum and operations.",
    ]


ALIKE: dict[str, str | bytes] = {
    "app/aws.py": "import boto3\n\n\ndef session():\n    return boto3.Session()\n",
    "app/jobs.py": """\
from app.aws import session

session().client("sqs").send_message(QueueUrl="q", MessageBody="m")
session().client("s3").get_object(Bucket="b", Key="k")
session().client("sns")
""",
    "app/own.py": """\
import boto3
from botocore.config import Config

ONCE = Config(connect_timeout=1, read_timeout=2.6, retries={"mode": "standard", "total_max_attempts": 1})
boto3.client("lambda", config=ONCE)
boto3.client("dynamodb", config=ONCE)
""",
}


def test_twenty_clients_are_shown_without_all(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"a.py": "import boto3\n" + 'boto3.client("s3")\n' * 23})
    lines = command("audit", VERSION, ".").lines
    assert lines[:3] == [
        "Longest waits:",
        "360 s  sent 3x  read 60 s, connect 60 s, standard mode by default",
        "       --> a.py:2 s3",
    ]
    assert lines[41:43] == ["and 3 more clients (--all lists them)", ""]
    assert sum("-->" in line for line in command("audit", "--all", VERSION, ".").lines) == 23


def test_a_release_that_nothing_pins_is_named_so(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"one/a.py": ALIKE["app/own.py"]})
    assert [line for line in command("audit", ".").lines if "botocore" in line] == [
        f"2 clients in 1 file (botocore {NEWEST.short}, not pinned):"
    ]
    tree(tmp_path, {"two/a.py": ALIKE["app/own.py"], "two/requirements.txt": f"botocore=={NEWEST.short}.8\n"})
    assert [line for line in command("audit", ".").lines if "botocore" in line] == [
        f"4 clients in 2 files (botocore {NEWEST.short}, some not pinned):"
    ]


def test_paths_of_templates_that_are_wider_than_the_terminal_break_after_a_slash(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flake8_botocore.cli.audit.width", lambda: 80)
    monkeypatch.setattr("flake8_botocore.reports.colours.width", lambda: 80)
    folder = tmp_path / "infrastructure" / ("a" * 40) / ("b" * 40)
    folder.mkdir(parents=True)
    deployed(command, folder, 30)
    monkeypatch.chdir(tmp_path)
    for arguments in (("audit", VERSION, "."), ("check", VERSION, ".")):
        out = command(*arguments).out
        assert f"{'a' * 40}/" in out
        assert [line for line in out.splitlines() if len(line) > 80] == []


def test_clients_that_can_outlast_their_function_come_first(command: Command, tmp_path: Path) -> None:
    # A client of equal settings that no function calls comes after it, although its path comes first.
    tree(tmp_path, {"src/a.py": 'import boto3\n\nboto3.client("sts").get_caller_identity()\n'})
    code, out = deployed(command, tmp_path, 30, "--budget=template")
    assert (code, out.splitlines()) == (
        1,
        [
            "Functions that a call can outlast:",
            "  Orders: limit 30 s (template.yaml:8), s3 can wait 360 s --> src/app.py:3",
            "",
            "Over a function's limit:",
            "360 s  sent 3x  read 60 s, connect 60 s, standard mode by default",
            "       --> src/app.py:3 s3 ListBuckets",
            "",
            "Longest waits:",
            "360 s  sent 3x  read 60 s, connect 60 s, standard mode by default",
            "       --> src/a.py:3 sts GetCallerIdentity",
            "360 s  sent 3x  read 60 s, connect 60 s, standard mode by default",
            "       --> src/app.py:4 sns ListTopics",
            "  2 s  sent 1x  read 1 s, connect 1 s, standard mode (this Config)",
            "       --> src/other.py:8 sqs ListQueues",
            "",
            "4 clients in 3 files (botocore 1.44):",
            "  over a function's limit: 1 client",
            "  operations: called in 4 places",
            "--all shows every client with its sum and operations.",
        ],
    )
    rows = json.loads(deployed(command, tmp_path, 30, "--budget=template", "--format=json")[1])["clients"]
    assert [(row["path"], row["over_budget"]) for row in rows][:2] == [("./src/app.py", True), ("./src/a.py", False)]

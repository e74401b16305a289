"""``audit``: the operations called on each client, wherever that is, and how often one call can run them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from flake8_botocore.botocore.requests import Polling
from flake8_botocore.botocore.waits import RequestSeries, Wait
from flake8_botocore.config import Settings
from flake8_botocore.facts import SourceFacts
from flake8_botocore.source import fact_table
from flake8_botocore.source.inference.source_file import SourceFile
from tests.rules.reported import DEFAULTS, added

from ..cli.running import Command, tree
from .pages import Page
from .test_audit import VERSION

ROOT = Path(__file__).parents[2]
AWS = """\
import boto3
from botocore.config import Config
ONCE = Config(connect_timeout=2, read_timeout=5, retries={"mode": "standard", "total_max_attempts": 1})
functions = boto3.client("lambda")
tables = boto3.resource("dynamodb", config=Config(connect_timeout=3, read_timeout=9, retries={"total_max_attempts": 1}))
files = boto3.client("s3")
mail = boto3.client("ses", config=ONCE)
unused = boto3.client("sts")
"""
WORKER = """\
from app.aws import files, functions, mail, tables


def work(name):
    functions.invoke(FunctionName=name)
    functions.invoke(FunctionName=name, InvocationType="DryRun")
    functions.get_waiter("function_active_v2").wait(FunctionName=name)
    tables.Table("jobs").put_item(Item={})
    tables.Table("jobs").scan().get("Items")
    files.download_file("bucket", "key", "name")
    for page in files.get_paginator("list_objects_v2").paginate(Bucket="bucket"):
        files.generate_presigned_url("get_object")
    mail.send_email(Source="a@example.com", Destination={}, Message={})
"""
AGAIN = """\
from .aws import functions as f


class Again:
    def __init__(self):
        self.f = f

    def work(self, pool):
        pool.submit(self.f.invoke, FunctionName="a")
"""
FILES: dict[str, str | bytes] = {
    "app/__init__.py": "",
    "app/aws.py": AWS,
    "app/worker.py": WORKER,
    "app/again.py": AGAIN,
    # Imports a client, but through a module that cannot be followed.
    "app/other.py": "from app.missing import functions\n\nfunctions.invoke(FunctionName='a')\n",
}
EACH = 3 * (60 + 60) + 0.15
"""Three attempts, each with a minute to connect and one for a reply, with pauses of at most 50 and 100 ms."""
DOWNLOADS = round(6 * EACH, 3)
"""s3transfer asks for the size and starts the download five times."""
POLLS = 299 + EACH
"""The waiter of Lambda asks 300 times, with a second in between."""
SUM = "one operation: 3 × (60 s connect + 60 s read) + 0.15 s back-off; "
SUM += "up to 12.85 s more if throttled or told to wait; 180.15 s per address if none accepts"


def operation(name: str, places: list[str], kind: str = "client", **values: Any) -> dict[str, Any]:
    """An operation as JSON shows it."""
    plain = {"operation": name, "kind": kind, "side_effect": False, "runs": None, "starts": 1}
    return plain | {"longest_wait": EACH, "places": places} | values


def test_json(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, FILES)
    whole = json.loads(command("audit", "--format=json", "--budget=29", VERSION, "app").out)
    rows = {
        row["line"]: (row["call"], row["longest_wait"], row["over_budget"], row["runs"], row["operations"])
        for row in whole["clients"]
    }
    assert rows == {
        4: (
            'boto3.client("lambda")',
            POLLS,
            True,
            3,
            [
                operation("Invoke", ["app/again.py:9", "app/worker.py:5"], side_effect=True, runs=3),
                operation("GetFunction", ["app/worker.py:7"], "waiter", longest_wait=POLLS),
                operation("Invoke", ["app/worker.py:6"]),
            ],
        ),
        5: (
            'boto3.resource("dynamodb")',
            12,
            False,
            None,
            [
                operation("PutItem", ["app/worker.py:8"], "resource", longest_wait=12),
                operation("Scan", ["app/worker.py:9"], "resource", longest_wait=12),
            ],
        ),
        6: (
            'boto3.client("s3")',
            DOWNLOADS,
            True,
            None,
            [
                operation("ListObjectsV2", ["app/worker.py:11"], "paginator", longest_wait=None),
                operation("download_file", ["app/worker.py:10"], starts=5, longest_wait=DOWNLOADS),
            ],
        ),
        7: (
            'boto3.client("ses")',
            7,
            False,
            1,
            [operation("SendEmail", ["app/worker.py:13"], side_effect=True, runs=1, longest_wait=7)],
        ),
        8: ('boto3.client("sts")', EACH, True, None, []),
    }
    assert {key: whole["totals"][key] for key in list(whole["totals"])[2:]} == {
        "over_budget": 3,
        "without_limit": 0,
        "unknown": 0,
        "longest_wait": DOWNLOADS,
        "most_attempts": 3,
        "most_runs": 3,
        "calls": 9,
        "calls_of_unlisted_clients": 0,
        "clients_without_calls": 1,
    }


def test_text(command: Command, tmp_path: Path) -> None:
    own = 'give it a client of its own with read_timeout=1810 and retries={"total_max_attempts": 1}'
    waits = "one function_active_v2 waiter can then take 494 s if one poll is slow"
    lasting = f"{DEFAULTS} but for the connect timeout; {waits}"
    advice = f"{added(why=lasting)} invoke can take up to 1800 s (says AWS) and must not run twice: {own}."
    tree(tmp_path, FILES)
    ran = command("audit", "--all", VERSION, "--budget=1080", "app")
    space = " " * 8
    default = "read 60 s, connect 60 s, standard mode, attempts 3 by default"
    assert ran.lines == [
        "Can run more than once:",
        "3x  lambda Invoke at app/again.py:9, app/worker.py:5; client at app/aws.py:4",
        "",
        "Over the budget of 1080 s:",
        f"2160 s  sent 3x  {default}",
        f'{space}--> app/aws.py:6 boto3.client("s3")',
        f"{space}{SUM}",
        f"{space}ListObjectsV2 (paginator) takes any number of requests: app/worker.py:11",
        f"{space}download_file is started up to 5 times, up to 2160.9 s: app/worker.py:10",
        "",
        "Longest waits:",
        f" 659 s  sent 3x  {default}",
        f'{space}--> app/aws.py:4 boto3.client("lambda")',
        f"{space}{SUM}",
        f"{space}Invoke runs up to 3 times: app/again.py:9, app/worker.py:5",
        f"{space}GetFunction (waiter) polls up to 300 times, 1 s apart, 659.15 s if only its last reply is late: "
        "app/worker.py:7",
        f"{space}Invoke: app/worker.py:6",
        f"{space}advice: {advice}",
        f" 360 s  sent 3x  {default}",
        f'{space}--> app/aws.py:8 boto3.client("sts")',
        f"{space}{SUM}",
        f"{space}no call found",
        "  12 s  sent 1x  read 9 s, connect 3 s, attempts 1 (this Config); standard mode by default",
        f'{space}--> app/aws.py:5 boto3.resource("dynamodb")',
        f"{space}one operation: 1 × (3 s connect + 9 s read); 3 s per address if none accepts",
        f"{space}PutItem: app/worker.py:8",
        f"{space}Scan: app/worker.py:9",
        "   7 s  sent 1x  read 5 s, connect 2 s, standard mode, attempts 1 (this Config)",
        f'{space}--> app/aws.py:7 boto3.client("ses")',
        f"{space}one operation: 1 × (2 s connect + 5 s read); 2 s per address if none accepts",
        f"{space}SendEmail runs once: app/worker.py:13",
        "",
        "5 clients in 1 file (botocore 1.44):",
        "  over the budget of 1080 s: 1 client",
        "  operations: called in 9 places",
        "  no call found: 1 client",
    ]


REPEATS = """\
import boto3
from botocore.config import Config

queue = boto3.client("sqs", config=Config(retries={"mode": "standard", "total_max_attempts": 5}))
once = boto3.client("sns", config=Config(retries={"mode": "standard", "total_max_attempts": 1}))
unknown = boto3.client("ses", config=Config(retries={"total_max_attempts": ATTEMPTS}))
for month in MONTHS:
    queue.send_message(QueueUrl="q", MessageBody="m")
    once.publish(Message="m")
    unknown.send_email(Source="s")
"""
INVOKES = 'import boto3\n\nclient = boto3.client("lambda")\n' + 'client.invoke(FunctionName="f")\n' * 5
FEW = "boto3.client('lambda').invoke(FunctionName='f')\n"


def test_what_runs_more_than_once_comes_first(command: Command, tmp_path: Path) -> None:
    """What harms most first: a queue may get a message twice anyway."""
    tree(tmp_path, {"a.py": REPEATS, "b.py": INVOKES})
    out = command("audit", VERSION, ".").out
    assert out.partition("\n\n")[0].splitlines() == [
        "Can run more than once:",
        "3x  lambda Invoke at b.py:4, b.py:5, b.py:6 and 2 more; client at line 3",
        "?x  ses SendEmail at a.py:10; client at line 6",
        "5x  sqs SendMessage at a.py:8; client at line 4",
    ]


def test_twenty_of_them_are_shown_without_all(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"a.py": "import boto3\n" + FEW * 23})
    rows = [f"3x  lambda Invoke at a.py:{line}; client at line {line}" for line in range(2, 25)]
    few, every = (command("audit", VERSION, *more, ".").out.partition("\n\n")[0] for more in ((), ("--all",)))
    assert few.splitlines() == ["Can run more than once:", *rows[:20], "and 3 more (--all lists them)"]
    assert every.splitlines() == ["Can run more than once:", *rows]


def uses(command: Command, *arguments: str) -> dict[str, list[tuple[str, int | None, list[str]]]]:
    """Operation, runs and places of every client, by where it is made."""
    whole = json.loads(command("audit", "--format=json", VERSION, *arguments).out)
    return {
        f"{row['path']}:{row['line']}": [(use["operation"], use["runs"], use["places"]) for use in row["operations"]]
        for row in whole["clients"]
    }


def test_a_client_made_in_a_file_that_was_not_asked_for(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {**FILES, "app/worker.py": 'import boto3\n\nsqs = boto3.client("sqs")\n' + WORKER})
    ran = command("audit", "--format=json", VERSION, "app/worker.py")
    whole = json.loads(ran.out)
    assert [(row["path"], row["operations"]) for row in whole["clients"]] == [("app/worker.py", [])]
    assert whole["totals"]["calls_of_unlisted_clients"] == 8
    assert command("audit", "--all", VERSION, "app/worker.py").out.endswith(
        "  no call found: 1 client\n  on clients in files that are not audited: 8 calls\n"
    )


def test_the_same_clients_whatever_the_paths_look_like(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, FILES)
    (tmp_path / "link").symlink_to(tmp_path / "app")
    plain = uses(command, "app")
    assert len(plain["app/aws.py:4"]) == 3
    assert uses(command, str(tmp_path / "app")) == {
        f"{tmp_path}/{place}": [(name, runs, [f"{tmp_path}/{each}" for each in places]) for name, runs, places in found]
        for place, found in plain.items()
    }
    assert uses(command, "link/aws.py", "app/worker.py")["link/aws.py:6"] == plain["app/aws.py:6"]


def test_two_clients_on_one_line_are_told_apart(command: Command, tmp_path: Path) -> None:
    aws = 'import boto3\n\nqueue, topic = boto3.client("sqs"), boto3.client("sns")\n'
    use = "from aws import queue, topic\n\nqueue.send_message(QueueUrl='q')\ntopic.publish(Message='m')\n"
    tree(tmp_path, {"aws.py": aws, "use.py": use})
    whole = json.loads(command("audit", "--format=json", VERSION, ".").out)
    assert {row["call"]: row["operations"] for row in whole["clients"]} == {
        'boto3.client("sqs")': [operation("SendMessage", ["./use.py:3"], side_effect=True, runs=3)],
        'boto3.client("sns")': [operation("Publish", ["./use.py:4"], side_effect=True, runs=3)],
    }


def test_a_call_on_one_of_two_clients_counts_for_both(command: Command, tmp_path: Path) -> None:
    source = """\
import boto3
from botocore.config import Config

ONCE = Config(retries={"total_max_attempts": 1})


def send(careful):
    queue = boto3.client("sqs", config=ONCE) if careful else boto3.client("sqs")
    queue.send_message(QueueUrl="q", MessageBody="m")
"""
    tree(tmp_path, {"a.py": source})
    whole = json.loads(command("audit", "--format=json", VERSION, "a.py").out)
    assert sorted((row["line"], row["total_attempts"], row["runs"]) for row in whole["clients"]) == [
        (8, 1, 1),
        (8, 3, 3),
    ]


def test_a_call_on_one_of_two_clients_of_other_files(command: Command, tmp_path: Path) -> None:
    made = 'import boto3\n\nqueue = boto3.client("sqs")\n'
    use = "from one import queue as a\nfrom two import queue as b\n\nq = a if x else b\nq.purge_queue(QueueUrl=u)\n"
    tree(tmp_path, {"one.py": made, "two.py": made, "use.py": use})
    purged = [("PurgeQueue", None, ["./use.py:5"])]
    assert uses(command, ".") == {"./one.py:3": purged, "./two.py:3": purged}


def test_a_call_on_a_client_that_is_handed_on(command: Command, tmp_path: Path) -> None:
    work = "def allocate(ec2_client):\n    return ec2_client.allocate_address()\n"
    main = "import boto3\nfrom work import allocate\n\nallocate(boto3.client('ec2'))\n"
    tree(tmp_path, {"main.py": main, "work.py": work})
    found = json.loads(command("audit", "--format", "json", ".").out)
    (client,) = found["clients"]
    assert [each["operation"] for each in client["operations"]] == ["AllocateAddress"]
    assert found["totals"]["clients_without_calls"] == 0


def test_a_token_or_a_fifo_queue_says_nothing_of_runs(command: Command, tmp_path: Path) -> None:
    source = """\
import boto3

queue = boto3.client("sqs")
queue.send_message(QueueUrl="q", MessageBody="m")
queue.send_message(QueueUrl="q.fifo", MessageBody="m", MessageGroupId="g")
queue.send_message(QueueUrl="q", MessageBody="m", MessageDeduplicationId="d")
states = boto3.client("stepfunctions")
states.start_execution(stateMachineArn="a", name="n")
boto3.client("ecs").run_task(taskDefinition="t")
"""
    tree(tmp_path, {"a.py": source})
    assert uses(command, "a.py") == {
        "a.py:3": [("SendMessage", 3, ["a.py:4"]), ("SendMessage", None, ["a.py:5", "a.py:6"])],
        "a.py:7": [("StartExecution", None, ["a.py:8"])],
        "a.py:9": [("RunTask", None, ["a.py:9"])],
    }


def test_attempts_that_are_not_known(command: Command, tmp_path: Path) -> None:
    source = """\
import boto3


def run(config, service):
    boto3.client("lambda", config=config).invoke(FunctionName="f")
    boto3.client(service).invoke(FunctionName="f")
"""
    tree(tmp_path, {"a.py": source})
    whole = json.loads(command("audit", "--format=json", VERSION, "a.py").out)
    assert {row["line"]: (row["runs"], row["operations"]) for row in whole["clients"]} == {
        5: (None, [operation("Invoke", ["a.py:5"], side_effect=True, longest_wait=None)]),
        # Nobody knows whether this invokes a function.
        6: (None, [operation("Invoke", ["a.py:6"], longest_wait=EACH)]),
    }
    assert "  Invoke runs up to ? times: a.py:5\n" in command("audit", "--all", VERSION, "a.py").out
    page = Page(command("audit", "--format=html", VERSION, "a.py").out)
    assert dict(zip(page.column("Place"), page.column("Runs"), strict=True)) == {"a.py:5": "? Invoke", "a.py:6": "–"}


def test_the_quota_ends_what_many_attempts_began(command: Command, tmp_path: Path) -> None:
    source = """\
import boto3
from botocore.config import Config

many = Config(retries={"mode": "standard", "total_max_attempts": 150})
boto3.client("lambda", config=many).invoke(FunctionName="f")
"""
    tree(tmp_path, {"a.py": source})
    # 500 units, 14 for each retry: 1 + 35 requests.
    assert uses(command, "a.py") == {"a.py:5": [("Invoke", 36, ["a.py:5"])]}
    assert "  sent 36x  " in command("audit", "--all", VERSION, "a.py").out


def test_waiters_by_what_they_are_told(command: Command, tmp_path: Path) -> None:
    source = """\
import boto3

ec2 = boto3.client("ec2")
ec2.get_waiter("instance_running").wait(WaiterConfig={"Delay": 1, "MaxAttempts": 5})
ec2.get_waiter("instance_running").wait(WaiterConfig=config)
waiter = ec2.get_waiter("instance_status_ok")
waiter.wait(InstanceIds=["i"])
waiter.wait(InstanceIds=["i"], WaiterConfig={"Delay": 2})
boto3.resource("ec2").Instance("i").wait_until_running()
boto3.client("s3").upload_file("a", "b", "c")
"""
    tree(tmp_path, {"a.py": source})
    whole = json.loads(command("audit", "--format=json", VERSION, "a.py").out)
    found = {
        row["call"]: [(use["operation"], use["kind"], *use["places"], use["longest_wait"]) for use in row["operations"]]
        for row in whole["clients"]
    }
    client = 'boto3.client("ec2")'
    assert found == {
        client: [
            ("DescribeInstanceStatus", "waiter", "a.py:6", 78 + EACH),
            ("DescribeInstanceStatus", "waiter", "a.py:6", 585 + EACH),
            ("DescribeInstances", "waiter", "a.py:5", None),
            ("DescribeInstances", "waiter", "a.py:4", 4 + EACH),
        ],
        'boto3.resource("ec2")': [("DescribeInstances", "resource", "a.py:9", 585 + EACH)],
        'boto3.client("s3")': [("upload_file", "client", "a.py:10", EACH + 3 * 61)],
    }
    text = command("audit", "--all", VERSION, "a.py").out
    status, last = "  DescribeInstanceStatus (waiter)", "if only its last reply is late"
    assert "  DescribeInstances (waiter) polls for a time that is not known: a.py:5\n" in text
    assert f"{status} polls up to 40 times, 15 s apart, 945.15 s {last}: a.py:6\n" in text
    assert f"{status} polls up to 40 times, 2 s apart, 438.15 s {last}: a.py:6\n" in text
    abort = "and one operation more if it aborts a multipart upload"
    assert f"  upload_file asks before it sends its body, up to 543.15 s, {abort}: a.py:10\n" in text
    assert {row["call"]: row["longest_wait"] for row in whole["clients"]}[client] == 585 + EACH


def test_calls_under_moto_are_left_out(command: Command, tmp_path: Path) -> None:
    test = """\
from moto import mock_aws

from app.aws import functions


@mock_aws
def test():
    functions.invoke(FunctionName="f")
"""
    tree(tmp_path, {"app/__init__.py": "", "app/aws.py": AWS, "test_app.py": test})
    assert uses(command, "--bot-tests=report", ".")["./app/aws.py:4"] == []
    tree(tmp_path, {"test_app.py": test.replace("@mock_aws", "@other")})
    assert uses(command, "--bot-tests=report", ".")["./app/aws.py:4"] == [("Invoke", 3, ["./test_app.py:8"])]


def test_a_user_that_python_cannot_parse_is_passed_over(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {**FILES, "app/worker.py": WORKER + "print 'old'\n"})
    ran = command("audit", "--format=json", VERSION, "app")
    assert (ran.code, ran.err) == (0, "")
    assert uses(command, "app")["app/aws.py:4"] == [("Invoke", 3, ["app/again.py:9"])]


def test_a_failure_of_ours_is_told_and_stays_with_its_file(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_facts = fact_table.read_facts

    def failing(file: SourceFile, settings: Settings) -> SourceFacts:
        if file.path == "app/worker.py":
            raise KeyError("lost")
        return read_facts(file, settings)

    monkeypatch.setattr(fact_table, "read_facts", failing)
    tree(tmp_path, FILES)
    ran = command("audit", "--format=json", "--jobs=1", VERSION, "app")
    assert (ran.code, ran.err) == (2, "flake8-botocore: app/worker.py: flake8-botocore failed with KeyError: 'lost'\n")
    (functions,) = (row for row in json.loads(ran.out)["clients"] if row["line"] == 4)
    assert [use["places"] for use in functions["operations"]] == [["app/again.py:9"]]


def test_many_places_are_counted_on_the_terminal(command: Command, tmp_path: Path) -> None:
    calls = "".join(f"sts.get_caller_identity()  # {line}\n" for line in range(5))
    tree(tmp_path, {"a.py": f'import boto3\nsts = boto3.client("sts")\n{calls}'})
    assert "  GetCallerIdentity: a.py:3, a.py:4, a.py:5 and 2 more\n" in command("audit", "--all", VERSION, "a.py").out


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_processes_do_not_change_the_outcome(command: Command, tmp_path: Path, jobs: str) -> None:
    users = {f"app/user{number:02}.py": WORKER for number in range(20)}
    tree(tmp_path, {**FILES, **users})
    found = uses(command, f"--jobs={jobs}", "app")["app/aws.py:7"]
    places = sorted([f"{name}:13" for name in users] + ["app/worker.py:13"])
    assert found == [("SendEmail", 1, places)]


EXPRESS = """
import boto3
from botocore.config import Config

s3 = boto3.client("s3")
s3.get_object(Bucket="reports--use1-az4--x-s3", Key="k")
s3.get_object(Bucket="reports", Key="other")
sqs = boto3.client("sqs", config=Config(retries={"mode": "standard", "total_max_attempts": 60}))
sqs.receive_message(QueueUrl="q")
sqs.list_queues()
few = boto3.client("sqs")
few.receive_message(QueueUrl="q")
"""


def test_sessions_and_long_polls_are_told_where_they_count(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"a.py": EXPRESS})
    text = command("audit", "--all", VERSION, "a.py").out
    assert f"  GetObject makes a session first, up to {2 * EACH} s: a.py:6\n" in text
    assert "  GetObject: a.py:7\n" in text
    assert "  ReceiveMessage pauses 20 s more where the retry quota is used up, up to 4885.55 s: a.py:9\n" in text
    assert "  ListQueues: a.py:10\n" in text
    assert "  ReceiveMessage: a.py:12\n" in text


def test_the_page_has_the_numbers_of_the_audit() -> None:
    page = (ROOT / "docs" / "audit.md").read_text("utf-8")
    wait, pauses = Wait(3, 60, 60, 0.15), Polling("instance_status_ok", 15, 40)
    polled = RequestSeries(1, pauses).seconds(wait)
    assert f"`polls up to 40 times, 15 s apart, {polled} s if only its last reply is late`" in page
    assert f"{pauses.polls - 1} pauses between {pauses.polls} polls" in page
    assert f"`makes a session first, up to {RequestSeries(sessions=1).seconds(wait)} s`" in page


def test_a_client_of_a_partial_that_another_module_makes(command: Command, tmp_path: Path) -> None:
    """Its row is where the partial is called."""
    config = 'Config(connect_timeout=5, read_timeout=10, retries={"mode": "standard", "total_max_attempts": 2})'
    made = "from functools import partial\nimport boto3\nfrom botocore.config import Config\n"
    made += f"make = partial(boto3.client, config={config})\n"
    run = 'from app.aws import make as create\n\nses = create("ses")\n\n\ndef work():\n    ses.send_email(Source="a")\n'
    tree(tmp_path, {"app/__init__.py": "", "app/aws.py": made, "app/run.py": run})
    (client,) = json.loads(command("audit", "--format", "json", ".").out)["clients"]
    assert (client["path"], client["line"], client["longest_wait"]) == ("./app/run.py", 3, 30.05)
    assert [each["operation"] for each in client["operations"]] == ["SendEmail"]

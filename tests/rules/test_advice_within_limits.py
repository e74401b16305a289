"""Where a template states the time limit of what calls a client, everything that is advised for it fits inside."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import NamedTuple

import pytest

from flake8_botocore.config import Settings
from flake8_botocore.findings import Finding
from flake8_botocore.linter import lint
from tests.cli.running import Command
from tests.projects import lay_out
from tests.test_documentation import apply

TEMPLATE = """
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: .
      Handler: app.handler
      Timeout: {limit}
"""
MODULE = """
import boto3
client = boto3.client("{service}")
def handler(event, context):
    client.{call}
"""
READ = ("dynamodb", 'get_item(TableName="t", Key={})')
INVOKE = ("lambda", 'invoke(FunctionName="f")')
AGENT = ("bedrock-agentcore", 'invoke_agent_runtime(agentRuntimeArn="a")')
MODEL = ("bedrock-runtime", 'converse(modelId="m")')
TASK = ("stepfunctions", 'get_activity_task(activityArn="a")')
QUEUE = ("sqs", 'receive_message(QueueUrl="q", WaitTimeSeconds=20)')
POINTED_AT = ("sagemaker-runtime", 'invoke_endpoint_async(EndpointName="e")\n    return client.invoke_endpoint')
ENDPOINT = ("sagemaker-runtime", 'invoke_endpoint(EndpointName="e", Body=b"")')


class Advised(NamedTuple):
    """Of a client for which a function has ``limit`` seconds: the advice of BOT101, and the numbers its fix writes."""

    limit: int
    site: tuple[str, str]
    words: str
    connect: int
    read: int
    attempts: int


def sent(attempts: int) -> str:
    return f' and retries={{"total_max_attempts": {attempts}}}'


FOR_INVOKE = f"{sent(1)} for invoke (line 4)."
FOR_TASK = f"{sent(1)} for get_activity_task (line 4)."
FOR_AGENT = f"{sent(1)} for invoke_agent_runtime (line 4)."
RAISE = (
    "Orders has 3 s: raise Timeout to 261 for read_timeout=60, or set connect_timeout=1, read_timeout=1, one attempt."
)
SHORT = [
    Advised(3, READ, RAISE, 1, 1, 1),
    Advised(10, READ, f"Set connect_timeout=1, read_timeout=3 (Orders has 10 s){sent(2)}.", 1, 3, 2),
    Advised(30, READ, f"Set connect_timeout=1, read_timeout=5 (Orders has 30 s){sent(4)}.", 1, 5, 4),
    Advised(120, READ, f"Set connect_timeout=5, read_timeout=21 (Orders has 120 s){sent(4)}.", 5, 21, 4),
    Advised(30, INVOKE, f"Set connect_timeout=5, read_timeout=22 (Orders has 30 s){FOR_INVOKE}", 5, 22, 1),
    Advised(30, AGENT, f"Set connect_timeout=5, read_timeout=22 (Orders has 30 s){FOR_AGENT}", 5, 22, 1),
    Advised(120, AGENT, f"Set connect_timeout=5, read_timeout=103 (Orders has 120 s){FOR_AGENT}", 5, 103, 1),
    Advised(120, MODEL, f"Set connect_timeout=5, read_timeout=103 (Orders has 120 s){sent(1)}.", 5, 103, 1),
    # What a call cannot do without is not cut short: rather fewer attempts, and no part of the time is left.
    Advised(30, QUEUE, f"Set connect_timeout=5, read_timeout=22 (Orders has 30 s){sent(1)}.", 5, 22, 1),
    Advised(90, QUEUE, f"Set connect_timeout=5, read_timeout=21 (Orders has 90 s){sent(3)}.", 5, 21, 3),
    Advised(22, QUEUE, f"Set connect_timeout=1, read_timeout=21 (Orders has 22 s){sent(1)}.", 1, 21, 1),
    Advised(66, TASK, f"Set connect_timeout=1, read_timeout=65 (Orders has 66 s){FOR_TASK}", 1, 65, 1),
    Advised(78, TASK, f"Set connect_timeout=5, read_timeout=65 (Orders has 78 s){FOR_TASK}", 5, 65, 1),
]
CHOOSE = "Choose read_timeout= and retries= in config=Config(...)"
LARGE = "connect_timeout=5, read_timeout=265 (Orders has 300 s), one attempt for large models"
LONG = [
    Advised(300, READ, f"{CHOOSE}.", 5, 60, 4),
    Advised(
        120,
        INVOKE,
        f"Set connect_timeout=5, read_timeout=103 (Orders has 120 s){sent(1)}: invoke at line 4 must not run twice.",
        5,
        103,
        1,
    ),
    Advised(300, MODEL, f"{CHOOSE}: {LARGE}.", 5, 60, 3),
]


def laid_out(folder: Path, one: Advised) -> tuple[str, str]:
    """The source of the handler, and its path."""
    service, call = one.site
    lay_out(folder, {"template.yaml": TEMPLATE.format(limit=one.limit)})
    return MODULE.format(service=service, call=call).lstrip(), str(folder / "app.py")


def found(source: str, path: str, *codes: str) -> list[Finding]:
    return [finding for finding in lint(source, path, Settings()) if finding.code in codes]


@pytest.mark.parametrize("one", [*SHORT, *LONG], ids=str)
def test_the_message_and_the_fix(tmp_path: Path, one: Advised) -> None:
    source, path = laid_out(tmp_path, one)
    (finding,) = found(source, path, "BOT101")
    assert finding.advice == one.words
    fixed = apply(source, finding.fixes[0])
    numbers = re.findall(
        r'connect_timeout=(\d+),\s+read_timeout=(\d+),.*?"total_max_attempts": (\d+)', fixed, re.DOTALL
    )
    assert [tuple(map(int, each)) for each in numbers] == [(one.connect, one.read, one.attempts)]
    # Afterwards nothing outlasts the function.
    assert found(fixed, path, "BOT101", "BOT301", "BOT302", "BOT308") == []


@pytest.mark.parametrize("one", SHORT, ids=str)
def test_a_config_that_lacks_something_hears_the_same(tmp_path: Path, one: Advised) -> None:
    source, path = laid_out(tmp_path, one)
    source = source.replace("boto3\n", "boto3\nfrom botocore.config import Config\n", 1)
    bare = source.replace('")\ndef', '", config=Config(connect_timeout=1))\ndef')
    retries = f'retries={{"mode": "standard", "total_max_attempts": {one.attempts}}}'
    why = _why(one.site)
    (finding,) = found(bare, path, "BOT102")
    assert finding.advice == f"Set read_timeout={one.read} (Orders has {one.limit} s) and {retries}{why}."
    fixed = apply(bare, finding.fixes[0])
    assert re.search(rf"read_timeout={one.read},\s+{re.escape(retries)}", fixed)
    # Who chose how long to wait hears how often to send, and why.
    waits = bare.replace("connect_timeout=1", f"connect_timeout=1, read_timeout={one.read}")
    (finding,) = found(waits, path, "BOT102")
    assert finding.advice == f"Set {retries}: Orders has {one.limit} s."


def _why(site: tuple[str, str]) -> str:
    """How a message names the call that asks for a longer wait, where one does."""
    return f" for {site[1].partition('(')[0]} at line 5" if site in (INVOKE, AGENT, TASK) else ""


@pytest.mark.parametrize("one", SHORT, ids=str)
def test_a_config_without_both_timeouts_is_given_both(tmp_path: Path, one: Advised) -> None:
    (tmp_path / "ruff.toml").write_text("line-length = 200\n", "utf-8")
    source, path = laid_out(tmp_path, one)
    source = source.replace("boto3\n", "boto3\nfrom botocore.config import Config\n", 1)
    given = f'retries={{"total_max_attempts": {one.attempts}}}'
    source = source.replace('")\ndef', f'", config=Config({given}))\ndef')
    (read,) = found(source, path, "BOT102")
    both = f"connect_timeout={one.connect} and read_timeout={one.read} (Orders has {one.limit} s)"
    assert read.advice == f"Set {both}{_why(one.site)}."
    (fix,) = read.fixes
    assert fix.title == f"Add connect_timeout={one.connect} and read_timeout={one.read}"
    fixed = apply(source, fix)
    assert f"Config({given}, connect_timeout={one.connect}, read_timeout={one.read})" in fixed
    assert found(fixed, path, "BOT102", "BOT302", "BOT308") == []
    # Who requires a connect timeout is given the same one.
    settings = Settings(required_options=frozenset({"connect_timeout", "read_timeout", "retries"}))
    (required,) = [each for each in lint(source, path, settings) if each.code == "BOT102"]
    assert (required.advice, required.fixes) == (read.advice, read.fixes)


APART = ": the two do not go together."


@pytest.mark.parametrize(
    ("limit", "site", "needs"),
    [
        (6, TASK, "get_activity_task{} needs read_timeout=65, but Orders has 6 s"),
        (65, TASK, "get_activity_task{} needs read_timeout=65, but Orders has 65 s"),
        (20, QUEUE, "receive_message{} needs read_timeout=21, but Orders has 20 s"),
        (21, QUEUE, "receive_message{} needs read_timeout=21, but Orders has 21 s"),
        (30, ENDPOINT, "invoke_endpoint{} needs read_timeout=70, but Orders has 30 s"),
    ],
)
def test_what_needs_more_than_its_function_has_is_given_nothing(
    command: Command, tmp_path: Path, limit: int, site: tuple[str, str], needs: str
) -> None:
    source, path = laid_out(tmp_path, Advised(limit, site, "", 0, 0, 0))
    (client,) = found(source, path, "BOT101")
    assert (client.advice, client.fixes) == (f"{needs.format(' at line 4')}{APART}", ())
    (call,) = found(source, path, "BOT308")
    assert call.advice == f"It needs read_timeout={needs.split('=')[1].split(',')[0]}{APART}"
    config = source.replace("boto3\n", "boto3\nfrom botocore.config import Config\n", 1)
    config = config.replace('")\ndef', '", config=Config(connect_timeout=1))\ndef')
    (made,) = found(config, path, "BOT102")
    assert (made.advice, made.fixes) == (f"{needs.format(' at line 5')}{APART}", ())
    Path(path).write_text(source, "utf-8")
    ran = command("audit", "--isolated", "--format=json", "app.py")
    (row,) = json.loads(ran.out)["clients"]
    assert (row["advised_read_timeout"], row["advised_attempts"]) == (None, None)
    assert row["advice"] == f"{needs.format('')}: the two do not go together"


def test_whoever_gives_up_sooner_hears_it_too(tmp_path: Path) -> None:
    source, path = laid_out(tmp_path, Advised(61, TASK, "", 0, 0, 0))
    (finding,) = found(source, path, "BOT301")
    assert (finding.advice, finding.fixes) == (f"Orders has 61 s{APART}", ())
    source, path = laid_out(tmp_path, Advised(61, ENDPOINT, "", 0, 0, 0))
    (finding,) = found(source, path, "BOT302")
    assert finding.advice == 'Set retries={"total_max_attempts": 1}.'


def test_a_config_of_the_team_is_advised_all_the_same(tmp_path: Path) -> None:
    source, path = laid_out(tmp_path, Advised(6, TASK, "", 0, 0, 0))
    settings = Settings(shared_config="app.aws.CONFIG")
    (finding,) = [each for each in lint(source, path, settings) if each.code == "BOT101"]
    assert (finding.advice, len(finding.fixes)) == ("Write config=CONFIG.", 1)


@pytest.mark.parametrize(
    ("service", "call", "limit", "condition"),
    [
        (
            *MODEL,
            100,
            "connect_timeout=22, read_timeout=68 (Orders has 100 s), one attempt for large models",
        ),
        (*POINTED_AT, 60, "invoke_endpoint needs read_timeout=70, but Orders has 60 s"),
        (
            *POINTED_AT,
            100,
            "connect_timeout=22, read_timeout=70 (Orders has 100 s), one attempt if you call invoke_endpoint",
        ),
        (*POINTED_AT, 300, "read_timeout=70, one attempt if you call invoke_endpoint"),
    ],
)
def test_what_cannot_be_seen_is_told_with_its_own_numbers(
    tmp_path: Path, service: str, call: str, limit: int, condition: str
) -> None:
    source, path = laid_out(tmp_path, Advised(limit, (service, call), "", 0, 0, 0))
    settings = Settings(connect_timeout=30, read_timeout=2, total_max_attempts=1)
    (finding,) = [each for each in lint(source, path, settings) if each.code == "BOT101"]
    assert finding.advice.endswith(f": {condition}.")


def test_the_audit_says_the_same(command: Command, tmp_path: Path) -> None:
    one = next(each for each in SHORT if each.site is AGENT and each.limit == 120)
    source, path = laid_out(tmp_path, one)
    Path(path).write_text(source, "utf-8")
    ran = command("audit", "--isolated", "--format=json", "app.py")
    (row,) = json.loads(ran.out)["clients"]
    assert (row["advised_read_timeout"], row["advised_attempts"]) == (one.read, one.attempts)
    assert (
        row["advice"] == "connect_timeout=5, read_timeout=103 (Orders has 120 s), one attempt for invoke_agent_runtime"
    )


@pytest.mark.parametrize(
    ("limit", "codes"), [(30, ["BOT308"]), (60, ["BOT308"]), (61, ["BOT302", "BOT308"]), (900, ["BOT302"])]
)
def test_what_is_ended_first_is_not_sent_again(tmp_path: Path, limit: int, codes: list[str]) -> None:
    source, path = laid_out(tmp_path, Advised(limit, INVOKE, "", 0, 0, 0))
    assert [each.code for each in found(source, path, "BOT301", "BOT302", "BOT308")] == codes


@pytest.mark.parametrize(("limit", "codes"), [(60, ["BOT308"]), (61, ["BOT301", "BOT308"]), (900, ["BOT301"])])
def test_what_is_ended_first_gives_up_on_nothing(tmp_path: Path, limit: int, codes: list[str]) -> None:
    source, path = laid_out(tmp_path, Advised(limit, AGENT, "", 0, 0, 0))
    assert [each.code for each in found(source, path, "BOT301", "BOT302", "BOT308")] == codes


QUICK = ("sqs", 'send_message(QueueUrl="q", MessageBody="m")')


def opted(source: str, path: str, code: str) -> list[str]:
    """What an opt-in code advises."""
    return [each.advice for each in lint(source, path, Settings(opt_in=frozenset({code}))) if each.code == code]


@pytest.mark.parametrize(("limit", "reported"), [(30, False), (60, False), (61, True), (900, True)])
def test_opt_in_rules_leave_alone_what_is_ended_first(tmp_path: Path, limit: int, *, reported: bool) -> None:
    source, path = laid_out(tmp_path, Advised(limit, QUICK, "", 0, 0, 0))
    expected = ["Make a second run harmless."] * reported
    assert opted(source, path, "BOT305") == expected
    source, path = laid_out(tmp_path, Advised(limit, MODEL, "", 0, 0, 0))
    assert len(opted(source, path, "BOT306")) == reported


@pytest.mark.parametrize(
    ("limit", "advice"),
    [
        (120, 'Set connect_timeout=5, read_timeout=103 (Orders has 120 s) and retries={"total_max_attempts": 1}.'),
        (900, 'Set connect_timeout=5, read_timeout=805 (Orders has 900 s) and retries={"total_max_attempts": 1}.'),
    ],
)
def test_what_a_model_is_given_fits(tmp_path: Path, limit: int, advice: str) -> None:
    source, path = laid_out(tmp_path, Advised(limit, MODEL, "", 0, 0, 0))
    assert opted(source, path, "BOT306") == [advice]
    given = f"connect_timeout=5, read_timeout={limit - 20}, retries={{'total_max_attempts': 1}}"
    config = f"from botocore.config import Config\nclient = boto3.client('bedrock-runtime', config=Config({given}))"
    fixed = re.sub(r"client = .*", config, source, count=1)
    assert (opted(fixed, path, "BOT306"), found(fixed, path, "BOT308")) == ([], [])
    assert opted(source.replace("def handler", "def other"), path, "BOT306") == ["Set read_timeout=3600."]


def test_each_function_is_given_what_fits_into_the_shortest(tmp_path: Path) -> None:
    """One client, called by two functions: what it is given must not outlast either."""
    source, path = laid_out(tmp_path, SHORT[2])
    longer = TEMPLATE.replace("Orders", "Prices").replace("app.handler", "app.prices").format(limit=300)
    (tmp_path / "template.yaml").write_text(TEMPLATE.format(limit=30) + longer.partition("Resources:\n")[2], "utf-8")
    source += "\ndef prices(event, context):\n    client.list_tables()\n"
    (finding,) = found(source, path, "BOT101")
    assert finding.advice == SHORT[2].words
    assert found(apply(source, finding.fixes[0]), path, "BOT308") == []


WAITS = ("ec2", 'get_waiter("instance_running").wait()')
DOWNLOAD = ("s3", 'download_file("b", "k", "f")')


@pytest.mark.parametrize(
    ("limit", "site", "advice", "instead"),
    [
        (30, WAITS, "instance_running (line 4) takes ", "Lower Delay or MaxAttempts of its WaiterConfig."),
        (10, DOWNLOAD, "download_file (line 4) takes ", "Lower num_download_attempts, or raise the time limit."),
        (3, ("s3", 'copy({}, "b", "k")'), "copy (line 4) takes ", "No timeout is short enough: raise Timeout to 721."),
    ],
)
def test_where_no_timeout_is_short_enough(
    tmp_path: Path, limit: int, site: tuple[str, str], advice: str, instead: str
) -> None:
    source, path = laid_out(tmp_path, Advised(limit, site, "", 0, 0, 0))
    (client,) = found(source, path, "BOT101")
    assert (client.advice[: len(advice)], client.fixes) == (advice, ())
    assert re.search(rf"s at best, Orders has {limit} s: (?:lower|raise) ", client.advice)
    (call,) = found(source, path, "BOT308")
    assert call.advice == instead


def test_timeouts_are_lowered_where_the_polls_alone_would_fit(tmp_path: Path) -> None:
    short = ("ec2", 'get_waiter("instance_running").wait(WaiterConfig={"Delay": 1, "MaxAttempts": 5})')
    source, path = laid_out(tmp_path, Advised(30, short, "", 0, 0, 0))
    (call,) = found(source, path, "BOT308")
    assert call.advice == "Set connect_timeout=1, read_timeout=6, total_max_attempts=3, or raise Timeout to 365."


@pytest.mark.parametrize(
    ("site", "words"),
    [
        (MODEL, f"{CHOOSE}: read_timeout=805 for large models."),
        (
            ("bedrock-agent-runtime", 'invoke_agent(agentId="a")'),
            f"Set read_timeout=805{sent(1)}: invoke_agent at line 5 must not run twice.",
        ),
        (READ, f"{CHOOSE}."),
    ],
)
def test_no_advice_exceeds_what_lambda_allows(tmp_path: Path, site: tuple[str, str], words: str) -> None:
    """Without a template, too: the longest that any function may run counts."""
    (tmp_path / "pyproject.toml").touch()
    source = MODULE.format(service=site[0], call=site[1])
    (finding,) = found(source, str(tmp_path / "app.py"), "BOT101")
    assert finding.advice == words
    (alone,) = found(source.replace("def handler", "def main"), str(tmp_path / "app.py"), "BOT101")
    assert "900" not in alone.message


def test_a_client_that_others_call_too_has_no_limit(tmp_path: Path) -> None:
    source, path = laid_out(tmp_path, SHORT[0])
    (finding,) = found(f"{source}\ndef other():\n    client.list_tables()\n", path, "BOT101")
    assert finding.advice == f"{CHOOSE}."


CALLS = {
    "get": ("s3", 'get_object(Bucket="b", Key="k")'),
    "download": ("s3", 'download_file("b", "k", "f")'),
    "upload": ("s3", 'upload_file("f", "b", "k")'),
    "copy": ("s3", 'copy({}, "b", "k")'),
    "download once": ("s3", 'download_file("b", "k", "f", Config=TransferConfig(num_download_attempts=1))'),
    "waiter": ("ec2", 'get_waiter("instance_running").wait()'),
    "short waiter": ("ec2", 'get_waiter("instance_running").wait(WaiterConfig={"Delay": 1, "MaxAttempts": 5})'),
    "waiter of s3": ("s3", 'get_waiter("object_exists").wait(Bucket="b", Key="k")'),
    "paginator": ("s3", 'get_paginator("list_objects_v2").paginate(Bucket="b")'),
    "query": ("dynamodb", 'query(TableName="t")'),
    "discovery": ("timestream-write", "write_records(Records=[])"),
    "invoke": INVOKE,
    "queue": QUEUE,
    "task": TASK,
    "two": ("s3", 'get_object(Bucket="b", Key="k")\n    client.download_file("b", "k", "f")'),
}
LIMITS = (3, 10, 29, 30, 60, 300, 900)
GIVEN = {
    "nothing": None,
    "attempts": 'retries={"mode": "standard", "total_max_attempts": 5}',
    "legacy": 'retries={"mode": "legacy", "max_attempts": 2}',
    "connect": "connect_timeout=4",
    "read": "read_timeout=2",
}


@pytest.mark.parametrize("given", GIVEN.values(), ids=GIVEN)
@pytest.mark.parametrize("limit", LIMITS)
@pytest.mark.parametrize("site", CALLS.values(), ids=CALLS)
def test_what_is_advised_fits_or_is_said_not_to(
    tmp_path: Path, site: tuple[str, str], limit: int, given: str | None
) -> None:
    """Afterwards BOT308 has nothing to say, unless the advice said so, without a fix, and what helps instead."""
    source, path = laid_out(tmp_path, Advised(limit, site, "", 0, 0, 0))
    head = "import boto3\nfrom boto3.s3.transfer import TransferConfig\nfrom botocore.config import Config\n"
    source = source.replace("import boto3\n", head)
    if given is not None:
        source = source.replace('")\ndef', f'", config=Config({given}))\ndef')
    settled = ("BOT101", "BOT102")
    fixed = source
    for _ in settled:
        todo = [each for each in found(fixed, path, *settled) if each.fixes]
        fixed = apply(fixed, todo[0].fixes[0]) if todo else fixed
    lost = found(fixed, path, *settled)
    over = found(fixed, path, "BOT308")
    assert bool(lost) == bool(over)
    for each in lost:
        assert re.search(
            r"takes \d+ s at best, Orders has \d+ s: (?:lower|raise) |needs read_timeout=\d+, but Orders has",
            each.advice,
        )
    for each in over:
        assert re.search(
            "WaiterConfig|num_download_attempts|raise the time limit|It needs|Set connect_timeout|aise Timeout",
            each.advice,
        )

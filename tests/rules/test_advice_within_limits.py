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
from tests.layouts import lay_out
from tests.rules.reported import DEFAULTS, added, retries, set_to
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
POINTED_AT = ("sagemaker-runtime", 'invoke_endpoint_async(EndpointName="e")\n    return client, "invoke_endpoint"')
ENDPOINT = ("sagemaker-runtime", 'invoke_endpoint(EndpointName="e", Body=b"")')


class Advised(NamedTuple):
    """Of a client for which a function has ``limit`` seconds: the numbers that everybody names, and why."""

    limit: int
    site: tuple[str, str]
    connect: float
    read: float
    attempts: int
    need: str = ""

    def why(self, line: int = 4) -> str:
        """Which needs decided; the call is in this line."""
        usual = 4 if self.site[0] == "dynamodb" else 3
        fewer = self.attempts < usual and "must not run twice" not in self.need
        less = f", so {self.attempts} attempts instead of {usual}" * fewer
        return f"{self.need.format(line)}{'; ' * bool(self.need)}Orders has {self.limit} s{less}"


ONCE = "invoke (line {}) can take up to 1800 s (says AWS) and must not run twice"
LONG = "invoke_agent_runtime (line {}) can take up to 900 s (says AWS) and must not run twice"
LARGE = "converse (line {}) can take minutes (AWS advises read_timeout=3600)"
POLLS = "receive_message (line {}) waits up to 20 s"
SHORT = [
    # Attempts down to three, then the timeout down to 5 s, two attempts, the timeout down to 3 s.
    Advised(10, READ, 1, 3, 2),
    Advised(20, READ, 1, 5, 2),
    Advised(30, READ, 2, 6, 3),
    Advised(120, READ, 5, 30, 3),
    Advised(30, INVOKE, 5, 22, 1, ONCE),
    Advised(120, INVOKE, 5, 103, 1, ONCE),
    Advised(30, AGENT, 5, 22, 1, LONG),
    Advised(120, AGENT, 5, 103, 1, LONG),
    # A model is given 10 s.
    Advised(30, MODEL, 3, 10, 2, LARGE),
    Advised(78, MODEL, 5, 18, 3, LARGE),
    Advised(300, MODEL, 5, 84, 3, LARGE),
    Advised(30, ("bedrock-runtime", 'converse(modelId="m", inferenceConfig={"maxTokens": 500})'), 3, 10, 2),
    # What a call cannot do without is not cut short: rather fewer attempts.
    Advised(58, QUEUE, 5, 21, 2, POLLS),
    Advised(90, QUEUE, 5, 21, 3, POLLS),
    Advised(156, TASK, 5, 65, 2, "get_activity_task (line {}) needs 65 s (says AWS)"),
]


def laid_out(folder: Path, one: Advised) -> tuple[str, str]:
    """The source of the handler, and its path."""
    service, call = one.site
    lay_out(folder, {"template.yaml": TEMPLATE.format(limit=one.limit)})
    return MODULE.format(service=service, call=call).lstrip(), str(folder / "app.py")


def found(source: str, path: str, *codes: str) -> list[Finding]:
    return [finding for finding in lint(source, path, Settings()) if finding.code in codes]


@pytest.mark.parametrize("one", SHORT, ids=str)
def test_the_message_and_the_fix(tmp_path: Path, one: Advised) -> None:
    source, path = laid_out(tmp_path, one)
    advice = added(one.connect, one.read, one.attempts, why=one.why())
    every = found(source, path, "BOT101", "BOT301", "BOT302", "BOT308")
    assert {finding.advice for finding in every} == {advice}
    fixed = apply(source, every[0].fixes[0])
    numbers = re.findall(
        r'connect_timeout=([\d.]+),\s+read_timeout=([\d.]+),.*?"total_max_attempts": (\d+)', fixed, re.DOTALL
    )
    assert [tuple(map(float, each)) for each in numbers] == [(one.connect, one.read, one.attempts)]
    # Afterwards nothing outlasts the function.
    assert found(fixed, path, "BOT101", "BOT301", "BOT302", "BOT308") == []


def test_the_values_of_the_team_are_advised_if_they_fit(tmp_path: Path) -> None:
    source, path = laid_out(tmp_path, Advised(300, READ, 5, 60, 4))
    (finding,) = found(source, path, "BOT101")
    # DynamoDB keeps the attempts that it has.
    assert finding.advice == added(attempts=4, why=f"{DEFAULTS} with a shorter connect timeout (480 s → 260 s)")


@pytest.mark.parametrize("one", SHORT, ids=str)
def test_a_config_that_lacks_something_hears_the_same(tmp_path: Path, one: Advised) -> None:
    (tmp_path / "ruff.toml").write_text("line-length = 200\n", "utf-8")
    source, path = laid_out(tmp_path, one)
    source = source.replace("boto3\n", "boto3\nfrom botocore.config import Config\n", 1)
    bare = source.replace('")\ndef', '", config=Config(tcp_keepalive=True))\ndef')
    values = f"connect_timeout={one.connect}", f"read_timeout={one.read}", f"retries={retries(one.attempts)}"
    every = found(bare, path, "BOT102", "BOT301", "BOT302", "BOT308")
    advice = set_to(*values, why=one.why(5))
    assert {finding.advice for finding in every} == {advice}
    (fix,) = every[0].fixes
    assert f"Config(tcp_keepalive=True, {', '.join(values)})" in apply(bare, fix)
    # What the Config states and what does not fit gives way.
    stated = bare.replace("tcp_keepalive=True", "connect_timeout=50, read_timeout=500")
    every = found(stated, path, "BOT102", "BOT301", "BOT302", "BOT308")
    assert {finding.advice for finding in every} == {set_to(*values, why=one.why(5))}
    fixed = apply(stated, every[0].fixes[0])
    assert found(fixed, path, "BOT102", "BOT301", "BOT302", "BOT308") == []


@pytest.mark.parametrize(
    ("limit", "site", "needs", "enough"),
    [
        (3, READ, "get_item{} needs 9 s with 2 attempts", 9),
        (8, READ, "get_item{} needs 9 s with 2 attempts", 9),
        (3, INVOKE, "invoke{} needs 4 s with one attempt", 5),
        (28, MODEL, "converse{} needs 27 s with 2 attempts", 29),
        (6, TASK, "get_activity_task{} needs read_timeout=65", 156),
        (155, TASK, "get_activity_task{} needs 141 s with 2 attempts", 156),
        (20, QUEUE, "receive_message{} needs read_timeout=21", 58),
        (57, QUEUE, "receive_message{} needs 53 s with 2 attempts", 58),
        (30, ENDPOINT, "invoke_endpoint{} needs read_timeout=70", 167),
    ],
)
def test_a_call_that_needs_more_time_than_its_function_has_gets_no_fix(
    command: Command, tmp_path: Path, limit: int, site: tuple[str, str], needs: str, enough: int
) -> None:
    """Its advice names the least ``Timeout`` with which its plan fits."""
    source, path = laid_out(tmp_path, Advised(limit, site, 0, 0, 0))
    raised = f"Raise Timeout to {enough}: {needs}, but Orders has {limit} s."
    every = found(source, path, "BOT101", "BOT301", "BOT302", "BOT308")
    assert {each.advice for each in every} == {raised.format(" (line 4)")}
    assert [each.fixes for each in every] == [()] * len(every)
    assert len(every) > 1
    config = source.replace("boto3\n", "boto3\nfrom botocore.config import Config\n", 1)
    config = config.replace('")\ndef', '", config=Config(connect_timeout=5))\ndef')
    (made,) = found(config, path, "BOT102")
    assert (made.advice, made.fixes) == (raised.format(" (line 5)"), ())
    Path(path).write_text(source, "utf-8")
    ran = command("audit", "--isolated", "--format=json", "app.py")
    (row,) = json.loads(ran.out)["clients"]
    assert (row["advised_read_timeout"], row["advised_attempts"]) == (None, None)
    assert row["advice"] == raised.format("")
    lay_out(tmp_path, {"template.yaml": TEMPLATE.format(limit=enough)}, root=False)
    (client, *_) = found(source, path, "BOT101")
    assert found(apply(source, client.fixes[0]), path, "BOT101", "BOT301", "BOT302", "BOT308") == []


def test_a_config_of_the_team_is_advised_all_the_same(tmp_path: Path) -> None:
    source, path = laid_out(tmp_path, Advised(6, TASK, 0, 0, 0))
    settings = Settings(shared_config="app.aws.CONFIG")
    (finding,) = [each for each in lint(source, path, settings) if each.code == "BOT101"]
    assert (finding.advice, len(finding.fixes)) == ("Write config=CONFIG.", 1)


@pytest.mark.parametrize(
    ("limit", "condition"),
    [
        (60, "If you call invoke_endpoint: invoke_endpoint needs read_timeout=70, but Orders has 60 s."),
        (100, "If you call invoke_endpoint, set connect_timeout=5, read_timeout=70."),
        (300, "If you call invoke_endpoint, set read_timeout=70."),
    ],
)
def test_advice_for_an_unseen_call_has_its_own_numbers(tmp_path: Path, limit: int, condition: str) -> None:
    source, path = laid_out(tmp_path, Advised(limit, POINTED_AT, 0, 0, 0))
    settings = Settings(connect_timeout=30, read_timeout=2, total_max_attempts=1)
    (finding,) = [each for each in lint(source, path, settings) if each.code == "BOT101"]
    assert finding.advice.endswith(f" must not run twice. {condition}")


def test_the_audit_says_the_same(command: Command, tmp_path: Path) -> None:
    one = next(each for each in SHORT if each.site is AGENT and each.limit == 120)
    source, path = laid_out(tmp_path, one)
    Path(path).write_text(source, "utf-8")
    ran = command("audit", "--isolated", "--format=json", "app.py")
    (row,) = json.loads(ran.out)["clients"]
    assert (row["advised_read_timeout"], row["advised_attempts"]) == (one.read, one.attempts)
    why = one.why().replace(" (line 4)", "")
    assert row["advice"] == added(one.connect, one.read, one.attempts, why=why)


@pytest.mark.parametrize(
    ("limit", "codes"), [(30, ["BOT308"]), (60, ["BOT308"]), (61, ["BOT302", "BOT308"]), (900, ["BOT302"])]
)
def test_a_function_that_ends_first_prevents_a_second_request(tmp_path: Path, limit: int, codes: list[str]) -> None:
    source, path = laid_out(tmp_path, Advised(limit, INVOKE, 0, 0, 0))
    assert [each.code for each in found(source, path, "BOT301", "BOT302", "BOT308")] == codes


@pytest.mark.parametrize(("limit", "codes"), [(60, ["BOT308"]), (61, ["BOT301", "BOT308"]), (900, ["BOT301"])])
def test_a_function_that_ends_first_hides_a_short_read_timeout(tmp_path: Path, limit: int, codes: list[str]) -> None:
    source, path = laid_out(tmp_path, Advised(limit, ENDPOINT, 0, 0, 0))
    assert [each.code for each in found(source, path, "BOT301", "BOT302", "BOT308")] == codes


QUICK = ("sqs", 'send_message(QueueUrl="q", MessageBody="m")')


def opted(source: str, path: str, code: str) -> list[str]:
    """What an opt-in code advises."""
    return [each.advice for each in lint(source, path, Settings(opt_in=frozenset({code}))) if each.code == code]


@pytest.mark.parametrize(("limit", "reported"), [(30, False), (60, False), (61, True), (900, True)])
def test_opt_in_rules_leave_alone_what_is_ended_first(tmp_path: Path, limit: int, *, reported: bool) -> None:
    source, path = laid_out(tmp_path, Advised(limit, QUICK, 0, 0, 0))
    assert len(opted(source, path, "BOT305")) == reported
    source, path = laid_out(tmp_path, Advised(limit, MODEL, 0, 0, 0))
    assert len(opted(source, path, "BOT306")) == reported


@pytest.mark.parametrize(("limit", "read"), [(120, 30), (900, 264)])
def test_advice_for_a_model_fits_the_function(tmp_path: Path, limit: int, read: int) -> None:
    one = Advised(limit, MODEL, 5, read, 3, LARGE)
    source, path = laid_out(tmp_path, one)
    assert opted(source, path, "BOT306") == [added(5, read, 3, why=one.why())]
    given = f"connect_timeout=5, read_timeout={limit - 20}, retries={{'total_max_attempts': 1}}"
    config = f"from botocore.config import Config\nclient = boto3.client('bedrock-runtime', config=Config({given}))"
    fixed = re.sub(r"client = .*", config, source, count=1)
    assert (opted(fixed, path, "BOT306"), found(fixed, path, "BOT308")) == ([], [])
    # Whatever calls it, nothing in the package runs longer.
    assert opted(source.replace("def handler", "def other"), path, "BOT306") == [added(5, read, 3, why=one.why())]


def test_each_function_is_given_what_fits_into_the_shortest(tmp_path: Path) -> None:
    """One client, called by two functions: what it is given must not outlast either."""
    one = next(each for each in SHORT if each.site is READ and each.limit == 30)
    source, path = laid_out(tmp_path, one)
    longer = TEMPLATE.replace("Orders", "Prices").replace("app.handler", "app.prices").format(limit=300)
    (tmp_path / "template.yaml").write_text(TEMPLATE.format(limit=30) + longer.partition("Resources:\n")[2], "utf-8")
    source += "\ndef prices(event, context):\n    client.list_tables()\n"
    (finding,) = found(source, path, "BOT101")
    assert finding.advice == added(one.connect, one.read, one.attempts, why=one.why())
    assert found(apply(source, finding.fixes[0]), path, "BOT308") == []


WAITS = ("ec2", 'get_waiter("instance_running").wait()')
DOWNLOAD = ("s3", 'download_file("b", "k", "f")')


@pytest.mark.parametrize(
    ("limit", "site", "advice"),
    [
        (
            30,
            WAITS,
            "Raise Timeout to 659, or lower Delay or MaxAttempts of its WaiterConfig: "
            "instance_running (line 4) needs 594 s with 2 attempts, but Orders has 30 s.",
        ),
        (
            30,
            DOWNLOAD,
            "Raise Timeout to 54, or lower num_download_attempts: "
            "download_file (line 4) needs 49 s with 2 attempts, but Orders has 30 s.",
        ),
        (
            2,
            ("s3", 'copy({}, "b", "k")'),
            "Raise Timeout to 18: copy (line 4) needs 17 s with 2 attempts, but Orders has 2 s.",
        ),
    ],
)
def test_where_no_timeout_is_short_enough(tmp_path: Path, limit: int, site: tuple[str, str], advice: str) -> None:
    source, path = laid_out(tmp_path, Advised(limit, site, 0, 0, 0))
    (client,) = found(source, path, "BOT101")
    assert (client.advice, client.fixes) == (advice, ())
    (call,) = found(source, path, "BOT308")
    assert call.advice == client.advice


def test_timeouts_are_lowered_where_the_polls_alone_would_fit(tmp_path: Path) -> None:
    short = ("ec2", 'get_waiter("instance_running").wait(WaiterConfig={"Delay": 1, "MaxAttempts": 5})')
    source, path = laid_out(tmp_path, Advised(30, short, 0, 0, 0))
    (call,) = found(source, path, "BOT308")
    assert call.advice == added(1, 5, 3, why="Orders has 30 s")


MINUTES = "{} (line {}) can take minutes: set a longer read_timeout if the function has the time."


@pytest.mark.parametrize(
    ("site", "advice"),
    [
        (MODEL, f"{added()} {MINUTES.format('converse', 4)}"),
        (
            ("bedrock-agent-runtime", 'invoke_agent(agentId="a")'),
            f"{added(attempts=1, why='invoke_agent (line 4) must not run twice')} {MINUTES.format('invoke_agent', 4)}",
        ),
        (
            INVOKE,
            f"{added(attempts=1, why='invoke (line 4) must not run twice')} If invoke may take longer, set a longer "
            "read_timeout.",
        ),
        (ENDPOINT, added(read=70, why="invoke_endpoint (line 4) needs 70 s (says AWS)")),
        (READ, added(attempts=4, why=f"{DEFAULTS} with a shorter connect timeout (480 s → 260 s)")),
    ],
)
def test_no_long_read_timeout_where_the_limit_is_unknown(tmp_path: Path, site: tuple[str, str], advice: str) -> None:
    (tmp_path / "pyproject.toml").touch()
    source = MODULE.format(service=site[0], call=site[1]).lstrip()
    (finding,) = found(source, str(tmp_path / "app.py"), "BOT101")
    assert (finding.advice, len(finding.fixes)) == (advice, 1)
    (alone,) = found(source.replace("def handler", "def main"), str(tmp_path / "app.py"), "BOT101")
    assert "set a longer read_timeout" not in alone.message


def test_a_helper_of_a_project_with_functions_gets_no_long_read_timeout(tmp_path: Path) -> None:
    """A handler out of sight may import it; a script and a notebook have no limit."""
    lay_out(tmp_path, {"template.yaml": TEMPLATE.format(limit=60), "app.py": "def handler(event, context): pass\n"})
    source = (
        MODULE.format(service="lambda", call=INVOKE[1]).lstrip().replace("def handler(event, context)", "def run()")
    )
    (helper,) = found(source, str(tmp_path / "helpers.py"), "BOT101")
    assert helper.advice == (
        f"{added(attempts=1, why='invoke (line 4) must not run twice')} If invoke may take longer, set a longer "
        "read_timeout."
    )
    lay_out(tmp_path, {"run.py": f"{source}\nif __name__ == '__main__':\n    run()\n"}, root=False)
    (script,) = found(source, str(tmp_path / "run.py"), "BOT101")
    assert script.advice == added(read=1810, attempts=1, why=ONCE.format(4))


def test_a_client_that_others_call_too_keeps_to_the_limit(tmp_path: Path) -> None:
    one = SHORT[0]
    source, path = laid_out(tmp_path, one)
    every = found(f"{source}\ndef other():\n    client.list_tables()\n", path, "BOT101", "BOT308")
    assert [(each.code, each.advice) for each in every] == [
        (code, added(one.connect, one.read, one.attempts, why=one.why())) for code in ("BOT101", "BOT308")
    ]


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
def test_advice_fits_the_function_or_says_that_it_does_not(
    tmp_path: Path, site: tuple[str, str], limit: int, given: str | None
) -> None:
    """Afterwards BOT308 has nothing to say, unless the advice said so, without a fix, and what helps instead."""
    source, path = laid_out(tmp_path, Advised(limit, site, 0, 0, 0))
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
    assert {each.advice for each in over} == {each.advice for each in lost}
    for each in lost:
        asks = r" needs (\d+ s with (one attempt|2 attempts)|read_timeout=\d+), but Orders has \d+ s"
        assert re.search(rf"^Raise Timeout to .*:.*{asks}|{asks}: (lower|Lambda)", each.advice)


def test_a_workflow_that_would_start_twice_is_given_one_attempt(tmp_path: Path) -> None:
    """The token first; without it a repeat starts the workflow again, if the function lives to send it."""
    source, path = laid_out(tmp_path, Advised(10, ("stepfunctions", 'start_execution(stateMachineArn="a")'), 0, 0, 0))
    every = found(source, path, "BOT101", "BOT302", "BOT305", "BOT308")
    advice = added(2, 7, 1, why="it must not run twice; Orders has 10 s")
    assert {each.advice for each in every} == {advice.replace("Add", "Pass name= to start_execution (line 4), or add")}
    assert found(apply(source, every[0].fixes[0]), path, "BOT101", "BOT302", "BOT305", "BOT308") == []


COUNTER = 'UpdateExpression="ADD hits :n", ExpressionAttributeValues={":n": {"N": "1"}}'


@pytest.mark.parametrize(
    ("site", "token"),
    [
        (("codebuild", 'start_build(projectName="p")'), "idempotencyToken"),
        (("lambda", 'invoke(FunctionName="f", InvocationType="Event")'), ""),
        (("dynamodb", f'update_item(TableName="t", Key={{}}, {COUNTER})'), ""),
    ],
)
def test_a_call_that_must_not_run_twice_gets_one_attempt(tmp_path: Path, site: tuple[str, str], token: str) -> None:
    source, path = laid_out(tmp_path, Advised(10, site, 0, 0, 0))
    every = found(source, path, "BOT101", "BOT302", "BOT305", "BOT308")
    method = f"{site[1].partition('(')[0]} (line 4)"
    advice = added(2, 7, 1, why=f"{'it' if token else method} must not run twice; Orders has 10 s")
    token = f"Pass {token}= to {method}, or add" if token else "Add"
    assert {each.advice for each in every} == {advice.replace("Add", token)}
    assert found(apply(source, every[0].fixes[0]), path, "BOT101", "BOT302", "BOT305", "BOT308") == []


ANSWER = ("bedrock-agent-runtime", 'retrieve_and_generate(input={"text": "q"})')
RERANK = ("bedrock-agent-runtime", "rerank(queries=[], sources=[])")
EMBED = ("bedrock-runtime", 'invoke_model(modelId="amazon.titan-embed-text-v2:0")')


@pytest.mark.parametrize(
    ("site", "read", "attempts", "why"),
    [
        (MODEL, 21, 3, LARGE),
        (ANSWER, 21, 3, LARGE.replace("converse", "retrieve_and_generate")),
        (RERANK, 21, 3, ""),
        (EMBED, 21, 3, ""),
    ],
)
def test_a_long_answer_has_the_time_of_its_function_and_a_quick_one_its_attempts(
    tmp_path: Path, site: tuple[str, str], read: int, attempts: int, why: str
) -> None:
    source, path = laid_out(tmp_path, Advised(90, site, 0, 0, 0))
    because = f"{why.format(4)}; Orders has 90 s" if why else "Orders has 90 s"
    advice = added(5, read, attempts, why=because)
    assert {each.advice for each in found(source, path, "BOT101", "BOT308")} == {advice}


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_no_value_is_one_that_botocore_rejects(tmp_path: Path, limit: int) -> None:
    """One ``Timeout`` for the function, whichever of its clients is reported."""
    source, path = laid_out(tmp_path, Advised(limit, READ, 0, 0, 0))
    source = source.replace("def", 'other = boto3.client("s3")\ndef') + "    other.head()\n"
    source = source.replace("other.head()", 'other.get_object(Bucket="b", Key="k")')
    every = found(source, path, "BOT101", "BOT308")
    assert len(every) == 4
    assert {match for each in every for match in re.findall(r"Raise Timeout to (\d+)", each.advice)} == {"9"}
    assert "=0," not in "".join(each.advice for each in every)


TOOL = """
import boto3
client = boto3.client("bedrock-runtime")
def tool():
    client.converse(modelId="m")
def handler(event, context):
    run([tool])
"""


@pytest.mark.parametrize(("limit", "read"), [(300, 84), (None, None)])
def test_a_call_that_a_handler_hands_on_has_the_time_of_the_files_function(
    tmp_path: Path, limit: int | None, read: int | None
) -> None:
    """Nobody sees who calls it, but nothing in the file runs longer."""
    template = TEMPLATE if limit else TEMPLATE.replace("{limit}", "!Ref Seconds")
    lay_out(tmp_path, {"template.yaml": template.format(limit=limit)})
    every = found(TOOL, str(tmp_path / "app.py"), "BOT101", "BOT308")
    advice = f"{added()} {MINUTES.format('converse', 5)}"
    if read:
        advice = added(5, read, 3, why=f"{LARGE.format(5)}; Orders has {limit} s")
    assert [(each.code, each.advice) for each in every] == [("BOT101", advice)]


@pytest.mark.parametrize("limit", [78, 79, 120])
def test_a_model_that_has_all_that_fits_is_left_alone(tmp_path: Path, limit: int) -> None:
    source, path = laid_out(tmp_path, Advised(limit, MODEL, 0, 0, 0))
    (client,) = found(source, path, "BOT101")
    assert opted(apply(source, client.fixes[0]), path, "BOT306") == []


OUT_OF_SIGHT = {
    "handed on in a dictionary": 'import boto3\nWITH = {{"s3": boto3.client("s3"{given})}}\n',
    "handed to a function of another package": 'import boto3\nrun = make(boto3.client("s3"{given}))\n',
}
HANDLER = "def handler(event, context):\n    serve(event)\n"


@pytest.mark.parametrize("made", OUT_OF_SIGHT.values(), ids=OUT_OF_SIGHT)
@pytest.mark.parametrize("place", ["app.py", "stores.py"])
def test_calls_out_of_sight_keep_to_the_limit_of_what_runs_the_file(tmp_path: Path, made: str, place: str) -> None:
    source = made.format(given="") + HANDLER * (place == "app.py")
    files = {"template.yaml": TEMPLATE.format(limit=30), "app.py": f"import stores\n{HANDLER}"}
    lay_out(tmp_path, {**files, place: source})
    (client,) = found(source, str(tmp_path / place), "BOT101")
    assert client.advice == added(2, 6, 3, why="Orders has 30 s")


def test_calls_out_of_sight_may_take_what_the_author_or_the_team_says(tmp_path: Path) -> None:
    """Attempts that the Config states are kept; the rest of it is filled in as everywhere."""
    lay_out(tmp_path, {"template.yaml": TEMPLATE.format(limit=30)})
    made, path = OUT_OF_SIGHT["handed on in a dictionary"], str(tmp_path / "app.py")
    config = ', config=Config(retries={"total_max_attempts": 9})'
    source = made.format(given=config).replace("boto3\n", "boto3\nfrom botocore.config import Config\n", 1) + HANDLER
    (stated,) = found(source, path, "BOT102")
    assert stated.advice.startswith("Set connect_timeout=5 and read_timeout=60: ")
    settings = Settings(read_timeout=50)
    (of_team,) = [each for each in lint(made.format(given="") + HANDLER, path, settings) if each.code == "BOT101"]
    assert of_team.advice.startswith("Add config=Config(connect_timeout=5, read_timeout=50, ")


def test_where_no_call_out_of_sight_fits(tmp_path: Path) -> None:
    lay_out(tmp_path, {"template.yaml": TEMPLATE.format(limit=3)})
    source = OUT_OF_SIGHT["handed on in a dictionary"].format(given="") + HANDLER
    (client,) = found(source, str(tmp_path / "app.py"), "BOT101")
    assert client.advice == "Raise Timeout to 9: one call needs 9 s with 2 attempts, but Orders has 3 s."
    assert client.fixes == ()


@pytest.mark.parametrize(("limit", "values"), [(300, (5, 60, 3)), (40, (2, 8, 3))])
def test_calls_out_of_sight_may_be_those_of_the_function_with_the_most_time(
    tmp_path: Path, limit: int, values: tuple[int, int, int]
) -> None:
    other = TEMPLATE.format(limit=10).partition("Resources:\n")[2].replace("Orders", "Alarm").replace("app.", "alarm.")
    source = OUT_OF_SIGHT["handed on in a dictionary"].format(given="")
    both = dict.fromkeys(("app.py", "alarm.py"), f"import stores\n{HANDLER}")
    lay_out(tmp_path, {"template.yaml": TEMPLATE.format(limit=limit) + other, "stores.py": source, **both})
    (client,) = found(source, str(tmp_path / "stores.py"), "BOT101")
    assert client.advice.startswith(added(*values, why="").removesuffix("."))


def test_a_module_that_a_function_imports_is_not_bounded_by_another_that_only_lies_beside_it(tmp_path: Path) -> None:
    other = TEMPLATE.format(limit=10).partition("Resources:\n")[2].replace("Orders", "Alarm").replace("app.", "alarm.")
    files = {"template.yaml": TEMPLATE.format(limit=300) + other, "app.py": f"import stores\n{HANDLER}"}
    source = OUT_OF_SIGHT["handed on in a dictionary"].format(given="")
    lay_out(tmp_path, {**files, "alarm.py": HANDLER, "stores.py": source})
    (client,) = found(source, str(tmp_path / "stores.py"), "BOT101")
    assert client.advice == added()


@pytest.mark.parametrize(
    ("stated", "applicability", "title"),
    [
        (9, "offered", "Fewer attempts: set connect_timeout=2 and read_timeout=6 and retries="),
        (2, "unsafe", "Set connect_timeout=3 and read_timeout=10"),
    ],
)
def test_attempts_that_the_author_chose_are_lowered_only_by_a_person(
    tmp_path: Path, stated: int, applicability: str, title: str
) -> None:
    """They may be against throttling, which takes none of the function's time."""
    lay_out(tmp_path, {"template.yaml": TEMPLATE.format(limit=30)})
    config = f"Config(connect_timeout=5, retries={retries(stated)})"
    source = f"import boto3\nfrom botocore.config import Config\ns3 = boto3.client('s3', config={config})\n"
    handler = "def handler(event, context):\n    s3.list_buckets()\n"
    (lacking,) = found(source + handler, str(tmp_path / "app.py"), "BOT102")
    (fix,) = lacking.fixes
    assert (fix.applicability, fix.title.partition("{")[0]) == (applicability, title)

"""Where a template states the time limit of what calls a client, everything that is advised for it fits inside."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import NamedTuple

import pytest

from flake8_botocore.botocore import Version
from flake8_botocore.config import Settings
from flake8_botocore.findings import Finding
from flake8_botocore.linter import lint
from tests.cli.running import Command
from tests.layouts import lay_out
from tests.pairwise import pairwise
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
CONFIG = "from botocore.config import Config\n"
LEAST = f"add config=Config(connect_timeout=1, read_timeout=3, retries={retries(2)})"
"""The shortest values that advice names."""

Site = tuple[str, str]
READ = ("dynamodb", 'get_item(TableName="t", Key={})')
INVOKE = ("lambda", 'invoke(FunctionName="f")')
AGENT = ("bedrock-agentcore", 'invoke_agent_runtime(agentRuntimeArn="a")')
MODEL = ("bedrock-runtime", 'converse(modelId="m")')
TASK = ("stepfunctions", 'get_activity_task(activityArn="a")')
QUEUE = ("sqs", 'receive_message(QueueUrl="q", WaitTimeSeconds=20)')
ENDPOINT = ("sagemaker-runtime", 'invoke_endpoint(EndpointName="e", Body=b"")')
WAITS = ("ec2", 'get_waiter("instance_running").wait()')
WAITS_SHORTLY = ("ec2", 'get_waiter("instance_running").wait(WaiterConfig={"Delay": 1, "MaxAttempts": 5})')
DOWNLOAD = ("s3", 'download_file("b", "k", "f")')
COPY = ("s3", 'copy({}, "b", "k")')


def laid_out(folder: Path, limit: int, site: Site) -> tuple[str, str]:
    """The source of the handler, which has ``limit`` seconds, and its path."""
    lay_out(folder, {"template.yaml": TEMPLATE.format(limit=limit)})
    return MODULE.format(service=site[0], call=site[1]).lstrip(), str(folder / "app.py")


def configured(source: str, options: str) -> str:
    """``source`` with a Config of these ``options`` for its client."""
    return source.replace("boto3\n", f"boto3\n{CONFIG}", 1).replace('")\ndef', f'", config=Config({options}))\ndef')


def found(source: str, path: str, *codes: str, settings: Settings | None = None) -> list[Finding]:
    """What the rules about waits report; with ``codes``, what these report."""
    wanted = codes or ("BOT101", "BOT102", "BOT301", "BOT302", "BOT308")
    settings = settings or Settings(opt_in=frozenset(codes))
    return [finding for finding in lint(source, path, settings) if finding.code in wanted]


def advised(source: str, path: str, *codes: str) -> set[str | None]:
    return {finding.advice for finding in found(source, path, *codes)}


class Advised(NamedTuple):
    """Of a client for which a function has ``limit`` seconds: the numbers that every finding names, and why."""

    limit: int
    site: Site
    connect: float
    read: float
    attempts: int
    need: str = ""
    token: str = ""

    def why(self, line: int = 4) -> str:
        """Which needs decided; the call is in this line."""
        usual = 4 if self.site[0] == "dynamodb" else 3
        fewer = self.attempts < usual and "must not run twice" not in self.need
        less = f", so {self.attempts} attempts instead of {usual}" * fewer
        return f"{self.need.format(line)}{'; ' * bool(self.need)}Orders has {self.limit} s{less}"

    def whole(self, advice: str, line: int = 4) -> str:
        """``advice``, and what to pass instead, if anything is."""
        instead = f"Pass {self.token}= to {self.site[1].partition('(')[0]} (line {line}), or "
        return f"{instead}{advice[0].lower()}{advice[1:]}" if self.token else advice

    @property
    def advice(self) -> str:
        """What every finding says of a client without a Config."""
        return self.whole(added(self.connect, self.read, self.attempts, why=self.why()))


ONCE = "invoke (line {}) can take up to 1800 s (says AWS) and must not run twice"
LONG = "invoke_agent_runtime (line {}) can take up to 900 s (says AWS) and must not run twice"
POLLS = "receive_message (line {}) waits up to 20 s"
COUNTER = 'UpdateExpression="ADD hits :n", ExpressionAttributeValues={":n": {"N": "1"}}'
AGENT_IN_TWO_MINUTES = Advised(120, AGENT, 5, 103, 1, LONG)
FITTING = [
    # Attempts down to three, then the timeout down to 5 s, two attempts, the timeout down to 3 s.
    Advised(10, READ, 1, 3, 2),
    Advised(20, READ, 1, 5, 2),
    Advised(30, READ, 2, 6, 3),
    Advised(120, READ, 5, 30, 3),
    Advised(30, INVOKE, 5, 22, 1, ONCE),
    AGENT_IN_TWO_MINUTES,
    # A model is given at least 30 s, whatever it may answer with: rather two attempts.
    Advised(78, MODEL, 5, 30, 2),
    Advised(120, MODEL, 5, 30, 3),
    Advised(78, ("bedrock-runtime", 'converse(modelId="m", inferenceConfig={"maxTokens": 500})'), 5, 30, 2),
    Advised(90, ("bedrock-agent-runtime", 'retrieve_and_generate(input={"text": "q"})'), 5, 30, 2),
    Advised(90, ("bedrock-agent-runtime", "rerank(queries=[], sources=[])"), 5, 21, 3),
    Advised(90, ("bedrock-runtime", 'invoke_model(modelId="amazon.titan-embed-text-v2:0")'), 5, 21, 3),
    # What a call cannot do without is not cut short: rather fewer attempts.
    Advised(58, QUEUE, 5, 21, 2, POLLS),
    Advised(90, QUEUE, 5, 21, 3, POLLS),
    Advised(156, TASK, 5, 65, 2, "get_activity_task (line {}) needs 65 s (says AWS)"),
    Advised(30, WAITS_SHORTLY, 1, 5, 3),
    # A repeat would start it again, if the function lives to send it; what takes a token is given that first.
    Advised(10, ("stepfunctions", 'start_execution(stateMachineArn="a")'), 2, 7, 1, "it must not run twice", "name"),
    Advised(
        10, ("codebuild", 'start_build(projectName="p")'), 2, 7, 1, "it must not run twice", token="idempotencyToken"
    ),
    Advised(10, ("ssm", 'send_command(DocumentName="d")'), *(2, 7, 1), "send_command (line {}) must not run twice"),
    Advised(
        10,
        ("dynamodb", f'update_item(TableName="t", Key={{}}, {COUNTER})'),
        *(2, 7, 1),
        "update_item (line {}) must not run twice",
    ),
]


@pytest.mark.parametrize("one", FITTING, ids=lambda one: f"{one.site[1].partition('(')[0]} in {one.limit} s")
def test_every_finding_advises_what_fits_and_no_finding_is_left_after_the_fix(tmp_path: Path, one: Advised) -> None:
    (tmp_path / "ruff.toml").write_text("line-length = 200\n", "utf-8")
    source, path = laid_out(tmp_path, one.limit, one.site)
    assert advised(source, path) == {one.advice}
    fixed = apply(source, found(source, path)[0].fixes[0])
    values = f"connect_timeout={one.connect}", f"read_timeout={one.read}", f"retries={retries(one.attempts)}"
    assert f"config=Config({', '.join(values)})" in fixed
    assert found(fixed, path) == []
    # A Config that lacks them gets the same, and what it states and does not fit gives way.
    bare, stated = (configured(source, each) for each in ("tcp_keepalive=True", "connect_timeout=50, read_timeout=500"))
    assert advised(bare, path) == advised(stated, path) == {one.whole(set_to(*values, why=one.why(5)), 5)}
    assert f"Config(tcp_keepalive=True, {', '.join(values)})" in apply(bare, found(bare, path)[0].fixes[0])
    assert found(apply(stated, found(stated, path)[0].fixes[0]), path) == []


def test_the_audit_says_the_same(command: Command, tmp_path: Path) -> None:
    one = AGENT_IN_TWO_MINUTES
    source, path = laid_out(tmp_path, one.limit, one.site)
    Path(path).write_text(source, "utf-8")
    (row,) = json.loads(command("audit", "--isolated", "--format=json", "app.py").out)["clients"]
    assert (row["advised_read_timeout"], row["advised_attempts"]) == (one.read, one.attempts)
    assert row["advice"] == one.advice.replace(" (line 4)", "")


@pytest.mark.parametrize(
    ("limit", "site", "needs", "enough", "values"),
    [
        (3, READ, "get_item{} needs 9 s with 2 attempts", 9, (1, 3, 2)),
        (8, READ, "get_item{} needs 9 s with 2 attempts", 9, (1, 3, 2)),
        (3, INVOKE, "invoke{} needs 4 s with one attempt", 5, (1, 3, 1)),
        (28, MODEL, "converse{} needs 71 s with 2 attempts", 78, (5, 30, 2)),
        (6, TASK, "get_activity_task{} needs read_timeout=65", 156, (5, 65, 2)),
        (155, TASK, "get_activity_task{} needs 141 s with 2 attempts", 156, (5, 65, 2)),
        (57, QUEUE, "receive_message{} needs 53 s with 2 attempts", 58, (5, 21, 2)),
        (30, ENDPOINT, "invoke_endpoint{} needs read_timeout=70", 167, (5, 70, 2)),
    ],
)
def test_a_call_that_needs_more_time_than_its_function_has_gets_no_fix(
    command: Command, tmp_path: Path, limit: int, site: Site, needs: str, enough: int, values: tuple[int, int, int]
) -> None:
    """Its advice names the least ``Timeout`` with which its plan fits, and the plan: both together leave no finding."""
    source, path = laid_out(tmp_path, limit, site)
    connect, read, attempts = values
    options = [f"read_timeout={read}", f"retries={retries(attempts)}"]
    written = f"connect_timeout={connect}, {', '.join(options)}"
    raised = f"Raise Timeout to {enough} and {{}}: {needs}, but Orders has {limit} s."
    every = found(source, path)
    add = f"add config=Config({written})"
    assert {(each.advice, each.fixes) for each in every} == {(raised.format(add, " (line 4)"), ())}
    assert len(every) > 1
    (made,) = found(configured(source, "connect_timeout=5"), path, "BOT102")
    missing = set_to(*([f"connect_timeout={connect}"] * (connect != 5)), *options, why="why")
    assert (made.advice, made.fixes) == (raised.format(missing[0].lower() + missing[1:-6], " (line 5)"), ())
    Path(path).write_text(source, "utf-8")
    (row,) = json.loads(command("audit", "--isolated", "--format=json", "app.py").out)["clients"]
    assert (row["advised_read_timeout"], row["advised_attempts"], row["advice"]) == (None, None, raised.format(add, ""))
    laid_out(tmp_path, enough, site)
    assert found(configured(source, written), path) == []


def test_where_no_timeout_is_short_enough_the_advice_names_what_else_can_be_lowered(tmp_path: Path) -> None:
    for limit, site, advice in (
        (
            30,
            WAITS,
            f"Raise Timeout to 659 and {LEAST}, or lower Delay or MaxAttempts of its WaiterConfig: "
            "instance_running (line 4) needs 594 s with 2 attempts, but Orders has 30 s.",
        ),
        (
            30,
            DOWNLOAD,
            f"Raise Timeout to 54 and {LEAST}, or lower num_download_attempts: "
            "download_file (line 4) needs 49 s with 2 attempts, but Orders has 30 s.",
        ),
        (2, COPY, f"Raise Timeout to 18 and {LEAST}: copy (line 4) needs 17 s with 2 attempts, but Orders has 2 s."),
    ):
        source, path = laid_out(tmp_path, limit, site)
        client, call = found(source, path, "BOT101", "BOT308")
        assert (client.advice, client.fixes, call.advice) == (advice, (), advice)


def test_no_value_is_one_that_botocore_rejects(tmp_path: Path) -> None:
    """One ``Timeout`` for the function, whichever of its clients is reported."""
    for limit in (1, 2, 3):
        source, path = laid_out(tmp_path, limit, READ)
        source = source.replace("def", 'other = boto3.client("s3")\ndef')
        every = found(f'{source}    other.get_object(Bucket="b", Key="k")\n', path, "BOT101", "BOT308")
        assert [re.findall(r"Raise Timeout to (\d+)", each.advice) for each in every] == [["9"]] * 4
        assert "=0," not in "".join(each.advice for each in every)


S3_GET = ("s3", 'get_object(Bucket="b", Key="k")')
CALLS: dict[str, Site] = {
    "get": S3_GET,
    "download": DOWNLOAD,
    "upload": ("s3", 'upload_file("f", "b", "k")'),
    "copy": COPY,
    "download once": ("s3", 'download_file("b", "k", "f", Config=TransferConfig(num_download_attempts=1))'),
    "waiter": WAITS,
    "short waiter": WAITS_SHORTLY,
    "waiter of s3": ("s3", 'get_waiter("object_exists").wait(Bucket="b", Key="k")'),
    "paginator": ("s3", 'get_paginator("list_objects_v2").paginate(Bucket="b")'),
    "query": ("dynamodb", 'query(TableName="t")'),
    "discovery": ("timestream-write", "write_records(Records=[])"),
    "invoke": INVOKE,
    "queue": QUEUE,
    "task": TASK,
    "two": ("s3", f'{S3_GET[1]}\n    client.download_file("b", "k", "f")'),
}
GIVEN = [
    "",
    'retries={"mode": "standard", "total_max_attempts": 5}',
    'retries={"mode": "legacy", "max_attempts": 2}',
    "connect_timeout=4",
    "read_timeout=2",
]
PAIRS = pairwise([*CALLS], (3, 10, 29, 30, 60, 300, 900), GIVEN)


@pytest.mark.parametrize("name", CALLS)
def test_advice_fits_the_function_or_says_that_it_does_not(tmp_path: Path, name: str) -> None:
    """Afterwards BOT308 has nothing to say, unless the advice said so, without a fix, and what helps instead."""
    for limit, given in (pair[1:] for pair in PAIRS if pair[0] == name):
        source, path = laid_out(tmp_path, limit, CALLS[name])
        source = source.replace("boto3\n", "boto3\nfrom boto3.s3.transfer import TransferConfig\n", 1)
        fixed = configured(source, given) if given else source.replace("boto3\n", f"boto3\n{CONFIG}", 1)
        for _ in range(2):
            fixes = [each.fixes[0] for each in found(fixed, path, "BOT101", "BOT102") if each.fixes]
            fixed = apply(fixed, fixes[0]) if fixes else fixed
        lost = advised(fixed, path, "BOT101", "BOT102")
        assert advised(fixed, path, "BOT308") == lost, (limit, given)
        asks = r" needs (\d+ s with (one attempt|2 attempts)|read_timeout=\d+), but Orders has \d+ s"
        for each in lost:
            assert re.search(rf"^Raise Timeout to .*:.*{asks}|{asks}: (lower|Lambda)", each or ""), (limit, given)


def test_values_that_the_team_states_and_those_of_today_are_advised_if_they_fit(tmp_path: Path) -> None:
    source, path = laid_out(tmp_path, 300, READ)
    # DynamoDB keeps the attempts that it has.
    today = added(attempts=4, why=f"{DEFAULTS} with a shorter connect timeout (480 s → 260 s)")
    assert advised(source, path) == {today}
    # The first to go are attempts.
    assert advised(*laid_out(tmp_path, 240, READ)) == {Advised(240, READ, 5, 60, 3).advice}
    source, path = laid_out(tmp_path, 6, TASK)
    (finding,) = found(source, path, "BOT101", settings=Settings(shared_config="app.aws.CONFIG"))
    assert (finding.advice, len(finding.fixes)) == ("Write config=CONFIG.", 1)


def test_advice_for_an_unseen_call_names_what_the_service_requires(tmp_path: Path) -> None:
    points_at = ("sagemaker-runtime", 'invoke_endpoint_async(EndpointName="e")\n    return client, "invoke_endpoint"')
    settings = Settings(connect_timeout=30, read_timeout=2, total_max_attempts=1)
    for limit, condition in {
        60: "",
        100: " If you call invoke_endpoint, set read_timeout=70.",
        300: " If you call invoke_endpoint, set read_timeout=70.",
    }.items():
        source, path = laid_out(tmp_path, limit, points_at)
        (finding,) = found(source, path, "BOT101", settings=settings)
        assert finding.advice.endswith(f" must not run twice.{condition}")


def test_a_function_that_ends_before_a_second_request_hides_what_that_would_do(tmp_path: Path) -> None:
    """Nothing times out before the function ends with 60 s, the default timeout; with 61 s the rules speak."""
    quick = ("sqs", 'send_message(QueueUrl="q", MessageBody="m")')
    for site, code in ((INVOKE, "BOT302"), (ENDPOINT, "BOT301"), (quick, "BOT305")):
        reported = {limit: found(*laid_out(tmp_path, limit, site), code) != [] for limit in (30, 60, 61, 900)}
        assert reported == {30: False, 60: False, 61: True, 900: True}, site
    for site in (INVOKE, ENDPOINT):
        outlasts = {limit: found(*laid_out(tmp_path, limit, site), "BOT308") != [] for limit in (30, 60, 61, 900)}
        assert outlasts == {30: True, 60: True, 61: True, 900: False}, site


def test_attempts_that_the_author_chose_stay_as_long_as_each_can_wait_five_seconds(tmp_path: Path) -> None:
    for attempts, advice in (
        (6, set_to("connect_timeout=2", "read_timeout=6", why="Orders has 60 s")),
        (
            9,
            set_to(
                "connect_timeout=4",
                "read_timeout=13",
                f"retries={retries(3)}",
                why="Orders has 60 s, so 3 attempts instead of 9",
            ),
        ),
    ):
        source, path = laid_out(tmp_path, 60, READ)
        given = f"connect_timeout=5, read_timeout=60, retries={{'mode': 'standard', 'total_max_attempts': {attempts}}}"
        assert advised(configured(source, given), path, "BOT308") == {advice}


def test_a_model_has_no_more_time_than_its_function(tmp_path: Path) -> None:
    """BOT306 asks for more only where today's values fit, and the advice for the client asks a question."""
    for limit, read, attempts in ((78, 30, 2), (120, 30, 3), (300, 60, 3), (900, 60, 3)):
        source, path = laid_out(tmp_path, limit, MODEL)
        within = Advised(limit, MODEL, 5, read, attempts).advice
        (client,) = found(source, path, "BOT101")
        assert client.advice == (within if read < 60 else f"{added()} {MINUTES.format('converse', 4)}")
        assert (found(source, path, "BOT306") != []) == (read == 60)
        given = "connect_timeout=5, read_timeout=61, retries={'total_max_attempts': 1}"
        assert found(configured(source, given), path, "BOT306", "BOT308") == []


MINUTES = "{} (line {}) can take minutes: set a longer read_timeout if the function has the time."
MAY_BE_LONGER = (
    f"{added(attempts=1, why='invoke (line 4) must not run twice')} If invoke may take longer, set a longer "
    "read_timeout."
)


def test_no_long_read_timeout_where_the_limit_is_unknown(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").touch()
    path = str(tmp_path / "app.py")
    once = added(attempts=1, why="invoke_agent (line 4) must not run twice")
    for (service, call), advice in {
        MODEL: f"{added()} {MINUTES.format('converse', 4)}",
        ("bedrock-agent-runtime", 'invoke_agent(agentId="a")'): f"{once} {MINUTES.format('invoke_agent', 4)}",
        INVOKE: MAY_BE_LONGER,
        ENDPOINT: added(read=70, why="invoke_endpoint (line 4) needs 70 s (says AWS)"),
        READ: added(attempts=4, why=f"{DEFAULTS} with a shorter connect timeout (480 s → 260 s)"),
    }.items():
        source = MODULE.format(service=service, call=call).lstrip()
        (finding,) = found(source, path, "BOT101")
        assert (finding.advice, len(finding.fixes)) == (advice, 1)
        (alone,) = found(source.replace("def handler", "def main"), path, "BOT101")
        assert "if the function has the time" not in alone.message
        assert "may take longer" not in alone.message


def test_a_helper_of_a_project_with_functions_gets_no_long_read_timeout(tmp_path: Path) -> None:
    """A handler out of sight may import it, and the function that is called is the project's."""
    source, _ = laid_out(tmp_path, 60, INVOKE)
    source = source.replace("def handler(event, context)", "def run()")
    lay_out(tmp_path, {"app.py": "def handler(event, context): pass\n"})
    assert advised(source, str(tmp_path / "helpers.py"), "BOT101") == {MAY_BE_LONGER}
    lay_out(tmp_path, {"run.py": f"{source}\nif __name__ == '__main__':\n    run()\n"}, root=False)
    assert advised(source, str(tmp_path / "run.py"), "BOT101") == {MAY_BE_LONGER}
    agent = source.replace(*('"lambda"', '"bedrock-agentcore"')).replace(INVOKE[1], AGENT[1])
    assert advised(agent, str(tmp_path / "run.py"), "BOT101") == {added(read=910, attempts=1, why=LONG.format(4))}


def test_a_client_that_others_call_too_keeps_to_the_shortest_limit(tmp_path: Path) -> None:
    """The others are another function of the template, with more time, or something that has no limit."""
    one = Advised(30, READ, 2, 6, 3)
    source, path = laid_out(tmp_path, one.limit, one.site)
    other = f"{source}\ndef other():\n    client.list_tables()\n"
    assert [(each.code, each.advice) for each in found(other, path)] == [("BOT101", one.advice), ("BOT308", one.advice)]
    longer = TEMPLATE.replace("Orders", "Prices").replace("app.handler", "app.other").format(limit=300)
    (tmp_path / "template.yaml").write_text(TEMPLATE.format(limit=30) + longer.partition("Resources:\n")[2], "utf-8")
    handlers = other.replace("other()", "other(event, context)")
    (finding,) = found(handlers, path, "BOT101")
    assert finding.advice == one.advice
    assert found(apply(handlers, finding.fixes[0]), path, "BOT308") == []


def test_a_call_that_a_handler_hands_on_has_the_time_of_the_files_function(tmp_path: Path) -> None:
    """No caller of it is in sight, but nothing in the file runs longer."""
    source, path = laid_out(tmp_path, 300, MODEL)
    source = source.replace("handler(event, context)", "tool()") + "def handler(event, context):\n    run([tool])\n"
    advice = f"{added()} {MINUTES.format('converse', 4)}"
    assert [(each.code, each.advice) for each in found(source, path)] == [("BOT101", advice)]
    lay_out(tmp_path, {"template.yaml": TEMPLATE.replace("{limit}", "!Ref Seconds")})
    assert [(each.code, each.advice) for each in found(source, path)] == [("BOT101", advice)]


IN_A_DICTIONARY = 'import boto3\nWITH = {{"s3": boto3.client("s3"{given})}}\n'
HANDLER = "def handler(event, context):\n    serve(event)\n"
IMPORTING = f"import stores\n{HANDLER}"


def beside(limit: int) -> str:
    """A template with Orders, which has ``limit`` seconds, and Alarm, which has 10."""
    other = TEMPLATE.format(limit=10).partition("Resources:\n")[2].replace("Orders", "Alarm").replace("app.", "alarm.")
    return TEMPLATE.format(limit=limit) + other


def test_calls_out_of_sight_keep_to_the_limit_of_what_runs_the_file(tmp_path: Path) -> None:
    advice = added(2, 6, 3, why="Orders has 30 s")
    for made in (IN_A_DICTIONARY, 'import boto3\nrun = make(boto3.client("s3"{given}))\n'):
        source = made.format(given="")
        lay_out(tmp_path, {"template.yaml": TEMPLATE.format(limit=30), "app.py": IMPORTING, "stores.py": source})
        assert advised(source, str(tmp_path / "stores.py"), "BOT101") == {advice}
        assert advised(source + HANDLER, str(tmp_path / "app.py"), "BOT101") == {advice}
    lay_out(tmp_path, {"template.yaml": TEMPLATE.format(limit=3)})
    (client,) = found(source + HANDLER, str(tmp_path / "app.py"), "BOT101")
    raised = f"Raise Timeout to 9 and {LEAST}: one call needs 9 s with 2 attempts, but Orders has 3 s."
    assert (client.advice, client.fixes) == (raised, ())


def test_calls_out_of_sight_may_take_what_the_author_or_the_team_says(tmp_path: Path) -> None:
    """Attempts that the Config states are kept; the rest of it is filled in as everywhere."""
    lay_out(tmp_path, {"template.yaml": TEMPLATE.format(limit=30)})
    path = str(tmp_path / "app.py")
    made = IN_A_DICTIONARY.format(given=', config=Config(retries={"total_max_attempts": 9})')
    (stated,) = found(f"{CONFIG}{made}{HANDLER}", path, "BOT102")
    assert stated.advice.startswith("Set connect_timeout=5 and read_timeout=60: ")
    source = IN_A_DICTIONARY.format(given="") + HANDLER
    (of_team,) = found(source, path, "BOT101", settings=Settings(read_timeout=50))
    assert of_team.advice.startswith("Add config=Config(connect_timeout=5, read_timeout=50, ")


def test_calls_out_of_sight_may_be_those_of_the_function_with_the_most_time(tmp_path: Path) -> None:
    """Another function that only lies beside the file, and does not import it, is none of those."""
    source, path = IN_A_DICTIONARY.format(given=""), str(tmp_path / "stores.py")
    for limit, alarm, values in ((300, IMPORTING, (5, 60, 3)), (40, IMPORTING, (2, 8, 3)), (300, HANDLER, (5, 60, 3))):
        files = {"template.yaml": beside(limit), "app.py": IMPORTING, "alarm.py": alarm, "stores.py": source}
        lay_out(tmp_path, files)
        (client,) = found(source, path, "BOT101")
        assert client.advice.startswith(added(*values, why="").removesuffix(".")), (limit, alarm)


def test_attempts_that_the_author_chose_are_lowered_only_by_a_person(tmp_path: Path) -> None:
    """They may be against throttling, which takes none of the function's time."""
    source, path = laid_out(tmp_path, 30, ("s3", "list_buckets()"))
    for stated, applicability, title in (
        (9, "offered", "Fewer attempts: set connect_timeout=2 and read_timeout=6 and retries="),
        (2, "unsafe", "Set connect_timeout=3 and read_timeout=10"),
    ):
        (lacking,) = found(configured(source, f"connect_timeout=5, retries={retries(stated)}"), path, "BOT102")
        (fix,) = lacking.fixes
        assert (fix.applicability, fix.title.partition("{")[0]) == (applicability, title)


@pytest.mark.parametrize("template", [{}, {"template.yaml": TEMPLATE.replace("{limit}", "!Ref Seconds")}])
def test_a_function_with_an_unknown_limit_keeps_the_attempts_of_today(tmp_path: Path, template: dict[str, str]) -> None:
    """Lambda's maximum is no limit of this function."""
    lay_out(tmp_path, template)
    source = MODULE.format(service=DOWNLOAD[0], call=DOWNLOAD[1]).lstrip()
    settings = Settings(botocore_version=Version(1, 43), stated_version=Version(1, 43))
    (finding,) = found(source, str(tmp_path / "app.py"), settings=settings)
    why = f"{DEFAULTS} but for the connect timeout; one download_file can then take 2040 s"
    assert finding.advice == added(attempts=5, mode="", why=why)

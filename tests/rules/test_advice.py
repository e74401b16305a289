"""What a client is used for decides what every rule, every fix and the audit say of it: one number everywhere."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from flake8_botocore.config import Settings
from flake8_botocore.linter import lint
from tests.layouts import lay_out
from tests.rules.reported import DEFAULTS, added, fixed, only, retries, set_to

ONCE_ONLY = " and must not run twice"
LONGER = "{} (line 6) can take minutes: set a longer read_timeout if yours does (AWS advises 3600)."
INVOKE = f"invoke (line 6) can take up to 1800 s (says AWS){ONCE_ONLY}"


class Site(NamedTuple):
    """A client, what is done with it, and what everybody must say: the words, and the numbers a fix writes."""

    service: str
    use: str
    words: str
    seconds: int
    attempts: int
    lambda_timeout: int | None = None
    longer: str = ""


CALLED = [
    Site("lambda", "client.invoke(FunctionName='f')", INVOKE, 1810, 1),
    Site(
        "lambda",
        "client.invoke(FunctionName='f')",
        f"invoke (line 6) can take up to 120 s (bot-lambda-timeout){ONCE_ONLY}",
        130,
        1,
        120,
    ),
    Site("lambda", "client.invoke(FunctionName='f', InvocationType='RequestResponse')", INVOKE, 1810, 1),
    Site("lambda", "client.meta; client.invoke(FunctionName='f')", INVOKE, 1810, 1),
    Site(
        "sagemaker-runtime",
        "client.invoke_endpoint(EndpointName='e')",
        "invoke_endpoint (line 6) needs 70 s (says AWS)",
        70,
        3,
    ),
    Site(
        "runtime.sagemaker",
        "client.invoke_endpoint(EndpointName='e')",
        "invoke_endpoint (line 6) needs 70 s (says AWS)",
        70,
        3,
    ),
    Site(
        "stepfunctions",
        "client.start_sync_execution(stateMachineArn='a')",
        f"start_sync_execution (line 6) can take up to 300 s (says AWS){ONCE_ONLY}",
        310,
        1,
    ),
    Site(
        "bedrock-agent-runtime",
        "client.invoke_agent(agentId='a')",
        "invoke_agent (line 6) must not run twice",
        60,
        1,
        longer=f" {LONGER.format('invoke_agent')}",
    ),
    Site(
        "bedrock-agentcore",
        "client.invoke_agent_runtime(agentRuntimeArn='a')",
        f"invoke_agent_runtime (line 6) can take up to 900 s (says AWS){ONCE_ONLY}",
        910,
        1,
    ),
    Site(
        "stepfunctions",
        "client.get_activity_task(activityArn='a')",
        "get_activity_task (line 6) needs 65 s (says AWS)",
        65,
        3,
    ),
    # Quick, and twice does harm: one attempt, where the client does nothing else.
    Site("ssm", "client.send_command(DocumentName='d')", "send_command (line 6) must not run twice", 60, 1),
]
"""Called in line 6; BOT302 or BOT301 reports the call."""

MODEL = Site("bedrock-runtime", "client.converse(modelId='m')", LONGER.format("converse"), 60, 3)
ANSWER = Site(
    "bedrock-agent-runtime",
    "client.retrieve_and_generate(input={'text': 'q'})",
    LONGER.format("retrieve_and_generate"),
    60,
    3,
)
TOKEN = Site("stepfunctions", "client.start_execution(stateMachineArn='a')", "it must not run twice", 60, 1)
USUAL = [
    Site("lambda", "client.list_functions()", "", 60, 3),
    Site("stepfunctions", "client.send_task_success(taskToken='t', output='{}')", "", 60, 3),
    Site("stepfunctions", "client.start_execution(stateMachineArn='a', name='n')", "", 60, 3),
    Site("bedrock-runtime", "client.invoke_model(modelId='amazon.titan-embed-text-v2:0')", "", 60, 3),
    Site("bedrock-agent-runtime", "client.rerank(queries=[], sources=[])", "", 60, 3),
    Site("bedrock-agent-runtime", "client.retrieve(knowledgeBaseId='k')", "", 60, 3),
    Site("s3", "client.list_buckets()", "", 60, 3),
]
WAITING = 'invoke with InvocationType="RequestResponse" (the default)'
MAYBE = [
    Site("lambda", "return client", f" If you call {WAITING}, set read_timeout=1810 and one attempt.", 60, 3),
    Site("lambda", "work(client)", f" If you call {WAITING}, set read_timeout=1810 and one attempt.", 60, 3),
    Site("sagemaker-runtime", "box['c'] = client", " If you call invoke_endpoint, set read_timeout=70.", 60, 3),
    Site(
        "stepfunctions",
        "return client",
        " If you call start_sync_execution, set read_timeout=310 and one attempt.",
        60,
        3,
    ),
    Site(
        "bedrock-agentcore",
        "return client",
        " If you call invoke_agent_runtime, set read_timeout=910 and one attempt.",
        60,
        3,
    ),
    Site("s3", "return client", "", 60, 3),
]


def source(site: Site) -> str:
    return f'import boto3\n\n\ndef use(work, box):\n    client = boto3.client("{site.service}")\n    {site.use}\n'


def written(text: str) -> tuple[int, int]:
    """The read timeout and the attempts of the Config that a fix wrote."""
    found = re.search(r"read_timeout=(\d+),\s+retries=.*?['\"]total_max_attempts['\"]: (\d+)", text)
    assert found is not None
    return int(found[1]), int(found[2])


def test_the_fix_writes_it() -> None:
    for site in [*CALLED, MODEL, ANSWER, TOKEN, *USUAL, *MAYBE]:
        assert written(fixed("BOT101", source(site), lambda_timeout=site.lambda_timeout)) == (
            site.seconds,
            site.attempts,
        )


def advice(site: Site) -> str:
    return added(read=site.seconds, attempts=site.attempts, why=site.words) + site.longer


def test_an_unused_client_is_to_be_removed() -> None:
    (finding,) = only("BOT101", source(Site("lambda", "pass", "", 0, 0)))
    assert (finding.advice, finding.fixes) == ("It is unused: remove it.", ())


def test_the_teams_values_where_nothing_long_is_called() -> None:
    for site in USUAL:
        (finding,) = only("BOT101", source(site))
        assert finding.advice == added()


CONFIG = "from botocore.config import Config\nimport boto3\nboto3.client('s3', config=Config({}))\n"


IMPORTED = {
    "app/__init__.py": "",
    "app/aws.py": "from botocore.config import Config\n\nCONFIG = Config(use_fips_endpoint=True)\n",
    "app/mail.py": """
import boto3
from app.aws import CONFIG


def send():
    client = boto3.client("ses", config=CONFIG)
    client.send_email(Source="a", Destination={}, Message={})
""",
}


def test_a_config_of_another_file_has_one_plan(tmp_path: Path) -> None:
    """That of its own file, which others use, too; a client that needs other values gets them merged in."""
    lay_out(tmp_path, {"pyproject.toml": "", **IMPORTED})
    advised = {
        (each.code, each.advice)
        for path in ("app/aws.py", "app/mail.py")
        for each in lint((tmp_path / path).read_text("utf-8"), str(tmp_path / path), Settings())
    }
    values = f"connect_timeout=5, read_timeout=60, retries={retries(1)}"
    alone = f"Add .merge(Config({values})) to the Config of this client alone: send_email (line 7) must not run twice."
    but = f"{DEFAULTS} but for the connect timeout"
    shared = set_to("connect_timeout=5", "read_timeout=60", 'retries={"mode": "standard"}', why=but)
    assert advised == {("BOT102", shared), ("BOT302", alone)}

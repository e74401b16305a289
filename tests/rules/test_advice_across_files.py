"""A client that one file makes and others use: its own file says what to write, each caller what its call asks for."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from flake8_botocore.config import Settings
from flake8_botocore.files.snapshot import Snapshot, begin
from flake8_botocore.linter import lint
from tests.cli.running import Command
from tests.layouts import lay_out
from tests.rules.reported import DEFAULTS, SHORTENED, added
from tests.test_documentation import apply

TEMPLATE = """
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties: {Runtime: python3.13, CodeUri: ., Handler: main.handler, Timeout: 29}
"""
WHERE = "where the client is made"


class Shared(NamedTuple):
    """``aws.py`` with a client that ``main.py`` uses, the advice for the first and what the second needs."""

    aws: str
    main: str
    written: str
    code: str
    needed: str


MINUTES = "can take minutes: set a longer read_timeout if yours does (AWS advises 3600)."
SHARED = {
    "a long call": Shared(
        "import boto3\nclient = boto3.client('sagemaker-runtime')\n",
        "import aws\n\n\ndef run():\n    aws.client.invoke_endpoint(EndpointName='e')\n",
        added(read=70, why="invoke_endpoint (main.py:5) needs 70 s (says AWS)"),
        "BOT301",
        f"Set a longer read_timeout {WHERE}: invoke_endpoint (line 5) needs 70 s (says AWS).",
    ),
    "a model that must not run twice": Shared(
        "import boto3\n\n\ndef agent():\n    return boto3.client('bedrock-agent-runtime')\n",
        "from aws import agent\n\n\ndef run():\n    agent().invoke_agent(agentId='a')\n",
        added(attempts=1, why="invoke_agent (main.py:5) must not run twice") + f" invoke_agent (main.py:5) {MINUTES}",
        "BOT302",
        f"Set one attempt {WHERE}, or use a client of its own: invoke_agent (line 5) must not run twice.",
    ),
    "through a second function": Shared(
        "import boto3\n\n\ndef client(name):\n    return boto3.client(name)\n\n\ndef steps():\n"
        "    return client('stepfunctions')\n",
        "from aws import steps\n\n\ndef run():\n    steps().start_sync_execution(stateMachineArn='a')\n",
        added(
            read=310,
            attempts=1,
            why="start_sync_execution (main.py:5) can take up to 300 s (says AWS) and must not run twice",
        ),
        "BOT302",
        f"Set a longer read_timeout and one attempt {WHERE}: start_sync_execution (line 5) can take up to "
        "300 s (says AWS) and must not run twice.",
    ),
    "a function with a limit": Shared(
        "import boto3\ntable = boto3.client('dynamodb')\n",
        "from aws import table\n\n\ndef handler(event, context):\n    table.list_tables()\n",
        added(2, 6, 3, why="Orders has 29 s, so 3 attempts instead of 4"),
        "BOT308",
        f"Set timeouts and attempts that fit {WHERE}: Orders has 29 s.",
    ),
}


def test_a_call_without_needs_points_to_the_client(tmp_path: Path) -> None:
    """The team's values fit: the file that makes the client says them."""
    used = "from aws import table\n\n\ndef handler(event, context):\n    table.list_tables()\n"
    made = "import boto3\ntable = boto3.client('dynamodb')\n"
    template = TEMPLATE.replace("29", "300")
    lay_out(tmp_path, {"aws.py": made, "main.py": used, "template.yaml": template})
    assert advice(tmp_path / "aws.py", "BOT101") == [
        added(attempts=4, why=f"{DEFAULTS} {SHORTENED.replace('360', '480').replace('195', '260')}")
    ]
    assert advice(tmp_path / "main.py", "BOT308") == ["Set timeouts and attempts where the client is made."]


def advice(path: Path, code: str) -> list[str]:
    """What the findings of a file with a code advise."""
    every = lint(path.read_text("utf-8"), str(path), Settings(opt_in=frozenset({"BOT306"})))
    return [each.advice for each in every if each.code == code]


@pytest.mark.parametrize("shared", SHARED.values(), ids=SHARED)
def test_the_file_that_makes_a_client_says_what_to_write(tmp_path: Path, shared: Shared) -> None:
    template = TEMPLATE if "Orders" in shared.written else ""
    lay_out(tmp_path, {"aws.py": shared.aws, "main.py": shared.main, "template.yaml": template})
    aws, main = tmp_path / "aws.py", tmp_path / "main.py"
    assert advice(aws, "BOT101") == [shared.written]
    assert advice(main, shared.code) == [shared.needed]
    (finding,) = (each for each in lint(shared.aws, str(aws), Settings()) if each.code == "BOT101")
    aws.write_text(apply(shared.aws, finding.fixes[0]), "utf-8")
    begin(Snapshot())
    assert advice(main, shared.code) == []


def test_a_call_that_must_not_run_twice_gets_a_client_of_its_own_in_either_file(tmp_path: Path) -> None:
    made = "import boto3\nqueue = boto3.client('sns')\nqueue.list_topics()\n"
    used = "from aws import queue\n\n\ndef run():\n    queue.publish(PhoneNumber='1', Message='m')\n"
    lay_out(tmp_path, {"aws.py": made, "main.py": used})
    own = 'must not run twice: give it a client of its own with retries={"total_max_attempts": 1}.'
    assert advice(tmp_path / "aws.py", "BOT101") == [f"{added()} publish (main.py:5) {own}"]
    once = "Set one attempt where the client is made, or use a client of its own: publish (line 5) must not run twice."
    assert advice(tmp_path / "main.py", "BOT302") == [once]


def test_fixes_in_several_rounds_keep_what_other_files_need(command: Command, tmp_path: Path) -> None:
    """The file that other modules see is the saved one, while it has new lines already."""
    made = (
        "import boto3\n\n\ndef lists():\n    return boto3.client('s3', region_name='eu-central-1')\n\n\n"
        "def agent():\n    return boto3.client('bedrock-agentcore', region_name='eu-central-1')\n"
    )
    calls = "    lists().list_buckets()\n    agent().invoke_agent_runtime(agentRuntimeArn='a')\n"
    used = f"from aws import agent, lists\n\n\ndef run():\n{calls}"
    lay_out(tmp_path, {"aws.py": made, "main.py": used})
    assert [finding.code for finding in lint(used, str(tmp_path / "main.py"), Settings())] == ["BOT302"]
    command("fix", "--unsafe-fixes", "aws.py")
    begin(Snapshot())
    fixed = (tmp_path / "aws.py").read_text("utf-8")
    assert (fixed.count("CLIENT_CONFIG = Config("), fixed.count("LONG_CALL_CONFIG = Config(")) == (1, 1)
    assert lint(used, str(tmp_path / "main.py"), Settings()) == []


ONCE = "publish (main.py:5) must not run twice"


@pytest.mark.parametrize(
    ("besides", "written"),
    [
        ("table().publish(PhoneNumber='2', Message='m')", added(attempts=1, why=ONCE.replace(")", " and 1 more)"))),
        (
            "table().list_topics()",
            f'{added()} {ONCE}: give it a client of its own with retries={{"total_max_attempts": 1}}.',
        ),
    ],
)
def test_one_attempt_is_not_for_what_other_files_call_besides(tmp_path: Path, besides: str, written: str) -> None:
    made = "import boto3\n\n\ndef table():\n    return boto3.client('sns')\n"
    used = "from aws import table\n\n\ndef run():\n    {}\n"
    main = used.format("table().publish(PhoneNumber='1', Message='m')")
    lay_out(tmp_path, {"aws.py": made, "main.py": main, "more.py": used.format(besides)})
    assert advice(tmp_path / "aws.py", "BOT101") == [written]


@pytest.mark.parametrize(
    ("used", "condition"),
    [("", f" If you call invoke_agent, set one attempt. invoke_agent {MINUTES}"), ("knowledge().retrieve()", "")],
)
def test_calls_seen_in_other_files_are_all_the_calls(tmp_path: Path, used: str, condition: str) -> None:
    """Another file of the project says ``invoke_agent``, too, but calls it on a client of its own."""
    made = "import boto3\n\n\ndef knowledge():\n    return boto3.client('bedrock-agent-runtime')\n"
    other = "import boto3\n\n\ndef ask():\n    boto3.client('bedrock-agent-runtime').invoke_agent(agentId='a')\n"
    main = f"from aws import knowledge\n\n\ndef run():\n    {used}\n" if used else ""
    lay_out(tmp_path, {"aws.py": made, "other.py": other, "main.py": main})
    assert advice(tmp_path / "aws.py", "BOT101") == [added() + condition]

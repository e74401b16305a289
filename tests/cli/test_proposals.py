"""The commands that ``check`` prints: each changes as many places as it says."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest

from flake8_botocore.cli import proposals
from flake8_botocore.rules import all_rules
from scripts.rule_examples import examples

from .running import CLIENT, Command, in_this_process, tree

LAMBDA = 'import boto3\n\nclient = boto3.client("lambda")\nclient.invoke(FunctionName="f")\n'
TWO = {"a.py": CLIENT, "b.py": CLIENT}


def printed(command: Command, *arguments: str) -> list[list[str]]:
    """The commands of the decisions, as they are typed."""
    lines = command("check", "--quiet", *arguments, ".").lines
    return [shlex.split(line)[2:] for line in lines if line.startswith("  $ ")]


SHARED = {
    ".flake8": "[flake8]\nbot-shared-config = aws.CONFIG\n",
    "aws.py": "from botocore.config import Config\n\nCONFIG = Config(\n    connect_timeout=5, read_timeout=60, "
    'retries={"mode": "standard", "total_max_attempts": 3}\n)\n',
}
REMEDIES = {
    "all calls once, or a client of its own": f'{LAMBDA}client.list_functions()\nclient.invoke(FunctionName="g")\n',
    "a token": 'import boto3\n\nclient = boto3.client("stepfunctions")\nclient.start_execution(stateMachineArn="a")\n',
    "a model": 'import boto3\n\nclient = boto3.client("bedrock-runtime")\nclient.converse(modelId="m")\n',
    "a factory": "import boto3\n\n\ndef make(service):\n    return boto3.client(service)\n",
    "a Config": "import boto3\nfrom botocore.config import Config\n\nclient = boto3.client('s3', config=Config())\n",
}
"""Clients whose findings have more to write than the examples of the rules."""


@pytest.mark.parametrize("more", [{}, SHARED], ids=["", "shared"])
def test_each_command_leaves_none_of_the_findings_that_it_is_for(
    command: Command, tmp_path: Path, more: dict[str, str]
) -> None:
    every = [example for rule in all_rules() for example in examples(rule, "Example")]
    fixable, settled = set[str](), set[str]()
    for text in (*every, *REMEDIES.values()):
        tree(tmp_path, {"app.py": text, **more})
        found = json.loads(command("check", "--format=json", "app.py").out)
        fixable |= {each["code"] for each in found if each["fixes"]}
        for arguments in printed(command, "app.py"):
            tree(tmp_path, {"app.py": text})
            command(*arguments)
            codes = set(re.findall(r"BOT\d+", " ".join(arguments)))
            left = {each["code"] for each in json.loads(command("check", "--format=json", "app.py").out)}
            assert codes and not codes & left, (text, arguments)
            settled |= codes
    assert settled == fixable


S3 = 'boto3.client("s3")\n'
MANY = "import boto3\n" + S3 * 40
APART = {f"{name * 4}/{name * 20}.py": CLIENT for name in ("one", "two", "six")}
CIRCULAR = {".flake8": "[flake8]\nbot-shared-config = aws.CONFIG\n", "aws.py": "import b\nCONFIG = b.CONFIG\n"}
ONCE = "from botocore.config import Config\n\nConfig(retries={'max_attempts': 1})\n"
UNUSED = "from botocore.config import Config\n\nCONFIG = Config(max_pool_connections=5)\n"
FUNCTION = """\
Resources:
  Run:
    Type: AWS::Serverless::Function
    Properties: {CodeUri: ., Handler: a.handler, Timeout: 60}
"""
CONFIGURED = """\
import boto3
from botocore.config import Config

CONFIG = Config(retries={"mode": "standard", "total_max_attempts": 3})
client = boto3.client("sqs", config=CONFIG)


def handler(event, context):
    client.list_queues()
"""

COMMANDS: dict[str, tuple[dict[str, str], list[str]]] = {
    "a path once": (
        {"a.py": "import boto3\n" + S3 * 9},
        ["  $ flake8-botocore fix a.py:2,3,4,5,6,7,8,9,10:BOT101"],
    ),
    "whole files": (
        {"a.py": MANY, "b.py": MANY},
        ["  $ flake8-botocore fix --unsafe-fixes --select BOT101 a.py b.py"],
    ),
    "whole files would get other fixes, too": (
        {"a.py": MANY, "b.py": f"{MANY}queue = boto3.client('dynamodb')\n"},
        [
            "  For 32 of 80 places; then run check again for the rest:",
            f"  $ flake8-botocore fix a.py:{','.join(map(str, range(2, 34)))}:BOT101",
            "  $ flake8-botocore fix b.py:42:BOT101",
        ],
    ),
    "the first places": (
        APART,
        [
            "  For 1 of 3 places; then run check again for the rest:",
            f"  $ flake8-botocore fix {'one' * 4}/{'one' * 20}.py:3:BOT101",
        ],
    ),
    "one import would be circular": (
        CIRCULAR | TWO,
        ["  For 1 of 2 places; then run check again for the rest:", "  $ flake8-botocore fix a.py:3:BOT101"],
    ),
    "one place lacks the readings": (
        {"a.py": ONCE, "b.py": f"KEY = 'max_attempts'\n{ONCE}".replace("{'max_attempts'", "{KEY")},
        [
            "  For 1 of 2 places; then run check again for the rest: either send one request",
            "  $ flake8-botocore fix a.py:3:BOT203 --reading 1",
            "  Or allow one retry",
            "  $ flake8-botocore fix a.py:3:BOT203 --reading 2",
            "  $ flake8-botocore fix a.py:3:BOT102 b.py:4:BOT102",
        ],
    ),
    "of the client in another file": (
        {"a.py": CLIENT.replace("s3", "lambda"), "b.py": 'import a\n\na.client.invoke(FunctionName="f")\n'},
        ["  $ flake8-botocore fix a.py:3:BOT101"] * 2,
    ),
    "of a client with other calls in another file": (
        {
            "a.py": 'import boto3\n\nclient = boto3.client("lambda")\nclient.list_functions()\n',
            "b.py": 'import a\n\na.client.invoke(FunctionName="f")\n',
        },
        # Where no client of its own can be written, one attempt for all calls is not offered, either.
        ["  $ flake8-botocore fix a.py:3:BOT101"],
    ),
    "by hand": (
        {"a.py": 'import boto3\n\nboto3.client("sqs").delete_message_batch(QueueUrl="q", Entries=[])\n'},
        ["  no fix: only your code can retry", "  $ flake8-botocore fix a.py:3:BOT101"],
    ),
    "the Config of a client that outlasts its function": (
        {"template.yaml": FUNCTION, "a.py": CONFIGURED},
        ["  $ flake8-botocore fix a.py:4:BOT102"],
    ),
    "each reason of a group": (
        dict.fromkeys(["a.py", "b.py", "c.py"], UNUSED),
        ["  no fix: no client uses it (2x); no fix worked out: too many files (1x)"],
    ),
    "of a second decision no more files are looked at": (
        {"a.py": LAMBDA, "b.py": LAMBDA, "c.py": CLIENT},
        ["  $ flake8-botocore fix a.py:4:BOT302 b.py:4:BOT302", "  no fix worked out: too many files"],
    ),
}
PRINTED = re.compile(r"  (\$|Either|Or|For|no fix) ?")


@pytest.mark.parametrize(("files", "lines"), COMMANDS.values(), ids=COMMANDS)
def test_a_decision_has_a_command_for_its_first_places_or_says_why_not(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: dict[str, str], lines: list[str]
) -> None:
    monkeypatch.setattr(proposals, "MOST_FILES", 2)
    tree(tmp_path, files)
    assert [line for line in command("check", "--quiet", ".").lines if PRINTED.match(line)] == lines
    assert max(map(len, lines)) <= proposals.WIDEST + len("  $ ")
    for arguments in printed(command):
        tree(tmp_path, files)
        before = json.loads(command("check", "--format=json", ".").out)
        ran = command(*arguments)
        named = sum(len(each.split(":")[1].split(",")) for each in arguments if ":" in each)
        left = len(json.loads(command("check", "--format=json", ".").out))
        assert ran.code == 0 and left <= len(before) - named, arguments


def test_functions_that_are_packaged_one_by_one_get_no_config_for_a_finding_that_asks_for_none(
    command: Command, tmp_path: Path
) -> None:
    code = 'import boto3\n\ndef handler(event, context):\n    boto3.client("s3").list_buckets()\n'
    names = "abcdefg"
    function = "  {0}:\n    Type: AWS::Serverless::Function\n    Properties: {{CodeUri: {0}, Handler: app.handler}}\n"
    tree(tmp_path, {f"{name}/app.py": code for name in names})
    tree(tmp_path, {"template.yaml": f"Resources:\n{''.join(map(function.format, names))}"})
    assert printed(command, "--select=BOT402") == []


def test_functions_with_one_limit_are_one_decision_with_the_command_for_their_folder(
    command: Command, tmp_path: Path
) -> None:
    code = 'import boto3\n\nclient = boto3.client("s3")\n\ndef handler(event, context):\n    client.list_buckets()\n'
    names = "abcdef"
    function = (
        "  {0}F: {{Type: AWS::Serverless::Function, Properties: {{CodeUri: {0}, Handler: {0}.handler, Timeout: 30}}}}\n"
    )
    tree(tmp_path, {f"src/{name}/{name}.py": code for name in names})
    tree(tmp_path, {"src/template.yaml": f"Resources:\n{''.join(map(function.format, names))}", "b.py": CLIENT})
    assert command("check", "--quiet", ".").lines[2:7] == [
        "src/a/a.py:6  BOT308 wait-over-caller (warning)    and 5 more places",
        "  6 | client.list_buckets()",
        "  For example, s3.list_buckets can wait 360 s (botocore 1.44, not pinned), but Lambda ends aF after 30 s.",
        "  Write config=Config(connect_timeout=2, read_timeout=6, "
        'retries={"mode": "standard", "total_max_attempts": 3}).',
        "  $ flake8-botocore fix --unsafe-fixes --select BOT101 src",
    ]
    command(*printed(command)[0])
    assert len(json.loads(command("check", "--format=json", ".").out)) == 1


def test_standard_input_gets_no_command(tmp_path: Path) -> None:
    ran = in_this_process(tmp_path, "check", "-", stdin=LAMBDA.encode())
    assert (ran.code, "BOT302" in ran.out, " fix " in ran.out) == (1, True, False)


def test_a_reason_is_printed_if_it_is_that_of_each_place(command: Command, tmp_path: Path) -> None:
    model = '{0} = boto3.client("bedrock-runtime")\n{0}.converse(modelId="m")\n'
    for other, same in [(model.format("second"), True), ('boto3.client("sqs").list_queues()\n', False)]:
        tree(tmp_path, {"a.py": f"import boto3\n\n{model.format('first')}{other}"})
        said = command("check", "--quiet", ".").out
        assert "and 1 more place" in said
        assert ("If converse may take longer, set a longer read_timeout." in said) is same

"""One client, one number: what ``check`` states, what ``audit`` lists, and what a fix comes to."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from ..cli.running import Command, tree

HOLDER = "import boto3\n\nclient = boto3.client({service!r})\n"
USER = "from aws import client\n\n\ndef run():\n    {call}\n"
HANDING = "import boto3\nfrom user import Files\n\nfiles = Files(boto3.client({service!r}))\nfiles.run()\n"
TAKER = """\
import dataclasses
import boto3
@dataclasses.dataclass
class Files:
    client: boto3.client
    def run(self):
        self.{call}
"""
BLOCKS = re.compile(
    r": (?:one )?(.+?) can take (\d+) s.*"
    r"(?:; (.+) (?:then takes at most|still takes up to|can (?:then|still) take) | → )(\d+) s"
    r"(?: if one poll is slow)?\)?\.$"
)

CALLS = {
    "list_buckets()": ("s3", "3 attempts", 360, 195),
    "download_file('b', 'k', 'f')": ("s3", "download_file", 2160, 1170),
    "upload_file('f', 'b', 'k')": ("s3", "upload_file", 543, 213),
    "put_object(Bucket='b', Key='k', Body=b'x')": ("s3", "put_object", 543, 213),
    "copy({'Bucket': 'b', 'Key': 'k'}, 'b', 'l')": ("s3", "copy", 720, 390),
    "get_object(Bucket='b--use1-az4--x-s3', Key='k')": ("s3", "get_object", 720, 390),
    "get_waiter('bucket_exists').wait(Bucket='b')": ("s3", "bucket_exists waiter", 455, 290),
    "get_waiter('instance_status_ok').wait()": ("ec2", "instance_status_ok waiter", 945, 780),
    "get_waiter('table_exists').wait(TableName='t')": ("dynamodb", "table_exists waiter", 960, 740),
    "get_paginator('list_objects_v2').paginate(Bucket='b')": ("s3", "3 attempts", 360, 195),
}
"""What is called on a client, its service, how a message names the longest use, what that takes, and after a fix."""


def messages(command: Command) -> list[str]:
    """All that ``check`` says of each finding, in order of place."""
    return [each["message"] for each in json.loads(command("check", "--format=json", ".").out)]


def audited(command: Command) -> dict[str, Any]:
    """The only client that the audit lists."""
    (client,) = json.loads(command("audit", "--format=json", ".").out)["clients"]
    assert isinstance(client, dict)
    return client


@pytest.mark.parametrize("where", ["here", "elsewhere", "handed to an object", "handed to a function"])
@pytest.mark.parametrize("called", CALLS)
def test_check_audit_and_fix_agree(command: Command, tmp_path: Path, called: str, where: str) -> None:
    service, name, seconds, fixed = CALLS[called]
    holder, call = HOLDER.format(service=service), f"client.{called}"
    files = {
        "here": {"aws.py": f"{holder}{call}\n"},
        "elsewhere": {"aws.py": holder, "user.py": USER.format(call=call)},
        "handed to an object": {"aws.py": HANDING.format(service=service), "user.py": TAKER.format(call=call)},
        "handed to a function": {
            "aws.py": f"from user import run\n{holder}run(client)\n",
            "user.py": f"def run(client):\n    {call}\n",
        },
    }
    tree(tmp_path, files[where])
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "a"\ndependencies = ["botocore==1.44.8"]\n', "utf-8")
    found = messages(command)[0]
    stated = BLOCKS.search(found)
    assert stated is not None, found
    assert stated.groups() == (name, f"{seconds}", None if name == "3 attempts" else f"one {name}", f"{fixed}")
    assert int(audited(command)["longest_wait"]) == seconds
    command("fix", "--unsafe-fixes", ".")
    assert int(audited(command)["longest_wait"]) == fixed


MADE = "import boto3\nimport user\nfrom user import Files, run\n"
HANDED = {
    "a function of a module": "client = boto3.client('s3')\nuser.run(client)\n",
    "by keyword": "client = boto3.client('s3')\nrun(s3=client)\n",
    "from an annotated name": "client: object = boto3.client('s3')\nrun(client)\n",
    "from an attribute": "class Own:\n    def __init__(self):\n        self.client = boto3.client('s3')\n"
    "        run(self.client)\n",
    "in a function": "def main():\n    run(boto3.client('s3'))\n",
    "a method": "files = Files(None)\nclient = boto3.client('s3')\nfiles.take(client)\n",
    "a class of a module": "client = boto3.client('s3')\nuser.Files(client).run()\n",
}
TAKING = """\
def run(s3):
    s3.download_file("b", "k", "f")
class Files:
    def __init__(self, s3):
        self.s3 = s3
    def run(self):
        self.s3.download_file("b", "k", "f")
    def take(self, s3):
        s3.download_file("b", "k", "f")
"""


@pytest.mark.parametrize("how", HANDED)
def test_a_client_is_followed_to_what_it_is_handed(command: Command, tmp_path: Path, how: str) -> None:
    tree(tmp_path, {"aws.py": MADE + HANDED[how], "user.py": TAKING})
    assert "one download_file can take 2160 s in 6 × 3 attempts" in messages(command)[0]
    assert int(audited(command)["longest_wait"]) == 2160


CONFIG = """\
import boto3
from botocore.config import Config
CONFIG = Config(retries={"mode": "standard", "total_max_attempts": 3})
s3 = boto3.client("s3", config=CONFIG)
sqs = boto3.client("sqs", config=CONFIG)
s3.download_file("b", "k", "f")
"""


def test_a_config_says_which_of_its_clients_takes_longest(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"aws.py": CONFIG})
    (line,) = messages(command)
    assert ": one s3.download_file can take 2160 s in 6 × 3 attempts (botocore 1.44" in line
    assert line.endswith("one download_file can then take 1170 s.")
    rows = json.loads(command("audit", "--format=json", ".").out)["clients"]
    assert {row["service"]: int(row["longest_wait"]) for row in rows} == {"s3": 2160, "sqs": 360}


RESOURCE = """\
import boto3
s3 = boto3.resource("s3")
s3.Object("b", "k").put(Body=b"x")
"""


def test_a_resource_that_uploads(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"aws.py": RESOURCE})
    assert "one put can take 543 s in 3 attempts" in messages(command)[0]
    assert int(audited(command)["longest_wait"]) == 543


@pytest.mark.parametrize("called", ["download_file('b', 'k', 'f')", "get_waiter('bucket_exists').wait(Bucket='b')"])
def test_no_number_where_the_attempts_are_not_known(command: Command, tmp_path: Path, called: str) -> None:
    config = (
        "from botocore.config import Config\nimport boto3\n\nclient = boto3.client('s3', config=Config(retries=x))\n"
    )
    tree(tmp_path, {"aws.py": f"{config}client.{called}\n"})
    (line,) = messages(command)
    assert "can take" not in line and "at most" not in line
    assert audited(command)["longest_wait"] is None


LOOP = "def update(it, values):\n    for name, value in values.items():\n        {change}\n"
LONG = "import boto3\n\nclient_of_the_orders_and_of_their_archive = boto3.client('s3', region_name='eu-central-1')\n"
BY_NAME = ["setattr(it, name, value)", "it.__dict__[name] = value", "vars(it)[name] = value"]


def fixed_wait(command: Command) -> float | None:
    """What the audit says of the only client after all fixes."""
    command("fix", "--unsafe-fixes", ".")
    wait = audited(command)["longest_wait"]
    assert wait is None or isinstance(wait, float)
    return wait


@pytest.mark.parametrize("change", BY_NAME)
def test_a_config_that_a_fix_wrote_beside_the_usual_update_loop(command: Command, tmp_path: Path, change: str) -> None:
    tree(tmp_path, {"aws.py": f"{LONG}\n\n{LOOP.format(change=change)}"})
    assert fixed_wait(command) == 195.15
    assert "CLIENT_CONFIG = Config(" in (tmp_path / "aws.py").read_text()


def test_an_attribute_called_as_what_makes_clients(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"aws.py": "import boto3\n\n\ndef before(context):\n    context.client = boto3.client('s3')\n"})
    assert fixed_wait(command) == 195.15


def test_an_update_loop_that_is_given_the_config(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {"aws.py": f"{LONG}\n\n{LOOP.format(change=BY_NAME[0])}"})
    command("fix", "--unsafe-fixes", ".")
    path = tmp_path / "aws.py"
    path.write_text(f"{path.read_text()}\n\nupdate(CLIENT_CONFIG, {{}})\n")
    assert audited(command)["longest_wait"] is None


def test_a_constant_for_another_service_does_not_serve(command: Command, tmp_path: Path) -> None:
    dynamodb = "table = boto3.resource('dynamodb', region_name='eu-central-1')\n"
    files = {"aws.py": f"{LONG}{dynamodb}other = boto3.resource('dynamodb')\n"}
    tree(tmp_path, files)
    command("fix", "--unsafe-fixes", ".")
    rows = json.loads(command("audit", "--format=json", ".").out)["clients"]
    assert {row["service"]: int(row["longest_wait"]) for row in rows} == {"s3": 195, "dynamodb": 260}


LIMITED = """\
AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties: {Runtime: python3.13, CodeUri: ., Handler: app.handler, Timeout: 60}
  Report:
    Type: AWS::Serverless::Function
    Properties: {Runtime: python3.13, CodeUri: ., Handler: app.report, Timeout: 600}
"""


def test_a_constant_that_a_fix_wrote_for_a_limit_does_not_serve_others(command: Command, tmp_path: Path) -> None:
    app = "import boto3\n\ns3 = boto3.client('s3')\nsfn = boto3.client('stepfunctions')\n\n\n"
    app += "def handler(event, context):\n    s3.list_buckets()\n\n\n"
    app += "def report(event, context):\n    sfn.list_state_machines()\n"
    tree(tmp_path, {"app.py": app, "template.yaml": LIMITED})
    said = [int(each) for each in re.findall(r"(?:at most|→) (\d+) s", " ".join(messages(command)))]
    command("fix", "--unsafe-fixes", ".")
    rows = json.loads(command("audit", "--format=json", ".").out)["clients"]
    waits = {row["service"]: int(row["longest_wait"]) for row in rows}
    assert said == [waits["stepfunctions"]] == [195]
    assert waits["s3"] < 60


UNREAD = {
    "of a module that is not there": "from out_of_sight import FINAL\n{client}config=FINAL)",
    "of a class of its own": "class Own(Config):\n    pass\n\n\n{client}config=Own())",
    "an attribute": "class Jobs:\n    def __init__(self, config):\n        self.aws = {client}config=config)",
    "among keywords": "def make(**given):\n    return {client}**given)",
    "the session's": "session = boto3.Session(botocore_session=unknown())\nsession.client('lambda')",
}
"""How a client is given a Config that cannot be read."""


@pytest.mark.parametrize("given", UNREAD)
def test_a_config_that_cannot_be_read_gets_no_values(command: Command, tmp_path: Path, given: str) -> None:
    """The client has a Config, so none is added; what it needs is said without a number."""
    source = "import boto3\nfrom botocore.config import Config\n" + UNREAD[given]
    tree(tmp_path, {"a.py": source.format(client="boto3.client('lambda', ") + ".invoke(FunctionName='f')\n"})
    client = audited(command)
    assert (client["advised_read_timeout"], client["advised_attempts"]) == (None, None)
    assert client["advice"] == (
        "Set a longer read_timeout and one attempt in the client's Config: invoke can take up to 1800 s (says AWS) and "
        "must not run twice."
    )


@pytest.mark.parametrize(
    ("method", "sent", "seconds", "attempts"),
    [
        ("get_export(exportId='e')", 5, 615, "5 attempts"),
        ("list_tables()", 10, 1225, "5 attempts (DynamoDB: 10)"),
        ("get_paginator('list_tables')", 10, 1225, "5 attempts (DynamoDB: 10)"),
        ("can_paginate('a')", 10, 1225, "5 attempts (DynamoDB: 10)"),
    ],
)
def test_a_call_that_dynamodb_lacks_is_none_of_its_clients(
    command: Command, tmp_path: Path, method: str, sent: int, seconds: int, attempts: str
) -> None:
    """The service is a parameter; what is called on the client shows whether it may be DynamoDB."""
    source = f"import boto3\n\n\ndef run(service):\n    boto3.client(service).{method}\n"
    tree(tmp_path, {"a.py": source, "requirements.txt": "botocore==1.40.0\n"})
    client = audited(command)
    assert (client["sends"], int(client["longest_wait"])) == (sent, seconds)
    assert messages(command)[0].startswith(f"boto3.client(...) has no config=: {attempts}, 60 s per reply")

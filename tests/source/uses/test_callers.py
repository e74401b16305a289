"""Parameters are what all visible callers pass."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.layouts import clean_in, flags_in
from tests.snippets import flags

INVOKES = "import boto3\n\ndef run(client, name):\n    client.invoke(FunctionName=name)  # BOT302\n\n"
"""A function whose parameter is what its callers give."""

READ = {
    "several": 'run(boto3.client("lambda"), "f")  # BOT101\nrun(name="g", client=boto3.client("lambda"))  # BOT101\n',
    "through another function": """
def start(client):
    run(client, "f")
start(boto3.client("lambda"))  # BOT101
""",
    "another function of this name": """
import subprocess
run(boto3.client("lambda"), "f")  # BOT101
subprocess.run(["ls"])
""",
}


@pytest.mark.parametrize("calls", READ.values(), ids=READ)
def test_a_parameter_is_what_its_callers_pass(calls: str) -> None:
    flags(INVOKES + calls)


METHOD = """
import boto3
class Runner:
    def __init__(self, client):
        self.client = client
    def run(self, client):
        client.invoke(FunctionName="f")  # BOT302
    def again(self):
        self.client.invoke(FunctionName="f")  # BOT302
    @staticmethod
    def once(client):
        client.invoke(FunctionName="f")  # BOT302
client = boto3.client("lambda")  # BOT101
runner = Runner(client)
runner.run(client)
runner.once(client)
def work(runner: Runner):
    pass
"""


def test_methods_and_constructors() -> None:
    flags(METHOD)


CALLEE = (
    "from botocore.exceptions import ClientError\n\ndef run(client):\n    client.invoke(FunctionName='f')  # BOT302\n"
)
CALLER = "import boto3\nfrom {where} import run\n\nrun(boto3.client('lambda'))  # BOT101\n"


def test_callers_in_other_files(tmp_path: Path) -> None:
    flags_in(tmp_path, {"app/work.py": CALLEE, "app/main.py": CALLER.format(where=".work")})


FORWARDS = """
import boto3
def client(service, **kwargs):
    return boto3.client(service, **kwargs)  # BOT101
"""
UNKNOWN = FORWARDS.replace("  # BOT101", "")


@pytest.mark.parametrize(
    ("factory", "caller"),
    [
        (UNKNOWN, ""),
        (UNKNOWN, "client('sqs', config=CONFIG)"),
        (UNKNOWN, "client('sqs')\nclient('sqs', **options)"),
        (UNKNOWN, "client('sqs')\nlist(map(client, names))"),
        (UNKNOWN.replace("    return", "    kwargs['config'] = CONFIG\n    return"), "client('sqs')"),
        (UNKNOWN.replace("    return", "    kwargs.setdefault('config', CONFIG)\n    return"), "client('sqs')"),
        (UNKNOWN.replace("    return", "    kwargs = complete(kwargs)\n    return"), "client('sqs')"),
        (UNKNOWN.replace("boto3.client(service, ", "boto3.client(service, **more, "), "client('sqs')"),
        (UNKNOWN.replace("def client", "@decorated\ndef client"), "client('sqs')"),
        (UNKNOWN.replace("(service, **kwargs)", "(service, *args, **kwargs)"), "client('sqs', None)"),
    ],
    ids=[
        "no caller",
        "a Config",
        "unknown options",
        "another use",
        "set",
        "set by default",
        "replaced",
        "more options",
        "decorated",
        "by position",
    ],
)
def test_a_factory_that_may_be_given_one(tmp_path: Path, factory: str, caller: str) -> None:
    clean_in(tmp_path, {"aws.py": factory, "use.py": f"from aws import client\n{caller}\n"})


UTILITIES = """
from botocore.exceptions import ClientError
from typing import Any
MTurkClient = Any
def create_hit_with_hit_type(client: MTurkClient, url):
    return client.create_hit_with_hit_type(HITTypeId="t", Question=url)  # BOT302
def compensate(client: MTurkClient, reason):
    return client.create_hit_with_hit_type(HITTypeId="t", Question=reason)
"""
UNIT = """
from app.utilities import create_hit_with_hit_type
class Unit:
    def __init__(self, db):
        self.datastore: "Datastore" = db.get_datastore("mturk")
    def _get_client(self, requester_name):
        return self.datastore.get_client_for_requester(requester_name)
    def launch(self, requester, url):
        client = self._get_client(requester.name)
        return create_hit_with_hit_type(client, url)
"""
DATASTORE = """
import boto3
class Datastore:
    def get_session_for_requester(self, name) -> boto3.Session:
        return self.sessions[name]
    def get_client_for_requester(self, name):
        return self.get_session_for_requester(name).client("mturk")  # BOT101
"""


def test_a_function_named_like_the_operation_that_it_calls(tmp_path: Path) -> None:
    """``client.create_hit_with_hit_type()`` is no call of it: no parameter is a module."""
    imports = "from __future__ import annotations\nfrom typing import TYPE_CHECKING\nif TYPE_CHECKING:\n"
    unit = f"{imports}    from app.datastore import Datastore\n{UNIT}"
    files = {"app/__init__.py": "", "app/utilities.py": UTILITIES, "app/unit.py": unit, "app/datastore.py": DATASTORE}
    flags_in(tmp_path, files)

"""Parameters are what all visible callers pass."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.layouts import clean_in, flags_in
from tests.snippets import clean, flags

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


UNREAD = {
    "nobody": "",
    "something unknown": "run(make(), 'f')\n",
    "one of several": "run(boto3.client('lambda', config=good()), 'f')\nrun(make(), 'f')\n",
    "handed on": "run(boto3.client('lambda', config=good()), 'f')\nwork(run)\n",
}


@pytest.mark.parametrize("calls", UNREAD.values(), ids=UNREAD)
def test_a_parameter_that_somebody_unseen_may_fill(calls: str) -> None:
    clean(INVOKES.replace("  # BOT302", "") + calls)


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


MADE_BY_ITS_CLASS = """
import boto3
class Runner:
    def __init__(self, client):
        self.client = client
    @classmethod
    def create(cls):
        return cls(boto3.client("lambda"))  # BOT101
    def run(self):
        self.client.invoke(FunctionName="f")  # BOT302
"""


def test_a_class_that_makes_its_own_instance() -> None:
    flags(MADE_BY_ITS_CLASS)
    for old, new in (
        ('cls(boto3.client("lambda"))', 'cls(cls.other(boto3.client("lambda")))'),
        ("def run(self)", "@classmethod\n    def of(cls, client):\n        return cls(client)\n\n    def run(self)"),
    ):
        assert old in MADE_BY_ITS_CLASS
        flags(MADE_BY_ITS_CLASS.replace("  # BOT302", "").replace(old, new))


def test_a_decorator_may_call_it_with_anything() -> None:
    clean(
        """
        import boto3, web
        from botocore.config import Config
        @web.route
        def run(client):
            client.invoke(FunctionName="f")
        run(boto3.client("lambda", config=Config(read_timeout=60, retries={"mode": "standard"})))
        """,
        but={"@web.route": "# plain"},
        then="BOT302",
    )


CALLEE = (
    "from botocore.exceptions import ClientError\n\ndef run(client):\n    client.invoke(FunctionName='f')  # BOT302\n"
)
CALLER = "import boto3\nfrom {where} import run\n\nrun(boto3.client('lambda'))  # BOT101\n"


def test_callers_in_other_files(tmp_path: Path) -> None:
    flags_in(tmp_path, {"app/work.py": CALLEE, "app/main.py": CALLER.format(where=".work")})


def test_arguments_that_tests_pass_do_not_count(tmp_path: Path) -> None:
    test = "from app.work import run\n\ndef test_it(fake):\n    run(fake)\n"
    flags_in(tmp_path, {"app/work.py": CALLEE, "app/main.py": CALLER.format(where=".work"), "tests/test_it.py": test})


def test_one_other_file_that_passes_something_else(tmp_path: Path) -> None:
    other = "from app.work import run\n\ndef go(given):\n    run(given)\n"
    callee = CALLEE.replace("  # BOT302", "")
    files = {"app/work.py": callee, "app/main.py": CALLER.format(where="app.work"), "app/other.py": other}
    flags_in(tmp_path, files)


BASE = """
import boto3
class Base:
    def __init__(self, name, client=None):
        self.own = client
    def run(self):
        self.own.invoke(FunctionName="f")  # BOT302
"""

LOST = {
    "something else": """
class Child(Base):
    pass
Base("a", boto3.client("lambda", config=good()))
Child("a", make())
""",
    "not by super": """
class Child(Base):
    def __init__(self, client):
        Base.__init__(self, "a", client)
Child(boto3.client("lambda", config=good()))
""",
}


@pytest.mark.parametrize("calls", LOST.values(), ids=LOST)
def test_arguments_that_a_derived_class_may_replace(calls: str) -> None:
    clean(BASE.replace("  # BOT302", "") + calls)


FORWARDS = """
import boto3
def client(service, **kwargs):
    return boto3.client(service, **kwargs)  # BOT101
"""
UNKNOWN = FORWARDS.replace("  # BOT101", "")


def test_a_factory_that_nobody_gives_a_config(tmp_path: Path) -> None:
    flags_in(
        tmp_path,
        {
            "aws.py": FORWARDS,
            "one.py": "from aws import client\nclient('sqs', region_name='eu-west-1').list_queues()\nclient('s3')\n",
            "two.py": "import aws\naws.client('sns')\n",
        },
    )


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

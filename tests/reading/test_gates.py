"""The two gates: what they let through, and what they spare the parser."""

from __future__ import annotations

import ast

import pytest

from flake8_botocore.reading.gates import ast_gate
from flake8_botocore.reading.text_gates import text_gate


def passes(source: str, factories: frozenset[str] = frozenset()) -> bool:
    return text_gate(source, factories) and ast_gate(ast.parse(source), source, factories)


@pytest.mark.parametrize(
    "source",
    [
        "import boto3\nboto3.client('s3')",
        "import boto3\nboto3.resource('s3')",
        "import boto3\nb = boto3\nb.client('s3')",
        "session.client('s3')",
        "SESSION.client('s3')",
        "Session().client('s3')",
        "BOTO.resource('s3')",
        "self.AwsSess.create_client('s3')",
        "self._sess.resource('s3')",
        "session.create_client('s3')",
        "from botocore.config import Config\nConfig()",
        "from aiobotocore.config import AioConfig\nAioConfig()",
        "import boto3\nboto3.Session()",
        "import boto3\nboto3.setup_default_session()",
        "import botocore\ncore.set_default_client_config(x)",
        "from boto3 import client as c\nc('s3')",
        "from boto3 import client\nmake = client\nmake('s3')",
        "import boto3\nmake = boto3.client\nmake('s3')",
        "import boto3\nf(boto3.client)",
        "from boto3 import Session as S\nS().x",
        "import botocore.config\nC = botocore.config.Config\nC()",
        "# boto\nimport os\nos.environ['AWS_MAX_ATTEMPTS'] = '0'",
        "import boto3\nx = [lambda: {1: (yield boto3.client('s3'))}]",
    ],
)
def test_files_with_something_to_find(source: str) -> None:
    assert passes(source)


@pytest.mark.parametrize(
    "source",
    [
        "",
        "import requests\nrequests.Session().get('x')",
        "docker.client('s3')",
        "import boto3",
        "import boto3\nx = 1\nf(x)",
        "from botocore.exceptions import ClientError\nraise ClientError()",
        "# boto\nx.clients('s3')",
        "# boto\nclient.put()",
        "# boto\nx: Session = None",
        "def f(session): return session.get('client')",
        "'boto3.client()'",
    ],
)
def test_files_with_nothing_to_find(source: str) -> None:
    assert not passes(source)


def test_factories_are_found_by_their_last_name() -> None:
    source = "from app.aws import make_client\nmake_client('s3')"
    assert not passes(source)
    assert passes(source, frozenset({"app.aws.make_client"}))
    assert not passes(source, frozenset({"app.aws.other"}))
    assert passes("from app.aws import make_client as m\nm('s3')", frozenset({"app.aws.make_client"}))


CALLS = ["client", "resource", "create_client", "Config", "AioConfig", "Session", "AioSession"]
CALLS += ["setup_default_session", "set_default_client_config"]


@pytest.mark.parametrize("name", CALLS)
def test_every_call_that_a_finding_can_stand_at(name: str) -> None:
    assert passes(f"# boto\nx.{name}()")
    assert passes(f"# boto\n{name}()")
    assert not passes(f"# boto\nx.{name}s()")


@pytest.mark.parametrize("name", ["AWS_MAX_ATTEMPTS", "AWS_RETRY_MODE", "AWS_DEFAULTS_MODE"])
def test_every_variable_that_is_judged(name: str) -> None:
    assert passes(f"# boto\nos.environ['{name}'] = x")
    assert not passes(f"# boto\nos.environ['{name[1:]}'] = x")


def test_what_only_a_wide_gate_lets_through() -> None:
    """What the usual rules never speak of: an operation that is answered at once, a variable that is looked at."""
    for source in ("sqs.send_message()", "f(sqs.send_message)", "os.environ['AWS_MAX_ATTEMPTS']"):
        assert ast_gate(ast.parse(source), source), source
        assert not ast_gate(ast.parse(source), source, wide=False), source
    for source in ("x.invoke()", "f(x.invoke)", "os.environ['AWS_MAX_ATTEMPTS'] = '0'"):
        assert ast_gate(ast.parse(source), source, wide=False), source


@pytest.mark.parametrize("name", ["client", "resource", "create_client"])
def test_a_creating_function_that_is_handed_on(name: str) -> None:
    assert passes(f"f(boto3.{name})")
    assert passes(f"# boto\nf(session.{name})")
    assert not passes(f"# boto\nf(docker.{name})")


@pytest.mark.parametrize("name", [".client(", ".resource(", ".create_client("])
def test_the_text_of_a_session_without_boto(name: str) -> None:
    assert text_gate(f"session{name}'s3')")
    assert not text_gate(f"other{name}'s3')")
    assert not text_gate(f"session{name}'compute', 'v1')")
    assert text_gate(f"session{name}'compute')\nsession{name}'s3')")
    assert text_gate(f"session{name}service)")
    assert text_gate(f"session{name}service_name='x')")
    assert text_gate(f"session{name}\n    's3',\n)")
    assert text_gate(f"session{name}'compute')\nf(session{name[:-1]})")
    assert not text_gate(f"session{name}'compute')\nf(self{name[:-1]})")

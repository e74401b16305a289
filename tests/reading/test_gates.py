"""The two gates: what they let through, and what they spare the parser."""

from __future__ import annotations

import ast

import pytest

from flake8_botocore.reading.gates import ast_gate, text_gate


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

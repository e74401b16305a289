"""The gate, built from what rules declare: what it lets through, and what it spares the parser.

That it passes over nothing in which something is found is asked of every snippet (``tests.snippets``).
"""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest

from flake8_botocore.baseline.baseline_file import NAME, written
from flake8_botocore.baseline.identity import Identity
from flake8_botocore.baseline.report_filter import is_quiet
from flake8_botocore.botocore.services import judged_methods
from flake8_botocore.config import Settings
from flake8_botocore.linter import gate_of, lint, may_hold
from flake8_botocore.rules import all_rules
from flake8_botocore.source.gate import Gate, Needs
from flake8_botocore.source.text_gate import mentions_library, text_gate


def passes(source: str, factories: frozenset[str] = frozenset()) -> bool:
    gate = gate_of(Settings(client_factories=factories))
    return text_gate(source, factories) and gate.text(source) and gate.tree(ast.parse(source), source)


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


def test_operations_that_only_some_rules_speak_of() -> None:
    every = gate_of(Settings(opt_in=frozenset({"BOT305"})))
    for source in ("sqs.send_message()", "f(sqs.send_message)"):
        assert every.tree(ast.parse(source), source), source
        assert not passes(f"# boto\n{source}"), source
        assert passes(f"# boto\n{source}\nasync def f(): pass"), source
    for source in ("x.invoke()", "f(x.invoke)"):
        assert passes(f"# boto\n{source}"), source


def test_without_boto_the_rules_that_are_always_on_need_an_operation_of_the_tables_or_a_coroutine() -> None:
    """Else ``may_hold`` could not spare files without boto the loading of the rules."""
    wide = [rule for rule in all_rules() if rule.wide and not rule.opt_in]
    assert wide
    for rule in wide:
        if rule.words == ("async def",):
            continue
        assert rule.calls is not None
        assert frozenset() < rule.calls <= judged_methods()


def needing(**traits: Any) -> Gate:
    return Gate([Needs(**traits)])


def test_what_a_rule_declares() -> None:
    assert needing().text("anything")
    assert needing(words=("a|b", "c")).text("xbc")
    assert not needing(words=("a|b", "c")).text("xb")
    assert needing(words=("a",), calls=None).tree(ast.parse("a"), "a")
    assert not needing(words=("a",), calls=None).tree(ast.parse("b"), "b")
    assert not needing(words=("a",)).tree(ast.parse("a"), "a")
    assert needing(calls=frozenset({"run"})).tree(ast.parse("x.run()"), "x.run()")
    assert needing(enough="a|b").tree(ast.parse("b"), "b")
    assert not needing(enough="a|b").tree(ast.parse("c"), "c")
    assert not needing(words=("a",), calls=frozenset({"run"})).tree(ast.parse("x.run()"), "x.run()")
    assert needing(calls=frozenset({"run"}), wide=True).wide("x.run()")
    assert not needing(calls=frozenset({"run"}), wide=True).wide("x.runs()")
    assert not needing(calls=frozenset({"run"})).wide("x.run()")


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


# Tests, in which most rules have nothing to report.

PASSED_OVER = {
    "a client": "client = boto3.client('s3')\nclient.list_buckets()",
    "a client with a region": "boto3.resource('s3', region_name='eu-central-1')",
    "a region by position": "factory().client('ec2', 'us-gov-west-1')",
    "over several lines": "boto3.client(\n    'ec2',\n    region_name=\"us-east-1\",\n)",
    "a service by name": "session.client(service)",
    "keys and an endpoint": "boto3.client('s3', endpoint_url=URL, aws_access_key_id='a', aws_secret_access_key=x.y)",
    "a session": "session = boto3.Session()\nsession.client('s3')",
    "a session with a region": "boto3.session.Session(region_name='us-east-1')",
    "a session's class handed on": "local_session(Session).client('s3')\nMock(spec=Session)",
    "a fixture": "def client():\n    return boto3.client('s3')",
    "patches": "@patch('boto3.client')\n@patch(\"boto3.Session\")\ndef test(): pass",
    "an attribute beside a session": "boto3.Session().client('s3')\nf(self.client)",
    "attributes": "self.client.get()\nself.client = x\nf(self.client)\nx.client == y",
    "names of the same word": "client\nf(client)\nmy_client(x)\nclients(1, 2)\nresource.x\nSessions(1)",
    "a sentence": "# Mock boto3.client to fail, session.resource must not be called",
    "variables looked at": "os.environ.get('AWS_MAX_ATTEMPTS')\nos.environ['AWS_MAX_ATTEMPTS'] == '0'",
    "variables patched": "patch.dict(os.environ, {'AWS_MAX_ATTEMPTS': '0'})",
    "a wait": "worker.wait()\nclient.waiter_names\nclient.can_paginate('query')",
    "a paginator": "client.get_paginator('list_objects')",
    "a waiter": "client.get_waiter('x')",
    "an exception": "client.exceptions.NoSuchKey",
    "other operations": "client.describe_instances()\nquery(1)\nx = {'query': 1}",
    "an import of a module": "from app.client import get",
    "a coroutine without clients": "async def test(): s3.get_object()",
    "an operation that lasts": "client.invoke(FunctionName='x')",
    "one behind a line's continuation": "client. \\\n    invoke(FunctionName='x')",
    "one handed on": "pool.submit(client.invoke)",
    "a client of aiobotocore": "import aiobotocore\nloop.run_until_complete(s.create_client('s3').list_buckets())",
    "a client of a coroutine": "boto3.client('s3')\nasync def f(): pass",
    "an argument that may be wrong": "boto3.client('s3', verify=False)",
    "no service": "boto3.client()",
    "a region that may be wrong": "boto3.client('s3', region_name='us_east_1')",
    "a region by name": "boto3.client('s3', region_name=REGION)",
    "a session's argument": "boto3.Session(profile='x')",
    "an aio session": "AioSession(1)",
    "create_client": "session.create_client('s3', retries=1)",
    "a creator handed on": "partial(boto3.client)",
    "what makes clients": "f = factory().client\n",
    "a service behind a line's continuation": "boto3.client \\\n    ('s3', verify=False)",
    "a creator imported": "from boto3 import client\n",
    "one of several imported": "from boto3 import (\n    DEFAULT,\n    client,\n)",
    "a creator by another name": "from boto3 import (\n    DEFAULT_SESSION,  # (none)\n    client as make,\n)",
    "a creator of a session handed on": "s = boto3.Session()\npartial(s.client, 's3')",
    "a session's class by another name": "from boto3 import Session as Made",
    "a session's class given to partial": "partial(Session, profile_name='x')",
    "a session's class named": "Made = boto3.Session",
    "a session's class derived from": "class Own(boto3.Session): pass",
    "the default session": "boto3.setup_default_session()",
    "what children see": "os.putenv(name, value)",
    "what a Config is asked": "from app.config import Config\nConfig.empty()\nConfigs(1)\nMyConfig(1)",
}

LOOKED_INTO = {
    "arguments from elsewhere": "boto3.client('s3', **options)",
    "a Config": "boto3.client('s3', config=config)",
    "a Config made": "Config(retries=1)",
    "an AioConfig made": "AioConfig (1)",
    "a Config behind its import": "from botocore.config import Config\nConfig(1)",
    "a Config by another name": "from botocore.config import Config as C",
    "a Config handed on": "make(botocore.config.Config)",
    "a Config named": "Made = Config\n",
    "a Config named under a condition": "Made = Config if config else None",
    "a Config behind a line's continuation": "Made = \\\n    Config\n",
    "a Config made behind a line's continuation": "Config \\\n    (retries=1)",
    "a merge": "a.merge(b)",
    "a default": "core.set_default_client_config(x)",
    "a variable": "os.environ['AWS_MAX_ATTEMPTS'] = '0'",
    "several variables": "os.environ.update(AWS_MAX_ATTEMPTS='0')",
    "a region's variable": "os.environ['AWS_DEFAULT_REGION'] = region",
    "the environment by another name": "env = os.environ\nenv['AWS_MAX_ATTEMPTS'] = '0'",
    "a variable of which another one decides": "os.environ[names[0]] = '0'\nnames = ['AWS_MAX_ATTEMPTS']",
    "a variable behind a line's continuation": "os.environ['AWS_MAX_ATTEMPTS'] \\\n    = '0'",
    "a Config by a name of the project": "boto3.client('s3', endpoint_url=url(), config=Options(retries=1))",
}


@pytest.mark.parametrize("source", PASSED_OVER.values(), ids=PASSED_OVER)
def test_only_quiet_rules_could_find_something(source: str) -> None:
    assert not gate_of(Settings(), quiet=True).text(source), (
        "a rule that reports in quiet test files could find something here: "
        "declare its words=(...) in @rule, or move this snippet to LOOKED_INTO if the rule may report in it"
    )


@pytest.mark.parametrize("source", LOOKED_INTO.values(), ids=LOOKED_INTO)
def test_more_could_be_found(source: str) -> None:
    assert gate_of(Settings(), quiet=True).text(source)


def test_a_factory_may_be_given_any_config() -> None:
    settings = Settings(client_factories=frozenset({"app.make"}))
    assert gate_of(settings, quiet=True).text("make('s3', options)")
    assert not gate_of(settings, quiet=True).text("boto3.client('s3')")


@pytest.mark.parametrize("opt_in", [set(), {"BOT104"}, {"BOT305"}, {"BOT402"}])
def test_a_quiet_test_file_is_not_even_parsed(opt_in: set[str], monkeypatch: pytest.MonkeyPatch) -> None:
    source, settings = "import boto3\nboto3.client('s3')\n", Settings(opt_in=frozenset(opt_in))
    assert "BOT101" in [finding.code for finding in lint(source, "test_x.py", settings)]
    with monkeypatch.context() as patched:
        patched.setattr(ast, "parse", None)
        found = lint(source, "test_x.py", settings, quiet=True)
    assert found == []


def test_what_a_baseline_records_is_looked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else ``--strict-baseline`` would call it gone."""
    monkeypatch.chdir(tmp_path)
    assert is_quiet("test_x.py", Settings())
    assert not is_quiet("x.py", Settings())
    assert not is_quiet("test_x.py", Settings(tests="report"))
    Path(NAME).write_text(written([Identity("test_x.py", "BOT101", "boto3.client('s3')", 1, "")]))
    assert not is_quiet("test_x.py", Settings())


IMPORTING = [
    "import langchain_aws",
    "from langchain_aws import ChatBedrock",
    "def f():\n\tfrom  langchain_aws.chat_models import ChatBedrock",
    "import os, pyathena",
    "import pyathena as athena",
    "from storages.backends.s3 import S3Storage",
    "import kombu\nkombu.Connection('sqs://')",
]
OTHERS = [
    "",
    "import langchain_aws_extras",
    "langchain_aws = 1",
    "from storages import backends",
    "import kombu\nkombu.Connection('redis://')",
    "url = 'sqs://'",
    "# see langchain_aws",
]


@pytest.mark.parametrize("source", IMPORTING)
def test_a_file_that_imports_a_library_is_looked_into(source: str) -> None:
    assert mentions_library(source)
    assert may_hold(source, "example.py", Settings())
    assert gate_of(Settings()).tree(ast.parse(source), source)


@pytest.mark.parametrize("source", OTHERS)
def test_a_file_that_imports_none_is_not(source: str) -> None:
    assert not mentions_library(source)
    assert not may_hold(source, "example.py", Settings())

"""The gate of test files, which are told nothing of quiet rules: what it passes over, and what it leaves to be read.

That it passes over nothing in which another code finds something is asked of every snippet (``tests.snippets``).
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from flake8_botocore.engine import lint
from flake8_botocore.reading.quiet_gate import says_more_than_clients
from flake8_botocore.settings import Settings
from flake8_botocore.standing.baseline import NAME, written
from flake8_botocore.standing.identity import Identity
from flake8_botocore.standing.told import is_quiet

PLAIN = {
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
    "what a Config is asked": "from app.config import Config\nConfig.empty()\nx: Config = y\nConfigs(1)\nMyConfig(1)",
    "usual variables": "os.environ['AWS_ACCESS_KEY_ID'] = 'x'\nos.environ['AWS_DEFAULT_REGION'] = 'us-east-1'",
    "variables looked at": "os.environ.get('AWS_MAX_ATTEMPTS')\nos.environ['AWS_MAX_ATTEMPTS'] == '0'",
    "variables patched": "patch.dict(os.environ, {'AWS_MAX_ATTEMPTS': '0'})",
    "other operations": "client.describe_instances()\nquery(1)\nx = {'query': 1}",
    "another paginator": "client.get_paginator('list_objects')\nx = {'query': 1}",
    "a waiter": "client.get_waiter('x')\nx = {'query': 1}",
    "an import of a module": "from app.client import get",
    "a coroutine without clients": "async def test(): s3.get_object()",
    "an operation that lasts": "client.invoke(FunctionName='x')",
    "one behind a line's continuation": "client. \\\n    invoke(FunctionName='x')",
    "one handed on": "pool.submit(client.invoke)",
    "its paginator": "client.get_paginator('query')",
    "its paginator by name": "client.get_paginator(name)\nname = 'query'",
    "a client of aiobotocore": "import aiobotocore\nloop.run_until_complete(s.create_client('s3').list_buckets())",
    "a client of a coroutine": "boto3.client('s3')\nasync def f(): pass",
}

MORE = {
    "an argument that may be wrong": "boto3.client('s3', verify=False)",
    "no service": "boto3.client()",
    "arguments from elsewhere": "boto3.client('s3', **options)",
    "a Config": "boto3.client('s3', config=config)",
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
    "the default session": "boto3.setup_default_session()",
    "a variable": "os.environ['AWS_MAX_ATTEMPTS'] = '0'",
    "several variables": "os.environ.update(AWS_MAX_ATTEMPTS='0')",
    "a region's variable": "os.environ['AWS_DEFAULT_REGION'] = region",
    "the environment by another name": "env = os.environ\nenv['AWS_MAX_ATTEMPTS'] = '0'",
    "what children see": "os.putenv(name, value)",
    "a variable of which another one decides": "os.environ[names[0]] = '0'\nnames = ['AWS_MAX_ATTEMPTS']",
    "a variable behind a line's continuation": "os.environ['AWS_MAX_ATTEMPTS'] \\\n    = '0'",
}


@pytest.mark.parametrize("source", PLAIN.values(), ids=PLAIN)
def test_only_clients_could_be_found(source: str) -> None:
    assert not says_more_than_clients(source, Settings())


@pytest.mark.parametrize("source", MORE.values(), ids=MORE)
def test_more_could_be_found(source: str) -> None:
    assert says_more_than_clients(source, Settings())


@pytest.mark.parametrize(
    "settings",
    [
        Settings(client_factories=frozenset({"app.make"})),
        Settings(opt_in=frozenset({"BOT202"})),
    ],
    ids=["client_factories", "opt_in"],
)
def test_what_is_asked_for_may_be_found_anywhere(settings: Settings) -> None:
    assert says_more_than_clients("boto3.client('s3')", settings)


@pytest.mark.parametrize("code", ["BOT104", "BOT305", "BOT402"])
def test_another_quiet_code_changes_nothing(code: str) -> None:
    assert not says_more_than_clients("boto3.client('s3')", Settings(opt_in=frozenset({code})))


def test_such_a_file_is_not_even_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    source = "import boto3\nboto3.client('s3')\n"
    assert [finding.code for finding in lint(source, "test_x.py", Settings())] == ["BOT101"]
    monkeypatch.setattr(ast, "parse", None)
    assert lint(source, "test_x.py", Settings(), quiet=True) == []


def test_what_a_baseline_records_is_looked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else ``--strict-baseline`` would call it gone."""
    monkeypatch.chdir(tmp_path)
    assert is_quiet("test_x.py", Settings())
    assert not is_quiet("x.py", Settings())
    assert not is_quiet("test_x.py", Settings(tests="report"))
    Path(NAME).write_text(written([Identity("test_x.py", "BOT101", "boto3.client('s3')", 1, "")]))
    assert not is_quiet("test_x.py", Settings())

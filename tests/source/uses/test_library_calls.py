"""Calls by which libraries make clients: by which names they go, and what they are given for a Config."""

from __future__ import annotations

from pathlib import Path

import pytest

from flake8_botocore.config import Settings
from flake8_botocore.facts import Absent, ConfigCreation, Dictionary, LibraryCall, Literal, OneOf, Unknown, Value
from tests.layouts import lay_out
from tests.readings import reading

CHAT = "langchain_aws.ChatBedrockConverse"


def calls(folder: Path, source: str, **files: str) -> list[LibraryCall]:
    """The library calls of ``source``, in a project with other ``files``."""
    folder.mkdir(exist_ok=True)
    lay_out(folder, {"app.py": source, **{f"{name}.py": text for name, text in files.items()}})
    path = folder / "app.py"
    return reading(path.read_text("utf-8"), str(path), Settings()).facts.of(LibraryCall)


NAMED = {
    "the class": "from langchain_aws import ChatBedrockConverse\nChatBedrockConverse()",
    "under another name": "from langchain_aws import ChatBedrockConverse as C\nC()",
    "of the innermost module": (
        "from langchain_aws.chat_models.bedrock_converse import ChatBedrockConverse\nChatBedrockConverse()"
    ),
    "an attribute": "import langchain_aws\nlangchain_aws.ChatBedrockConverse()",
    "an attribute of a module inside": "from langchain_aws import chat_models\nchat_models.ChatBedrockConverse()",
    "bound once": "import langchain_aws\nMake = langchain_aws.ChatBedrockConverse\nMake()",
    "imported where it may be missing": (
        "try:\n    from langchain_aws import ChatBedrockConverse\nexcept ImportError:\n    ChatBedrockConverse = None\n"
        "ChatBedrockConverse()"
    ),
}


@pytest.mark.parametrize("source", NAMED.values(), ids=NAMED)
def test_by_any_of_its_names(source: str, tmp_path: Path) -> None:
    (call,) = calls(tmp_path, source)
    assert (call.made.names[0], call.client.service_name) == (CHAT, "bedrock-runtime")
    assert isinstance(call.client.config, Absent)


OTHERS = {
    "another module": "import langchain_aws\nfrom models import ChatBedrockConverse\nChatBedrockConverse()",
    "another name": "from langchain_aws import ChatOpenAIMantle\nChatOpenAIMantle()",
    "rebound": (
        "from langchain_aws import ChatBedrockConverse\nif x:\n    ChatBedrockConverse = make\nChatBedrockConverse()"
    ),
    "a parameter": "import langchain_aws\ndef f(ChatBedrockConverse):\n    ChatBedrockConverse()",
    "a class that derives": (
        "from langchain_aws import ChatBedrockConverse\nclass Mine(ChatBedrockConverse):\n    model = 'm'\nMine()"
    ),
    "the class itself": "from langchain_aws import ChatBedrockConverse\nregister(ChatBedrockConverse)",
    "a migration of Django": (
        "from langchain_aws import ChatBedrockConverse\nfrom django.db import migrations\n"
        "class Migration(migrations.Migration):\n    operations = [Field(ChatBedrockConverse())]"
    ),
    "another broker": "import kombu\nkombu.Connection('redis://')\nkombu.Connection(url)\nkombu.Connection() # sqs://",
}


@pytest.mark.parametrize("source", OTHERS.values(), ids=OTHERS)
def test_calls_that_are_none_of_a_librarys_are_ignored(source: str, tmp_path: Path) -> None:
    assert calls(tmp_path, source, models="class ChatBedrockConverse:\n    pass\n") == []


GIVEN: dict[str, tuple[str, type[Value], type[Value]]] = {
    "nothing": ("model='m'", Absent, Absent),
    "a Config": ("config=Config(read_timeout=5)", ConfigCreation, ConfigCreation),
    "None": ("config=None", Literal, Literal),
    "something": ("config=given", Unknown, Unknown),
    "under a condition": ("config=Config() if x else None", OneOf, OneOf),
    "a client": ("client=made", Absent, Unknown),
    "no client": ("client=None", Absent, Absent),
    "seconds": ("timeout=5", Absent, Unknown),
    "unknown keywords": ("**options", Unknown, Unknown),
    "unknown by position": ("given", Unknown, Unknown),
    "a text of the environment by position": ("os.environ['MODEL']", Absent, Absent),
}


@pytest.mark.parametrize(("written", "config", "of_client"), GIVEN.values(), ids=GIVEN)
def test_a_given_config_is_read(written: str, config: type[Value], of_client: type[Value], tmp_path: Path) -> None:
    head = "import os\nfrom botocore.config import Config\nfrom langchain_aws import ChatBedrockConverse\n"
    (call,) = calls(tmp_path, f"{head}ChatBedrockConverse({written})")
    assert isinstance(call.config, config)
    assert isinstance(call.client.config, of_client)


def test_the_config_under_a_key_of_a_dictionary_is_read(tmp_path: Path) -> None:
    source = """
        import kombu
        kombu.Connection("sqs://")
        kombu.Connection("sqs://", transport_options=None)
        kombu.Connection("sqs://", transport_options={"region": "eu-central-1"})
        kombu.Connection("sqs://", transport_options={"client-config": {"read_timeout": 5}})
        kombu.Connection("sqs://", transport_options={**options})
        kombu.Connection(hostname="sqs://", transport_options=options)
    """
    found = [call.config for call in calls(tmp_path, source)]
    kinds = (Absent, Absent, Absent, Dictionary, Unknown, Unknown)
    assert [isinstance(config, kind) for config, kind in zip(found, kinds, strict=True)] == [True] * 6


def test_settings_of_the_project_may_give_one(tmp_path: Path) -> None:
    source = "import celery\ncelery.Celery('app', broker='sqs://')\n"
    (call,) = calls(tmp_path / "bare", source)
    assert isinstance(call.client.config, Absent)
    (call,) = calls(tmp_path / "set", source, settings='OPTIONS = {"client-config": {"read_timeout": 5}}')
    assert isinstance(call.client.config, Unknown)
    source = "from storages.backends.s3 import S3Storage\nS3Storage()\n"
    (call,) = calls(tmp_path / "unseen", source)
    assert isinstance(call.client.config, Unknown)
    (call,) = calls(tmp_path / "seen", source, settings="INSTALLED_APPS = []")
    assert isinstance(call.client.config, Absent)
    (call,) = calls(tmp_path / "django", source, settings="INSTALLED_APPS = []\nAWS_S3_CLIENT_CONFIG = Config()")
    assert isinstance(call.client.config, Unknown)

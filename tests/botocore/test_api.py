"""The names of boto's API, looked up in the installed packages."""

from __future__ import annotations

import importlib
import inspect
from typing import Any

import boto3
import boto3.session
import botocore.exceptions
import botocore.session
from botocore.config import Config

from flake8_botocore.botocore import api

INSTALLED = ("boto3", "botocore", "s3transfer")


def look_up(path: str) -> Any:
    module, _, name = path.rpartition(".")
    return getattr(importlib.import_module(module), name)


def installed(paths: Any) -> list[str]:
    found = [path for path in sorted(paths) if path.partition(".")[0] in INSTALLED]
    assert found
    return found


def test_client_functions() -> None:
    for path in installed(api.CLIENT_FUNCTIONS):
        assert inspect.isfunction(look_up(path))


def test_session_makers() -> None:
    for path in installed(api.SESSION_MAKERS):
        assert callable(look_up(path))


def test_config_classes() -> None:
    for path in installed(api.CONFIG_CLASSES):
        assert look_up(path) is Config


def test_transfer_configs_are_no_configs() -> None:
    for path in installed(api.TRANSFER_CONFIGS):
        assert not issubclass(look_up(path), Config)


def test_exceptions_that_botocore_raises_itself() -> None:
    for name in sorted(api.RAISED_BY_BOTOCORE):
        raised = look_up(f"botocore.exceptions.{name}")
        assert issubclass(raised, botocore.exceptions.BotoCoreError)
        assert not issubclass(raised, botocore.exceptions.ClientError)


def test_creating_methods() -> None:
    for name in api.CREATING_METHODS["boto3"]:
        assert callable(getattr(boto3.session.Session, name))
    for name in api.CREATING_METHODS["botocore"]:
        assert callable(getattr(botocore.session.Session, name))
    assert not hasattr(boto3.session.Session, "create_client")
    assert not hasattr(botocore.session.Session, "client")


def test_client_parameters() -> None:
    for method in (boto3.session.Session.client, botocore.session.Session.create_client):
        assert tuple(inspect.signature(method).parameters)[1:] == api.CLIENT_PARAMETERS
    resource = tuple(inspect.signature(boto3.session.Session.resource).parameters)[1:]
    assert resource == api.CLIENT_PARAMETERS[: len(resource)]
    assert api.CLIENT_PARAMETERS.index("config") == 9


def test_session_parameters() -> None:
    for maker, names in ((boto3.session.Session, "boto3"), (botocore.session.Session, "botocore")):
        assert tuple(inspect.signature(maker).parameters) == api.SESSION_PARAMETERS[names]


def test_the_default_session() -> None:
    assert hasattr(boto3, "DEFAULT_SESSION")
    assert callable(look_up(api.SETUP_DEFAULT_SESSION))

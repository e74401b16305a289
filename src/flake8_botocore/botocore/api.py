"""The names of boto's functions, classes and exceptions that creating, configuring and calling a client involves.

Each name was looked up in released wheels (botocore 1.20 to 1.44, aiobotocore 2 and 3, aioboto3 15). At the end the
options of Config by release.
"""

from __future__ import annotations

from collections.abc import Set
from enum import Enum, auto
from functools import cache
from itertools import pairwise

from ..facts import Library
from . import Version
from .tables import options, services


class Failure(Enum):
    """How a request fails that was sent."""

    NO_REPLY = auto()
    """No reply came in time, or the connection broke."""
    ERROR_REPLY = auto()
    """The service replied with an error."""


EVERY_FAILURE: Set[Failure] = frozenset(Failure)

_EVERYTHING = frozenset({"Exception", "BaseException"})
_NO_REPLY = frozenset(
    f"botocore.exceptions.{name}"
    for name in ("BotoCoreError", "HTTPClientError", "ReadTimeoutError", "ConnectionClosedError")
) | {"OSError", "IOError", "EnvironmentError"}
"""Among them what ``ReadTimeoutError`` is derived from, by way of the requests that botocore once brought along."""

_ERROR_REPLY = frozenset({"botocore.exceptions.ClientError"})


def caught_by(name: str) -> Set[Failure]:
    """The failures that ``except name`` catches: the dotted name of a class, a builtin one without its module.

    Failures before a request is sent (``EndpointConnectionError``) are not among them.
    Source: botocore/exceptions.py; boto3 and modules of botocore import the same classes.
    """
    if name in _EVERYTHING:
        return EVERY_FAILURE
    if name.partition(".")[0] in ("boto3", "botocore"):
        name = f"botocore.exceptions.{name.rpartition('.')[2]}"
    if name in _NO_REPLY:
        return frozenset({Failure.NO_REPLY})
    return frozenset({Failure.ERROR_REPLY}) if name in _ERROR_REPLY else frozenset()


RAISED_BY_BOTOCORE = frozenset(
    """
    BotoCoreError ConnectTimeoutError ConnectionClosedError CredentialRetrievalError EndpointConnectionError
    HTTPClientError NoCredentialsError NoRegionError PaginationError ParamValidationError PartialCredentialsError
    ProfileNotFound ProxyConnectionError ReadTimeoutError SSLError TokenRetrievalError UnauthorizedSSOTokenError
    UnknownServiceError WaiterError
    """.split()
)
"""Exceptions that botocore raises itself, without an answer of the service. Source: botocore/exceptions.py."""

ROOTS = frozenset({"boto3", "botocore", "aioboto3", "aiobotocore", "s3transfer"})
"""Top-level packages whose names this module knows."""

CLIENT_FUNCTIONS: dict[str, Library] = {
    "boto3.client": "boto3",
    "boto3.resource": "boto3",
    "aioboto3.client": "aioboto3",
    "aioboto3.resource": "aioboto3",
}

SESSION_MAKERS: dict[str, Library] = {
    "boto3.Session": "boto3",
    "boto3.session.Session": "boto3",
    "boto3._get_default_session": "boto3",
    "botocore.session.Session": "botocore",
    "botocore.session.get_session": "botocore",
    "aiobotocore.session.AioSession": "aiobotocore",
    "aiobotocore.session.get_session": "aiobotocore",
    "aiobotocore.get_session": "aiobotocore",
    "aioboto3.Session": "aioboto3",
    "aioboto3.session.Session": "aioboto3",
}
"""Classes and functions whose call gives a session."""

SESSION_MODULES = frozenset({"boto3.session", "botocore.session", "aiobotocore.session", "aioboto3.session"})
"""Modules that are called by mistake where their Session is meant: TypeError."""

SESSION_OBJECTS: dict[str, Library] = {"boto3.DEFAULT_SESSION": "boto3"}

CONFIG_CLASSES: dict[str, Library] = {
    "botocore.config.Config": "botocore",
    "botocore.client.Config": "botocore",
    "botocore.args.Config": "botocore",
    "botocore.credentials.Config": "botocore",
    "botocore.tokens.Config": "botocore",
    "boto3.session.Config": "botocore",
    "s3transfer.processpool.Config": "botocore",
    "aiobotocore.credentials.Config": "botocore",
    "aiobotocore.config.AioConfig": "aiobotocore",
    "aiobotocore.args.AioConfig": "aiobotocore",
    "aiobotocore.credentials.AioConfig": "aiobotocore",
    "aiobotocore.tokens.AioConfig": "aiobotocore",
    "aioboto3.session.AioConfig": "aiobotocore",
}

TRANSFER_CONFIGS = frozenset(
    {"boto3.s3.transfer.TransferConfig", "boto3.s3.inject.TransferConfig", "s3transfer.manager.TransferConfig"}
)

SETUP_DEFAULT_SESSION = "boto3.setup_default_session"

CREATING_METHODS: dict[Library, frozenset[str]] = {
    "boto3": frozenset({"client", "resource"}),
    "aioboto3": frozenset({"client", "resource"}),
    "botocore": frozenset({"create_client"}),
    "aiobotocore": frozenset({"create_client"}),
}
"""Methods of each library's session that return a client or resource."""

CREATING: frozenset[str] = frozenset().union(*CREATING_METHODS.values())
"""Last names of the calls that create a client or resource."""

CONFIG_NAMES = frozenset(path.rpartition(".")[2] for path in CONFIG_CLASSES)
"""Last names of the Config classes."""

MAKING = CREATING | CONFIG_NAMES | {"Session", "AioSession", "setup_default_session", "set_default_client_config"}
"""Last names of the calls that make clients, Configs and sessions, or change what they are made with."""

CLIENT_PARAMETERS = services.CLIENT
"""Parameters of ``client``, ``resource`` and ``create_client`` in order; ``resource`` lacks the last one."""

SESSION_PARAMETERS: dict[str, tuple[str, ...]] = {
    "boto3": services.SESSION,
    "botocore": services.BOTOCORE_SESSION[-1][1],
}
"""Parameters of the Session classes in order."""


EVERY_OPTION = frozenset(name for name, _, _ in options.OPTIONS)
"""The options that some release has."""


@cache
def option_names(version: Version) -> tuple[str, ...]:
    """The options of ``botocore.config.Config`` in order of position.

    Source: botocore/config.py, ``Config.OPTION_DEFAULTS``, whose order is the order of positional arguments.
    """
    return tuple(name for name, since, _ in options.OPTIONS if since <= version)


@cache
def introduced(name: str) -> Version | None:
    """The release that brought option ``name``, None where no release has it.

    Options older than the tables have the oldest release of the tables.
    """
    return next((Version(*since) for each, since, _ in options.OPTIONS if each == name), None)


def other_meaning(position: int, version: Version) -> str | None:
    """The option that a position of Config sets in other releases: ``read_timeout before 1.30.0``; None if no other.

    ``position`` is 0-based. Options are inserted in the middle, so a new option moves those after it. The latest such
    move up to ``version`` is named, else the first one after it.
    """
    releases = sorted({Version(*since) for _, since, _ in options.OPTIONS})
    name = _name_at(position, version)
    until_version = [release for release in releases if release <= version]
    for before, release in reversed([*pairwise(until_version)]):
        other = _name_at(position, before)
        if other not in (name, None):
            return f"{other} before {release}"
    for release in releases:
        other = _name_at(position, release)
        if release > version and other != name:
            return f"{other} from {release} on"
    return None


def _name_at(position: int, version: Version) -> str | None:
    names = option_names(version)
    return names[position] if position < len(names) else None


AIO_PARAMETERS = options.AIO_PARAMETERS
"""The parameters ``AioConfig`` adds, and its only positional ones. Source: aiobotocore/config.py."""

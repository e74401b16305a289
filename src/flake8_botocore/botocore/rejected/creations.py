"""Which creations of clients and sessions fail when they run, and for which argument."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...facts import Absent, Argument, ClientCreation, Library, SessionCreation
from ..options import introduced
from ..tables import parameters
from ..version import Version, at, used_by
from .rejection import CLIENT, Opaque, Rejection, rejection_of, text


def client_parameters(client: ClientCreation, version: Version) -> tuple[str, ...]:
    """What the creating call takes, in order of position.

    Source: botocore/session.py ``create_client``, boto3/session.py ``client`` and ``resource``.
    """
    known = at(parameters.CREATE_CLIENT, used_by(client.library, version)) or ()
    resource = parameters.RESOURCE if client.method == "resource" else known
    return tuple(name for name in known if name in resource)


def session_parameters(library: Library) -> tuple[str, ...]:
    """What a Session class takes. Source: boto3/session.py and botocore/session.py, ``Session.__init__``."""
    if library in ("boto3", "aioboto3"):
        return parameters.SESSION
    return (at(parameters.BOTOCORE_SESSION, Version(*parameters.BOTOCORE_SESSION[-1][0])) or ()) + ("env_vars",)


def unknown_client_arguments(client: ClientCreation, version: Version) -> Iterator[Argument]:
    """Keyword arguments that the creating call does not take: it raises TypeError."""
    known = client_parameters(client, version)
    for argument in client.arguments:
        named = argument.position is None and argument.name is not None and argument.is_certain
        if named and argument.name not in known:
            yield argument


def unknown_session_arguments(session: SessionCreation) -> Iterator[Argument]:
    """Keyword arguments that the session's class or function does not take: it raises TypeError."""
    known = session_parameters(session.library)
    for argument in session.arguments:
        named = argument.position is None and argument.name is not None and argument.is_certain
        if named and argument.name not in known:
            yield argument


def given_twice(arguments: tuple[Argument, ...]) -> Argument | None:
    """The first argument that fills a parameter which another one has filled: the call raises TypeError.

    Two plain keywords of one name are no such thing: they stand in two calls, of ``functools.partial`` and of what it
    gives, and the later one counts.
    """
    seen: dict[str, Argument] = {}
    for argument in arguments:
        before = seen.get(argument.name or "")
        if not argument.is_certain:
            continue
        if before is not None and any(each.position is not None or each.unfolded for each in (before, argument)):
            return argument
        if argument.name is not None:
            seen[argument.name] = argument
    return None


def lacks_service(client: ClientCreation) -> bool:
    """Whether the creating call names no service: it raises TypeError.

    A function of the project may have a service of its own, so only calls of boto's own names count.
    """
    of_boto = client.callee.rpartition(".")[2] == client.method
    return of_boto and client.complete and isinstance(client.service, Absent)


def is_config_option(name: str) -> bool:
    """Whether ``name`` is an option of Config in some release and so was meant for ``config=``."""
    return introduced(name) is not None and name != "region_name"


def is_client_parameter(name: str, version: Version) -> bool:
    """Whether ``create_client`` takes ``name``."""
    return name in (at(parameters.CREATE_CLIENT, version) or ())


def rejected_config(client: ClientCreation) -> Rejection | None:
    """Why what ``config=`` holds is no Config; None where it is one, is None, or cannot be known.

    Source: botocore/session.py, ``create_client`` reads attributes of whatever it is given.
    """

    def judge(value: Any) -> Rejection | None:
        if value is None or (isinstance(value, Opaque) and value.is_config):
            return None
        return Rejection(text(value), "AttributeError", CLIENT, "a Config")

    return rejection_of(client.config, judge)


def fails_when_run(client: ClientCreation, version: Version) -> bool:
    """Whether the creation is known to raise, so that nothing else needs to be said about it."""
    return (
        rejected_config(client) is not None
        or any(unknown_client_arguments(client, version))
        or lacks_service(client)
        or given_twice(client.arguments) is not None
    )

"""Rejections, and the arguments that make the creation of a client or session fail."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from ..facts import (
    Absent,
    Argument,
    ClientCreation,
    ConfigCreation,
    Dictionary,
    EnvironmentText,
    Library,
    Literal,
    MergedConfig,
    OneOf,
    Sequence,
    SessionCreation,
    Unknown,
    Value,
    alternatives,
)
from . import Version, at, used_by
from .api import introduced
from .services import has_resource, is_no_service, meant
from .tables import services


def client_parameters(client: ClientCreation, version: Version) -> tuple[str, ...]:
    """The parameters of the call that creates ``client``, in order of position.

    Source: botocore/session.py ``create_client``, boto3/session.py ``client`` and ``resource``.
    """
    known = at(services.CREATE_CLIENT, used_by(client.library, version)) or ()
    resource = services.RESOURCE if client.method == "resource" else known
    return tuple(name for name in known if name in resource)


def session_parameters(library: Library) -> tuple[str, ...]:
    """The parameters of a Session class. Source: boto3/session.py and botocore/session.py, ``Session.__init__``."""
    if library in ("boto3", "aioboto3"):
        return services.SESSION
    return (at(services.BOTOCORE_SESSION, Version(*services.BOTOCORE_SESSION[-1][0])) or ()) + ("env_vars",)


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

    Two plain keywords of one name do not count: they are in two calls, of ``functools.partial`` and of what it returns,
    and the later one wins.
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


def unknown_service_name(client: ClientCreation, version: Version, *, pinned: bool = True) -> str | None:
    """The name that the creating call gives for a service and that ``client()`` or ``resource()`` does not know.

    None if the service may exist. ``pinned``: the project pins ``version``.

    It raises UnknownServiceError, ``resource()`` ResourceNotExistsError. Source: botocore/loaders.py,
    ``Loader.load_service_model``; boto3/session.py, ``Session.resource``.
    """
    name = client.service.value if isinstance(client.service, Literal) else None
    of_boto = client.callee.rpartition(".")[2] == client.method and not client.by_name
    if not isinstance(name, str) or not of_boto:
        return None
    unknown = is_no_service(name, used_by(client.library, version), pinned=pinned) or (
        client.method == "resource" and not has_resource(name)
    )
    return name if unknown and not client.may_be_intended else None


def is_config_option(name: str) -> bool:
    """Whether ``name`` is an option of Config in some release and so was meant for ``config=``."""
    return introduced(name) is not None and name != "region_name"


def is_client_parameter(name: str, version: Version) -> bool:
    """Whether ``create_client`` takes ``name``."""
    return name in (at(services.CREATE_CLIENT, version) or ())


def rejected_config(client: ClientCreation) -> Rejection | None:
    """Why what ``config=`` holds is no Config; None where it is one, is None, or cannot be known.

    Source: botocore/session.py, ``create_client`` reads attributes of whatever it is given.
    """

    def judge(value: Any) -> Rejection | None:
        if value is None or (isinstance(value, Opaque) and value.is_config):
            return None
        return Rejection(as_shown(value), "AttributeError", CLIENT, "a Config")

    return rejection_of(client.config, judge)


CONFIG = "when the Config is made"
CLIENT = "when the client is made"
REQUEST = "at the first request"


@dataclass(frozen=True)
class Rejection:
    """A value that is rejected: ``value`` as text, the ``error`` that it raises, and the ``stage`` at which it does.

    ``wanted`` is in words what is accepted, ``replacement`` source text for what was meant, where that is known.
    """

    value: str
    error: str
    stage: str
    wanted: str
    replacement: str | None = None


@dataclass(frozen=True)
class Opaque:
    """Stands for an object that is none of the plain types: a class, a session, a Config (``is_config``)."""

    name: str
    is_config: bool = False

    def __repr__(self) -> str:
        """The name, as messages show values by their repr."""
        return self.name


UNREADABLE = Opaque("?")
"""Stands for a value that is not known."""


def python_value(value: Value) -> Any:
    """The Python object that ``value`` is, UNREADABLE where that is not known.

    Containers are known by their type even where some of what they hold is not.
    """
    if isinstance(value, Literal):
        return value.value
    if isinstance(value, Sequence):
        items = [python_value(item) for item in value.items]
        return tuple(items) if value.kind == "tuple" else items
    if isinstance(value, Dictionary):
        return {item.key: python_value(item.value) for item in value.items}
    if isinstance(value, (ConfigCreation, MergedConfig)):
        return Opaque("Config", is_config=True)
    if isinstance(value, (Unknown, Absent, OneOf)):
        return UNREADABLE
    return Opaque(value.name)


class AnyString(str):
    """Stands for any string: the source of the expression that gives it."""


def rejection_of(value: Value, judge: Callable[[Any], Rejection | None], number: str = "") -> Rejection | None:
    """The rejection of ``value`` by ``judge``; None unless every value that it may be is rejected.

    ``number`` is the type that is wanted instead of a string, if every string is rejected.
    """
    rejections = []
    for each in alternatives(value):
        text = each if number and isinstance(each, EnvironmentText) else None
        plain = python_value(each) if text is None else AnyString(text.written)
        rejection = None if plain is UNREADABLE else judge(plain)
        if rejection is None:
            return None
        if text is not None and not text.may_be_none:
            rejection = replace(rejection, wanted=f"{number}({text.written})")
        rejections.append(rejection)
    return rejections[0]


_DISPLAYS = {"list": "[...]", "tuple": "(...)", "dict": "{...}"}


def as_shown(value: Any) -> str:
    """``value`` as a message shows it, long ones cut."""
    shown = str(value) if isinstance(value, AnyString) else _DISPLAYS.get(type(value).__name__) if value else None
    shown = shown or (f'"{value}"' if isinstance(value, str) and _stands_for_itself(value) else repr(value))
    return shown if len(shown) <= 40 else f"{shown[:36]}..." + (shown[-1] if shown[-1] in "\"'" else "")


def _stands_for_itself(value: str) -> bool:
    return value.isprintable() and '"' not in value


def choice_of(accepted: Iterable[str]) -> str:
    """The accepted values as the words of a message."""
    return f"one of {', '.join(accepted)}"


def not_one_of(value: Any, accepted: list[str], error: str, stage: str = CLIENT) -> Rejection:
    """The rejection of a value that is none of the strings ``accepted``."""
    close = meant(value, accepted) if isinstance(value, str) else None
    return Rejection(as_shown(value), error, stage, choice_of(accepted), f'"{close}"' if close else None)


def boolean(value: Any) -> str | None:
    """The boolean, as source, that a string was meant to be; None where it was not."""
    return {"true": "True", "false": "False"}.get(value.lower()) if isinstance(value, str) else None

"""Several things that one name may hold, as one object."""

from __future__ import annotations

from ...facts import UNKNOWN, Unknown
from .objects import (
    Class,
    Client,
    Dotted,
    Either,
    Function,
    Instance,
    Method,
    Module,
    Object,
    Partial,
    Session,
    is_none,
    options,
)

_SERVE_AS_SESSIONS = frozenset({"boto3", "aioboto3"})
"""Modules with the creating methods of a session."""

MOST_ALTERNATIVES = 12

CYCLE = Unknown()
"""Stands for an expression that leads back to itself; a join leaves it out."""


def join(values: list[Object]) -> Object:
    """What a name holds that is bound to each of ``values`` somewhere.

    Sessions join to one session, also beside None and a parameter's unknown value (``session or
    boto3.Session()``): whatever is passed there must serve as one. The same module twice is that module.
    """
    flat: list[Object] = []
    for value in values:
        if value is CYCLE:
            continue
        for option in options(value):
            same = next((place for place, seen in enumerate(flat) if option is seen or _same(option, seen)), None)
            if same is None:
                flat.append(option)
            elif isinstance(option, (Class, Instance)) and option is not flat[same]:
                flat[same] = _either_one(option, flat[same])
        if len(flat) > MOST_ALTERNATIVES:
            return UNKNOWN
    if len(flat) == 1:
        return flat[0]
    if not flat:
        return UNKNOWN
    sessions = [v for v in flat if isinstance(v, Session)]
    if sessions and all(isinstance(v, (Session, Unknown)) or is_none(v) for v in flat):
        return join_sessions(sessions)
    solid = [v for v in flat if not is_none(v)]
    if len(solid) == 1 and isinstance(solid[0], (Dotted, Class, Function, Instance, Client, Module, Method, Partial)):
        return solid[0]
    return Either(tuple(flat))


def _same(one: Object, other: Object) -> bool:
    if isinstance(one, Dotted) and isinstance(other, Dotted):
        return one.path == other.path
    if isinstance(one, (Class, Function, Module)) and one.__class__ is other.__class__:
        return one.scope is other.scope
    if isinstance(one, Instance) and isinstance(other, Instance):
        return one.of.scope is other.of.scope
    if isinstance(one, Client) and isinstance(other, Client):
        return one.creation is other.creation
    return is_none(one) and is_none(other)


def _either_one(one: Class | Instance, other: Object) -> Class | Instance:
    """What is known of a class, or an instance of it, that is met twice: not which call made the instance."""
    if isinstance(one, Instance):
        return Instance(one.of) if not isinstance(other, Instance) or other.args is not None else other
    return one if one.may_derive or not isinstance(other, Class) else other


def join_sessions(sessions: list[Session]) -> Session:
    """One session that may be each of ``sessions``."""
    first = sessions[0]
    if len(sessions) == 1:
        return first
    return Session(first.library, first.anchor, first.callee, parts=tuple(sessions))


def one_of(*values: Object) -> Object:
    """What an expression gives that chooses between ``values``.

    Beside the library itself (``session or boto3``) an unknown value must serve as a session, too.
    """
    if any(isinstance(value, Unknown) for value in values):
        known: list[Object] = [value for value in values if not isinstance(value, Unknown)]
        if known and all(isinstance(value, Dotted) and value.path in _SERVE_AS_SESSIONS for value in known):
            return join(known)
    return join(list(values))

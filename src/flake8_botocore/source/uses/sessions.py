"""The default client config of sessions, and the roots at which one could be set."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

import libcst as cst

from ...facts import ABSENT, UNKNOWN, Absent, ConfigCreation, MergedConfig, Place, Root, RootKind, Value
from ..inference.boto_calls import default_session
from ..inference.changes import lineage
from ..inference.objects import (
    Class,
    Client,
    Dotted,
    Function,
    Instance,
    Object,
    Session,
    SetUp,
    is_none,
    possible_values,
)
from ..inference.protocols import Inference
from ..inference.source_file import SourceFile, file_of
from ..scopes.reaching import reaching
from ..scopes.scope import PROPERTIES, Assigned, Binding, CallSite, Defined, Parameter, Scope, decorators
from ..syntax.tree import around, called_name, nodes
from .reachability import place_in_block, positions, runs_before


def default_config(session: Session, site: CallSite, file: SourceFile, evaluator: Inference) -> Value:
    """The default client config of ``session`` at ``site`` of ``file``: ABSENT if none was set, else what was.

    ``session.set_default_client_config(CONFIG)`` sets it, and ``boto3.setup_default_session`` replaces boto3's own
    session by another one with its default. ``file``, the module that made the session, or any other of the package may
    do so. The result is UNKNOWN if that did not surely run before, if it was set more than once, and if a session of
    unknown origin is given one.
    """
    # A session that is one of several, ``session or make_session()``, has a default only if all have the same.
    if session.parts:
        first, *rest = [default_config(part, site, file, evaluator) for part in session.parts]
        return first if all(default is first for default in rest) else UNKNOWN
    source = session.source
    if source.unreadable_default:
        return UNKNOWN
    setters = evaluator.project.every_session_setter if source.handed_in else evaluator.project.session_setters
    own = [source.file] if isinstance(source.file, SourceFile) else []
    setting_files = dict.fromkeys([file, *own, *(file_of(each) for each in setters if each is not None)])
    # A module that cannot be read may have set it.
    defaults: list[Value] = [UNKNOWN] if None in setters and not source.is_default else []
    for node, changed, value, by in (change for each in setting_files for change in _changes_of(each, evaluator)):
        if changed is source or (changed is not None and changed.is_default and source.is_default):
            default = default_config(value, site, file, evaluator) if isinstance(value, Session) else value
            defaults.append(default if _is_set(node, source, by, site, file) or default is ABSENT else UNKNOWN)
        elif not source.is_default and (
            # One of the two was made elsewhere: they may be the same.
            changed is None or changed.handed_in or (source.handed_in and not changed.is_default)
        ):
            defaults.append(UNKNOWN)
    set_to = [each for each in defaults if not isinstance(each, Absent)]
    if not set_to:
        return ABSENT
    return set_to[0] if len(defaults) == 1 and isinstance(set_to[0], (ConfigCreation, MergedConfig)) else UNKNOWN


def _set_up_before(site: CallSite, file: SourceFile, evaluator: Inference) -> list[Session | Value]:
    """What boto3's own session was replaced by, or given as its default Config, surely before ``site`` runs."""
    changes = [each for each in _changes_of(file, evaluator) if each.session is not None and each.session.is_default]
    return [each.value for each in changes if runs_before(each.node, site.node, file)]


def _is_set_when_made(change: cst.CSTNode, made: object, by: SourceFile, site: CallSite) -> bool:
    """Whether ``change`` runs before other code, such as ``site``, gets the session that the call ``made`` makes.

    The change and the call are in one block of ``by`` without a ``return`` in between, and ``site`` is not in it::

        def make_session():
            session = botocore.session.get_session()
            session.set_default_client_config(CONFIG)
            return session
    """
    place = place_in_block(change, by)
    node = made if isinstance(made, cst.CSTNode) and made in by.parents else None
    if place is None or node is None:
        return False
    block, last = place
    if block in around(site.node, file_of(site.scope).parents):
        return False
    position_of = positions(block, by)
    first = next((position_of[each] for each in (node, *around(node, by.parents)) if each in position_of), last)
    between = [statement for statement, position in position_of.items() if first <= position < last]
    return bool(between) and not any(isinstance(part, cst.Return) for each in between for part in nodes(each))


class _Change(NamedTuple):
    """A call or assignment ``node`` in the file ``by`` that gives ``session`` a default Config, or replaces it.

    ``session`` is None if any may be meant. ``value`` is the Config, or the session that replaces it.
    """

    node: cst.CSTNode
    session: Session | None
    value: Session | Value
    by: SourceFile


def _changes_of(file: SourceFile, evaluator: Inference) -> list[_Change]:
    return file.once("changes of sessions", lambda: [*_changes(file, evaluator), *_assigned(file, evaluator)])


def _changes(file: SourceFile, evaluator: Inference) -> Iterator[_Change]:
    """The changes by calls; a ``set_default_client_config`` on something unknown may change any session."""
    for site in file.outline.called(file.renamed(("setup_default_session", "set_default_client_config"))):
        known = [each for each in possible_values(evaluator.value(site.node, site.scope)) if isinstance(each, SetUp)]
        for change in known:
            for part in change.session.parts or (change.session,):
                yield _Change(site.node, part.source, change.given, file)
        if not known and called_name(site.node) == "set_default_client_config":
            yield _Change(site.node, None, UNKNOWN, file)


def _assigned(file: SourceFile, evaluator: Inference) -> Iterator[_Change]:
    """The changes by ``boto3.DEFAULT_SESSION = session``; after None, boto3 makes a new session."""
    for each in file.outline.attribute_sets:
        target = evaluator.value(each.target, each.scope) if each.name == "DEFAULT_SESSION" else UNKNOWN
        if isinstance(target, Dotted) and target.path == "boto3":
            value = UNKNOWN if each.value is None else evaluator.value(each.value, each.scope)
            known = value if isinstance(value, Session) and not value.parts else UNKNOWN
            yield _Change(each.statement, default_session(each.statement), ABSENT if is_none(value) else known, file)


def _is_set(change: cst.CSTNode, source: Session, by: SourceFile, site: CallSite, file: SourceFile) -> bool:
    """Whether ``change`` in the file ``by`` has surely given ``source`` its default at ``site`` of ``file``."""
    if source.file is by and _is_set_when_made(change, source.anchor, by, site):
        return True
    return by is file and runs_before(change, site.node, file)


DEEPEST = 5
"""Names and functions that are followed from a session to the function that returned it."""

MOST_WAYS = 3
"""Bindings of a name or attribute, or returns of a function, past which the function that returned the session is not
looked for: each of them may lead to as many."""


def root(site: CallSite, session: Session, file: SourceFile, evaluator: Inference) -> Root | None:
    """The place where one setting would serve the client that the call at ``site`` of ``file`` makes with ``session``.

    It is the project's function that makes the client (``make_client("s3")``), else the call that makes its session,
    else the function that returns its session (``get_session().client("s3")``). For boto3's own session it is the call
    that makes the session which replaces it before ``site``. None if there is no such place, or more than one.
    """
    node = site.node
    made = evaluator.value(node, site.scope)
    factory = made.factory if isinstance(made, Client) else None
    if factory is not None:
        return _of_function("client factory", factory, session)
    if session.is_default:
        set_to = _set_up_before(site, file, evaluator)
        return _of_session(set_to[0]) if len(set_to) == 1 and isinstance(set_to[0], Session) else None
    found = _of_session(session)
    if found is None and isinstance(node.func, cst.Attribute):
        giving = _factory_of_session(session, node.func.value, site.scope, evaluator)
        found = None if giving is None else _of_function("session factory", giving, session)
    return found


def _of_session(session: Session) -> Root | None:
    """The call that makes the session which holds the default Config; None for several, or for one handed in."""
    source = session.source
    if source.parts or not isinstance(source.file, SourceFile) or not isinstance(source.anchor, cst.Call):
        return None
    file = source.file
    return Root("session", source.callee, _place(file, source.anchor), source.library)


def _of_function(kind: RootKind, function: Scope, session: Session) -> Root | None:
    node = function.node
    if not isinstance(node, cst.FunctionDef):
        return None
    return Root(kind, node.name.value, _place(file_of(function), node), session.library)


def _place(file: SourceFile, node: cst.CSTNode) -> Place:
    return replace(file.place(node), path=file.absolute)


# The factory of a session that was made out of sight: the function of the project that returned it.


def _factory_of_session(session: Session, node: cst.BaseExpression, scope: Scope, evaluator: Inference) -> Scope | None:
    """The one factory of ``session``, which is the value of ``node``; None for none, or for several.

    If ``session`` may be a parameter or one that the code makes instead, only the latter counts: ``make_session`` in
    ``if session is None: session = make_session()``.
    """
    if not session.parts or not isinstance(node, cst.Name):
        return _factory_of(node, scope, evaluator, DEEPEST)
    return _factory_in([each for each in reaching(node, scope) if not isinstance(each, Parameter)], evaluator, DEEPEST)


def _factory_of(node: cst.BaseExpression, scope: Scope, evaluator: Inference, steps: int) -> Scope | None:
    """The one function of the project whose result ``node`` is, through names, attributes and other functions.

    ``steps`` is how many more of these are followed. It is ``make`` for ``get()`` if ``def get(): return make()``.
    """
    if steps == 0:
        return None
    if isinstance(node, cst.Await):
        return _factory_of(node.expression, scope, evaluator, steps)
    if isinstance(node, cst.Call):
        called = evaluator.value(node.func, scope)
        return _innermost(called.scope, evaluator, steps) if isinstance(called, Function) else None
    if isinstance(node, cst.Name):
        return _factory_in(reaching(node, scope), evaluator, steps)
    if isinstance(node, cst.Attribute):
        return _factory_in(_attribute(evaluator.value(node.value, scope), node.attr.value, evaluator), evaluator, steps)
    return None


def _innermost(function: Scope, evaluator: Inference, steps: int) -> Scope:
    """The function whose result ``function`` returns unchanged; if there is none, ``function`` itself."""
    returns = function.returns
    given = (None if node is None else _factory_of(node, function, evaluator, steps - 1) for node in returns)
    return _only_one(given, len(returns)) or function


def _factory_in(bindings: Sequence[Binding], evaluator: Inference, steps: int) -> Scope | None:
    """The one function whose result all ``bindings`` hold; None if there is none, or more than one."""
    # ``self.session = None`` says that there is no session yet.
    bindings = [each for each in bindings if not _is_placeholder(each)]
    return _only_one((_factory_of_binding(binding, evaluator, steps) for binding in bindings), len(bindings))


def _is_placeholder(binding: Binding) -> bool:
    value = binding.value if isinstance(binding, Assigned) else None
    return isinstance(value, cst.Name) and value.value == "None"


def _factory_of_binding(binding: Binding, evaluator: Inference, steps: int) -> Scope | None:
    """The function whose result ``binding``, an assignment, holds, or which is behind a property; else None."""
    if isinstance(binding, Assigned) and binding.value is not None and not binding.path:
        return _factory_of(binding.value, binding.scope, evaluator, steps - 1)
    if isinstance(binding, Defined) and decorators(binding.inner) & PROPERTIES:
        return _innermost(binding.inner, evaluator, steps)
    return None


def _attribute(base: Object, name: str, evaluator: Inference) -> Sequence[Binding]:
    """The bindings of the attribute ``name`` of ``base``, an object of a class of the project or that class itself.

    They are those in the class, or in the nearest of its bases that has one; none for any other value.
    """
    of = base.of if isinstance(base, Instance) else base
    line = (each for each in lineage(of.scope, evaluator) if each is not None) if isinstance(of, Class) else ()
    return next(filter(None, ([*each.bindings.get(name, ()), *each.attributes.get(name, ())] for each in line)), [])


def _only_one(found: Iterator[Scope | None], ways: int) -> Scope | None:
    """The one scope that all of ``found`` are, else None.

    ``ways`` is how many there are: past MOST_WAYS the iterator is not run at all, because each costs a search.
    """
    first = next(found, None) if ways <= MOST_WAYS else None
    return first if first is not None and all(each is first for each in found) else None

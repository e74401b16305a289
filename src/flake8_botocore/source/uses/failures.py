"""What code does with a failure: which ones an ``except`` clause catches, and whether a call is expected to fail."""

from __future__ import annotations

from collections.abc import Set
from typing import Literal, TypeAlias

import libcst as cst

from ...botocore.api import Failure, caught_by
from ..inference.objects import Class, Dotted
from ..inference.protocols import Inference
from ..inference.source_file import Parents, SourceFile
from ..scopes.reaching import bound_once, swallows
from ..scopes.scope import CallSite, Scope
from ..syntax.tree import called_name, dotted, names_text, nodes
from .reachability import last_statement

_SWALLOWING = (cst.Return, cst.Break, cst.Continue)
"""Statements that end a handler without an exception."""


def failures(node: cst.BaseExpression | None, scope: Scope, evaluator: Inference) -> Set[Failure] | None:
    """The failures that ``except node`` catches, a class or a tuple or list of classes; None where they are unknown.

    A class of the project catches none of botocore's failures.
    """
    if node is None:
        return caught_by("BaseException")
    node = bound_once(node, scope) or node
    if isinstance(node, (cst.Tuple, cst.List)):
        of_each = [failures(element.value, scope, evaluator) for element in node.elements]
        known = [found for found in of_each if found is not None]
        return frozenset().union(*known) if len(known) == len(of_each) else None
    path = dotted(node)
    if path is None:
        return None
    # ``client.exceptions.NoSuchKey`` is an answer that says what was wrong: botocore sends few of them again.
    if ".exceptions." in f"{path}." and not path.startswith("boto"):
        return frozenset()
    if isinstance(node, cst.Name) and scope.find(node.value) is None:
        return caught_by(node.value)
    value = evaluator.value(node, scope)
    if isinstance(value, Class):
        return frozenset()
    return caught_by(value.path) if isinstance(value, Dotted) else None


def raised(
    node: cst.CSTNode, outermost: cst.CSTNode, scope: Scope, parents: Parents, evaluator: Inference
) -> tuple[Set[Failure], bool]:
    """The failures of the call ``node`` that leave the statement ``outermost`` around it, and whether unchanged.

    A handler that raises something else changes them. A failure that a handler may swallow is left out. The result
    is no failure at all if a ``with`` may swallow any, or if it is unknown what a handler catches. Here all but
    ReadTimeoutError leave the function, changed::

        def send():
            try:
                client.put_object(...)
            except ReadTimeoutError:
                return None
            except ClientError as error:
                raise UploadError from error
    """
    leaving: Set[Failure] = caught_by("BaseException")
    unchanged = True
    while node is not outermost:
        parent = parents[node]
        if isinstance(parent, cst.With) and swallows(parent):
            return frozenset(), unchanged
        if isinstance(parent, (cst.Try, cst.TryStar)) and node is parent.body:
            uncaught: Set[Failure] = leaving
            for handler in parent.handlers:
                catches = failures(handler.type, scope, evaluator)
                if catches is None:
                    return frozenset(), unchanged
                caught = uncaught & catches
                uncaught = uncaught - catches
                effect = _effect(handler) if caught else None
                if effect == "may swallow it":
                    leaving = leaving - caught
                unchanged = unchanged and effect != "raises another"
        node = parent
    return leaving, unchanged


_Effect: TypeAlias = Literal["raises it again", "raises another", "may swallow it"]


def _effect(handler: cst.ExceptHandler | cst.ExceptStarHandler) -> _Effect:
    """What ``handler`` does with the exception that it catches, by its last statement and every ``raise`` in it."""
    inner = list(nodes(handler.body))
    # A function in the handler is too much to follow.
    if any(isinstance(node, (*_SWALLOWING, cst.FunctionDef, cst.Lambda)) for node in inner):
        return "may swallow it"
    if not isinstance(last_statement(handler.body), cst.Raise):
        return "may swallow it"
    raises = [node for node in inner if isinstance(node, cst.Raise)]
    own = handler.name.name.value if handler.name is not None and isinstance(handler.name.name, cst.Name) else None
    again = all(node.exc is None or (isinstance(node.exc, cst.Name) and node.exc.value == own) for node in raises)
    return "raises it again" if again else "raises another"


_EXPECTING = frozenset({"raises", "assertRaises", "assertRaisesRegex", "suppress"})


def is_expected(site: CallSite, file: SourceFile, errors: Set[str], checks: Set[str] = frozenset()) -> bool:
    """Whether the code around the call at ``site`` expects it to fail.

    It catches one of the ``errors``, or is in ``with raises(...)`` or ``suppress(...)``, of whatever error: they
    are written around one call, and name a base class as often. Or the file uses one of ``checks``: attributes of a
    client by which code finds out beforehand whether the call will fail.
    """
    if any(called_name(item) in _EXPECTING for item in site.around.with_items):
        return True
    if checks and file.says(*checks):
        return True
    # Looking for the words first spares nearly all files their parents: 2 % of a run.
    return file.says(*sorted(errors)) and _is_caught(site.node, file.parents_around(site.scope), errors)


def _is_caught(node: cst.CSTNode, parents: Parents, errors: Set[str]) -> bool:
    """Whether ``node`` is in the body of a ``try`` of its function that names one of ``errors`` in a handler."""
    while not isinstance(node, (cst.FunctionDef, cst.Lambda, cst.Module)):
        parent = parents[node]
        if isinstance(parent, (cst.Try, cst.TryStar)) and node is parent.body:
            caught = (names_text(each.type) for each in parent.handlers)
            if any(error in names for names in caught for error in errors):
                return True
        node = parent
    return False

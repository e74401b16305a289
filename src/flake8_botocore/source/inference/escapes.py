"""Whether anything but the changes that are followed may change a dictionary or a list, or something in it.

One rule: each mention must only read the value, or change it in a way that is recorded (``ItemSet``). Any other one,
another name for it too, lets the value escape: its content is unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import IntEnum
from typing import Any

import libcst as cst

from ...botocore.api import MAKING
from ..scopes.outliner import IN_PLACE, root_and_key
from ..scopes.scope import Parameter, Scope
from ..syntax.tree import called_name, dotted, nodes
from .source_file import Parents, SourceFile

Escape = IntEnum("Escape", {"NOTHING": 0, "INSIDE": 1, "WHOLE": 2})
"""The part of a value that may be changed elsewhere: nothing, what it holds, or the object itself."""

NOTHING, INSIDE, WHOLE = Escape

_READS = frozenset("all any bool getattr hasattr hash id isinstance len print repr str sum type json.dumps".split())
"""Calls that change nothing that they are given, and keep nothing of it; boto's own are known, too."""

_COPIES = frozenset(
    "copy.copy dict enumerate frozenset iter list max min next random.choice reversed set sorted tuple zip".split()
)
"""Calls that give what is in an argument, or a new object that holds the same."""

_METHODS_READ = frozenset("critical debug error exception get index info join log warning".split())
"""Methods of a value, and of loggers and strings that are given one, that change nothing and keep nothing of it."""

_METHODS_COPY = frozenset("copy extend items keys update values".split())
"""Methods that give what is in their object, or put what is in an argument into their object."""

_ONLY_READ = frozenset({"WaiterConfig", "PaginationConfig", "transport_params"})
"""Arguments of waiters, paginators and smart_open that are not changed and not kept.

Source: botocore/waiter.py, botocore/paginate.py and smart_open/s3.py.
"""

_ONLY_READ_BY = frozenset({"wait", "paginate"})
"""The methods of waiters and paginators, which take these among others: ``wait(**options)``."""

_GIVE_ITEM = frozenset({"get", "pop", "setdefault"})
"""Methods that give one of the things in their object."""

# Parents of a mention: they only read the value (``_READING``), take out what is in it, or put it into a new object.
_TESTS = (cst.Comparison, cst.ComparisonTarget, cst.UnaryOperation, cst.If, cst.While, cst.Assert, cst.Index, cst.Expr)
_READING = (*_TESTS, cst.FormattedStringExpression, cst.Del, cst.NameItem, cst.CompIf, cst.Annotation)
_UNPACKING = (cst.For, cst.CompFor, cst.BinaryOperation, cst.StarredElement, cst.StarredDictElement)
_DISPLAYS = (cst.Element, cst.DictElement, cst.List, cst.Tuple, cst.Set, cst.Dict)


def of_name(name: str, home: Scope, file: SourceFile) -> Escape:
    """The part of the value of ``name``, which ``home`` binds, that may be changed in a way that is not recorded."""
    if file.source.count(name) == 1:
        return NOTHING
    parents = file.parents_around(home)
    return _greatest(file, (home.node, name), mentions(name, home, parents, file), parents)


def of_attribute(name: str, file: SourceFile) -> Escape:
    """The part of the value of an attribute ``name`` that ``file`` may change where its class does not record it."""
    if name in file.outline.changed_attributes:
        return WHOLE
    if f".{name}" not in file.source:
        return NOTHING
    return _greatest(file, name, file.attributes.get(name, ()), file.parents)


def _greatest(file: SourceFile, key: object, mentions: Iterable[cst.CSTNode], parents: Parents) -> Escape:
    """The greatest ``Escape`` of ``mentions``, kept in ``file`` under ``key``."""
    if key not in file.escapes:
        file.escapes[key] = max((_of_mention(each, parents, file) for each in mentions), default=NOTHING)
    return Escape(file.escapes[key])


def mentions(name: str, home: Scope, parents: Parents, file: SourceFile) -> Iterator[cst.CSTNode]:
    """The nodes that mean the ``name`` of ``home``, among those whose parents are in ``parents``."""
    for node in file.names_in(parents).get(name, ()):
        parent: Any = parents[node]
        # Names of attributes and keywords mean something else.
        if node not in (getattr(parent, "attr", None), getattr(parent, "keyword", None)):
            found = file.scope_of(node, parents).find(name)
            if found is not None and found.node is home.node:
                yield node


def _of_mention(node: cst.CSTNode, parents: Parents, file: SourceFile) -> Escape:
    """The part of a value that may be changed through its mention ``node``, judged by the parent of ``node``.

    ``node`` is the name itself, or what the value of the name goes into or comes out of: the call and the subscript in
    ``options.get("retries")["mode"]``. A use that is not understood is WHOLE.
    """
    parent: Any = parents[node]
    # Changes through names, attributes and their items are recorded as ``ItemSet``: then the value does not escape.
    recorded = isinstance(root_and_key(node)[0], (cst.Name, cst.Attribute))
    if isinstance(parent, cst.Attribute):
        # ``options.method(...)``; ``method`` is empty if the attribute is not called.
        call = parents[parent]
        method = parent.attr.value if isinstance(call, cst.Call) and call.func is parent else ""
        if method in _GIVE_ITEM and (recorded or method not in IN_PLACE):
            # Whatever happens to an item, the object itself keeps its other items.
            return min(INSIDE, _of_mention(call, parents, file))
        if method in _METHODS_COPY - IN_PLACE:
            return INSIDE
        return NOTHING if method in _METHODS_READ or (recorded and method in IN_PLACE) else WHOLE
    if isinstance(parent, cst.Subscript):
        return min(INSIDE, _of_mention(parent, parents, file))
    if isinstance(parent, cst.Arg):
        return _of_argument(parent, parents, file)
    if isinstance(parent, _READING) or any(getattr(parent, each, None) is node for each in ("target", "name")):
        # ``options["key"] = 1`` and ``del options["key"]`` change the value.
        changes = isinstance(node, cst.Subscript) and isinstance(parent, (cst.Del, cst.AssignTarget, cst.AugAssign))
        return WHOLE if changes and not recorded else _also_named(parent, parents)
    if isinstance(parent, _UNPACKING):
        return NOTHING if _is_copied_for_boto(parent, parents) else INSIDE
    if isinstance(parent, _DISPLAYS):
        # The mention is inside the new object: if any part of that may be changed, so may the value.
        return WHOLE if _of_mention(parent, parents, file) else NOTHING
    if isinstance(parent, (cst.IfExp, cst.BooleanOperation)):
        # ``options or {}`` is the value again, under another node.
        return NOTHING if node is getattr(parent, "test", None) else _of_mention(parent, parents, file)
    if isinstance(parent, cst.Return):
        # Kept for each statement: a long display has a mention of each of its names.
        if parent not in file.escapes:
            file.escapes[parent] = NOTHING if _is_own(node, file.scope_of(node, parents)) else WHOLE
        return Escape(file.escapes[parent])
    return WHOLE


def _is_copied_for_boto(node: Any, parents: Parents) -> bool:
    """Whether the value is only copied, as part of ``node``, into a call of boto's: ``Config(**dict({**options}))``.

    Such a call changes no argument. Goes outwards through displays, ``|`` and arguments of ``dict``.
    """
    while isinstance(node, (cst.StarredDictElement, cst.Dict, cst.BinaryOperation, cst.Arg)):
        parent: Any = parents[node]
        if isinstance(node, cst.Arg) and not (isinstance(parent, cst.Call) and dotted(parent.func) == "dict"):
            return isinstance(parent, cst.Call) and called_name(parent) in MAKING
        # The parent of an argument of ``dict`` is the call: go on with what that is in.
        node = parents[parent] if isinstance(node, cst.Arg) else parent
    return False


def _is_own(returned: cst.CSTNode, scope: Scope) -> bool:
    """Whether the expression ``returned`` in the function ``scope`` has only names of local variables in it.

    Then each caller gets an object of its own. Parameters are no such names, and attributes may belong to anything.
    """
    parts = [*nodes(returned)]
    names = [each.value for each in parts if isinstance(each, cst.Name)]
    are_local = all(scope.find(each) is scope and not isinstance(scope.bindings[each][0], Parameter) for each in names)
    return are_local and not any(isinstance(each, cst.Attribute) for each in parts)


def _also_named(parent: cst.CSTNode, parents: Parents) -> Escape:
    """WHOLE for ``one = other = {}``, as the value may be changed under the other name; else NOTHING."""
    statement: Any = parents[parent] if isinstance(parent, cst.AssignTarget) else None
    return WHOLE if statement is not None and len(statement.targets) > 1 else NOTHING


def _of_argument(arg: cst.Arg, parents: Parents, file: SourceFile) -> Escape:
    """The part of the argument ``arg`` that its call may change or keep; WHOLE if the call is not understood."""
    call = parents[arg]
    name = called_name(call) if isinstance(call, cst.Call) else None
    # The parent of a keyword argument of ``class A(key=value):`` is no call.
    if not isinstance(call, cst.Call) or (name is None and not arg.star):
        return WHOLE
    path = dotted(call.func) or ""
    if arg.keyword is not None:
        # ``wait(WaiterConfig=options)``
        is_only_read = arg.keyword.value in _ONLY_READ
    else:
        # ``wait(**options)``
        is_only_read = arg.star == "**" and name in _ONLY_READ_BY
    if is_only_read or name in MAKING or path in _READS:
        return NOTHING
    # Any call gets a copy of what ``*`` and ``**`` unfold.
    if arg.star or (path in _COPIES and arg.keyword is None):
        return NOTHING if _is_copied_for_boto(arg, parents) else INSIDE
    if isinstance(call.func, cst.Attribute) and path[:5] not in ("dict.", "list."):
        # ``other.update(options)``. Called on the class, as ``dict.update(options, ...)``, it changes the argument.
        return NOTHING if name in _METHODS_READ else INSIDE if name in _METHODS_COPY else WHOLE
    return WHOLE

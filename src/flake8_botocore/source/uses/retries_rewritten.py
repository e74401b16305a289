"""``retries`` dictionaries that making a client rewrites: what reads them again, and which Configs that leaves open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple, TypeAlias

import libcst as cst

from ...botocore.defaults import values_in_effect
from ...facts import (
    Absent,
    Anchor,
    ClientCreation,
    ConfigCreation,
    Dictionary,
    Literal,
    RetriesReuse,
    alternatives,
)
from ..inference.source_file import SourceFile
from ..scopes.scope import Assigned, Scope
from ..syntax.tree import nodes, push_children

Made: TypeAlias = Mapping[cst.Call, ClientCreation]
"""The clients that a file makes, by their calls."""


class _Shared(NamedTuple):
    """``retries=NAME`` of a Config that makes a client: the name as written, and the client's call."""

    name: cst.Name
    creation: cst.Call


class _Read(NamedTuple):
    """Something at place ``order`` of the source, in the body of ``function`` (None: the module)."""

    order: int
    function: cst.FunctionDef | None
    name: cst.Name | None


def reuses(file: SourceFile, clients: Made) -> Iterator[RetriesReuse]:
    """The first read of a dictionary's content after a client was made from it, in the same flow of control.

    Creating a client replaces ``max_attempts`` by ``total_max_attempts`` and adds a missing ``mode`` in the
    caller's own dictionary (botocore/args.py, ``_compute_retry_config``); one that has both already stays as it is.
    """
    shared = list(_shared_by_name(file, clients))
    if not shared:
        return
    creations, reads = _in_source_order(file.tree, {each.creation for each in shared})
    reads_of: dict[str, list[_Read]] = {}
    for read in reads:
        if read.name is not None:
            reads_of.setdefault(read.name.value, []).append(read)
    seen: set[str] = set()
    for name, creation in shared:
        made = creations[creation]
        for read in reads_of.get(name.value, ()) if name.value not in seen else ():
            if read.order > made.order and made.function in (None, read.function) and read.name is not None:
                seen.add(name.value)
                yield RetriesReuse(name.value, Anchor(name), Anchor(read.name))
                break


def _shared_by_name(file: SourceFile, clients: Made) -> Iterator[_Shared]:
    for creation, client in clients.items():
        for config in (*alternatives(client.config), *alternatives(client.default_config)):
            if not isinstance(config, ConfigCreation) or config.anchor not in file.outline.sites:
                continue
            argument = config.argument("retries")
            if argument is None or not isinstance(argument.anchor, cst.Arg) or not _is_rewritten(argument.value):
                continue
            is_own = any(config is each for each in alternatives(client.config))
            if is_own and client.method == "resource" and not _is_used_itself(config):
                continue
            if not any(value is argument.value for value in values_in_effect(client, "retries")):
                continue
            name = argument.anchor.value
            scope = file.outline.sites[config.anchor].scope
            if isinstance(name, cst.Name) and _is_bound_once(name.value, scope, file):
                yield _Shared(name, creation)


def _is_used_itself(config: ConfigCreation) -> bool:
    """Whether a resource is made with ``config`` itself, not a copy. Source: boto3/session.py, ``resource``."""
    extra = config.own("user_agent_extra")
    return isinstance(extra, Literal) and extra.value is not None


def _is_rewritten(retries: object) -> bool:
    if not isinstance(retries, Dictionary) or not retries.complete or not retries.items:
        return False
    return isinstance(retries.get("total_max_attempts"), Absent) or isinstance(retries.get("mode"), Absent)


def _is_bound_once(name: str, scope: Scope, file: SourceFile) -> bool:
    """Whether one assignment in the whole file binds ``name``, so that every use of it is the same object."""
    home = scope.find(name)
    if home is None or len(home.bindings[name]) != 1 or not isinstance(home.bindings[name][0], Assigned):
        return False
    return all(function is home for function in file.outline.binders.get(name, ()))


def _in_source_order(tree: cst.Module, wanted: set[cst.Call]) -> tuple[dict[cst.CSTNode, _Read], list[_Read]]:
    """Where the ``wanted`` calls and the reads of a dictionary's content stand."""
    creations: dict[cst.CSTNode, _Read] = {}
    reads: list[_Read] = []
    stack: list[tuple[cst.CSTNode, cst.FunctionDef | None]] = [(tree, None)]
    order = 0
    while stack:
        node, function = stack.pop()
        order += 1
        if node in wanted:
            creations[node] = _Read(order, function, None)
        reads += [_Read(order, function, name) for name in _content_read(node)]
        children: list[cst.CSTNode] = []
        push_children(children, node)
        inside = node if isinstance(node, cst.FunctionDef) else function
        stack += [(child, inside) for child in children]
    return creations, reads


def _content_read(node: cst.CSTNode) -> Iterator[cst.Name]:
    """Names whose content ``node`` reads: ``{**name}``, ``name["key"]``, ``name.get(...)``, ``name | other``."""
    if isinstance(node, cst.Dict) and len(node.elements) > 1:
        candidates = [e.value for e in node.elements if isinstance(e, cst.StarredDictElement)]
    elif isinstance(node, cst.Subscript):
        candidates = [node.value]
    elif isinstance(node, cst.Call) and isinstance(node.func, cst.Attribute) and node.func.attr.value == "get":
        candidates = [node.func.value]
    elif isinstance(node, cst.BinaryOperation) and isinstance(node.operator, cst.BitOr):
        candidates = [node.left, node.right]
    else:
        candidates = []
    yield from (name for name in candidates if isinstance(name, cst.Name))


def doubtful(configs: Mapping[cst.Call, ConfigCreation], file: SourceFile) -> frozenset[ConfigCreation]:
    """Those of the ``configs`` of ``file`` whose ``retries`` depends on whether a client was made with another before.

    Such a Config is given a copy of a dictionary which another Config is given as it is, or this dictionary itself if
    ``defaults_mode`` decides which mode is added to it.
    """
    given = [
        (config, argument, argument.anchor.value, file.outline.sites[node].scope)
        for node, config in configs.items()
        if (argument := config.argument("retries")) is not None and isinstance(argument.anchor, cst.Arg)
    ]
    shared = defaultdict[object, list[ConfigCreation]](list)
    for config, argument, node, scope in given:
        home = scope.find(node.value) if isinstance(node, cst.Name) else None
        value = argument.value
        # An empty dictionary does not stay so: a client adds its mode.
        whole = isinstance(value, Dictionary) and value.complete and bool(value.items)
        stays = isinstance(value, Literal) or (whole and not _is_rewritten(value))
        if home is not None and isinstance(node, cst.Name) and not stays:
            shared[home, node.value].append(config)
    found = {
        config
        for config, _, node, scope in given
        if shared and not isinstance(node, cst.Name)
        for each in nodes(node)
        if isinstance(each, cst.Name) and (scope.find(each.value), each.value) in shared
    }
    several = (configs for configs in shared.values() if len(configs) > 1)
    return frozenset(found.union(*(each for each in several if any(one.argument("defaults_mode") for one in each))))

"""What becomes of ``retries`` dictionaries that making a client rewrites: who reads them again, who copied them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

import libcst as cst

from ...botocore.running.defaults import values_in_effect
from ...facts import (
    Absent,
    Anchor,
    ClientCreation,
    Config,
    ConfigCreation,
    Dictionary,
    Item,
    Literal,
    RetriesReuse,
    Rewriting,
    Value,
    alternatives,
    merged_parts,
)
from ..inference.protocols import Inference
from ..inference.source_file import SourceFile
from ..scopes.scope import Assigned, Scope
from ..syntax.tree import called_name, push_children
from .environment import runs_before

Made: TypeAlias = Mapping[cst.Call, ClientCreation]
"""The clients that a file makes, by their calls."""


class _Read(NamedTuple):
    """Something at place ``order`` of the source, in the body of ``function`` (None: the module)."""

    order: int
    function: cst.FunctionDef | None
    name: cst.Name | None


def reuses(file: SourceFile, clients: Made, evaluator: Inference) -> Iterator[RetriesReuse]:
    """The first read of a dictionary's content after a client was made from it, in the same flow of control.

    Creating a client replaces ``max_attempts`` by ``total_max_attempts`` and adds a missing ``mode`` in the
    caller's own dictionary (botocore/args.py, ``_compute_retry_config``); one that has both already stays as it is.
    """
    given = _given_by_name(file, clients, evaluator)
    shared = [each for each in given if not each.is_part and _rewrites(each) and _is_rewritten(each.retries)]
    if not shared:
        return
    creations, reads = _in_source_order(file.tree, {each.creation for each in shared})
    reads_of: dict[str, list[_Read]] = {}
    for read in reads:
        if read.name is not None:
            reads_of.setdefault(read.name.value, []).append(read)
    seen: set[str] = set()
    for each in shared:
        made = creations[each.creation]
        for read in reads_of.get(each.name, ()) if each.name not in seen else ():
            if read.order > made.order and made.function in (None, read.function) and read.name is not None:
                seen.add(each.name)
                yield RetriesReuse(each.name, Anchor(each.written), Anchor(read.name))
                break


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


_Added: TypeAlias = "tuple[Item, ...] | None"
"""What a copy says itself; None where that is not known."""


@dataclass(frozen=True, eq=False)
class _Given:
    """``retries=`` of a Config that makes ``client``: the dictionary called ``name``, or a copy with ``added``."""

    client: ClientCreation
    creation: cst.Call
    config: ConfigCreation
    retries: Value
    name: str
    written: cst.Name
    home: Scope
    shared: Dictionary
    added: _Added
    is_copy: bool
    is_default: bool
    """Whether the Config is the session's default."""
    is_part: bool
    """Whether the client is given a Config that it is merged into."""

    @property
    def read_at(self) -> cst.Call:
        """The call that reads the dictionary: a copy is made with the Config."""
        made = self.config.anchor if self.is_copy else self.creation
        assert isinstance(made, cst.Call)
        return made


MOST_SHARING = 50
"""Clients that are looked at for one dictionary, in source order: the first of them is the one that rewrites it."""


def rewritings(
    file: SourceFile, clients: Made, evaluator: Inference
) -> tuple[dict[cst.Call, list[Rewriting]], set[Config]]:
    """Which clients may have rewritten the ``retries`` of each client before, and the Configs that copied such a one.

    Source: botocore/args.py, ``_compute_retry_config``, which works on the caller's own dictionary.
    """
    given = list(_given_by_name(file, clients, evaluator)) if len(clients) > 1 else []
    sharing: dict[object, list[_Given]] = {}
    for each in given:
        first = sharing.setdefault((each.name, each.home), [])
        if len(first) < MOST_SHARING and _rewrites(each):
            first.append(each)
    found: dict[cst.Call, list[Rewriting]] = {}
    copies: set[Config] = set()
    for reader in given:
        others = [each for each in sharing[reader.name, reader.home] if each.creation is not reader.creation]
        by = [each for each in others if not _comes_after(each, reader, file)]
        if by:
            copies |= {reader.config} if reader.is_copy else set()
            certain = any(runs_before(each.creation, reader.read_at, file) for each in by)
            earlier = tuple(each.client for each in by)
            rewriting = Rewriting(reader.retries, reader.shared, reader.added, earlier, certain=certain)
            found.setdefault(reader.creation, []).append(rewriting)
    return found, copies


def _rewrites(one: _Given) -> bool:
    """Whether making the client of ``one`` rewrites the dictionary that it is given."""
    return not one.is_copy and (one.is_default or one.client.method != "resource" or _is_used_itself(one.config))


def _comes_after(one: _Given, reader: _Given, file: SourceFile) -> bool:
    """Whether ``one`` is certainly made later: both in the body that the dictionary belongs to."""
    scopes = {file.outline.sites[each].scope for each in (one.creation, reader.read_at)}
    return scopes == {reader.home} and runs_before(reader.read_at, one.creation, file)


def _given_by_name(file: SourceFile, clients: Made, evaluator: Inference) -> Iterator[_Given]:
    for creation, client in clients.items():
        own = [(config, False) for config in dict.fromkeys(merged_parts(client.config))]
        defaults = [(config, True) for config in dict.fromkeys(merged_parts(client.default_config))]
        whole = {*alternatives(client.config), *alternatives(client.default_config)}
        for config, is_default in (*own, *defaults):
            if not isinstance(config, ConfigCreation) or config.anchor not in file.outline.sites:
                continue
            argument = config.argument("retries")
            if argument is None or not isinstance(argument.anchor, cst.Arg):
                continue
            scope = file.outline.sites[config.anchor].scope
            read = _read(argument.anchor.value, scope, evaluator)
            if read is None or not any(value is argument.value for value in values_in_effect(client, "retries")):
                continue
            name, added = read
            home, shared = scope.find(name.value), evaluator.value(name, scope)
            if home is not None and isinstance(shared, Dictionary) and _is_bound_once(name.value, scope, file):
                told = client, creation, config, argument.value, name.value, name, home, shared, added
                yield _Given(*told, name is not argument.anchor.value, is_default, config not in whole)


def _read(node: cst.BaseExpression, scope: Scope, evaluator: Inference) -> tuple[cst.Name, _Added] | None:
    """The name whose dictionary ``node`` is or copies, and what it adds, None where that is not plain to see."""
    if isinstance(node, cst.Name):
        return node, ()
    value = evaluator.value(node, scope)
    if isinstance(node, cst.BinaryOperation) and isinstance(node.operator, cst.BitOr):
        right = evaluator.value(node.right, scope)
        added = right.items if isinstance(right, Dictionary) and right.complete else None
        return (node.left, added) if isinstance(node.left, cst.Name) else None
    copied, others = _copied(node)
    if copied is None:
        return None
    if not isinstance(value, Dictionary) or any(map(_is_splat, others)):
        return copied, None
    return copied, tuple(item for item in value.items if item.anchor in map(Anchor, others))


def _copied(node: cst.BaseExpression) -> tuple[cst.Name | None, Sequence[cst.CSTNode]]:
    """The name that a display or call of ``dict`` copies first, and what comes after it."""
    parts: Sequence[cst.CSTNode] = ()
    if isinstance(node, cst.Dict):
        parts = node.elements if node.elements and isinstance(node.elements[0], cst.StarredDictElement) else ()
    elif isinstance(node, cst.Call) and called_name(node) == "dict":
        parts = node.args if node.args and node.args[0].keyword is None else ()
    first = getattr(parts[0], "value", None) if parts else None
    return first if isinstance(first, cst.Name) else None, parts[1:]


def _is_splat(part: cst.CSTNode) -> bool:
    return isinstance(part, cst.StarredDictElement) or (isinstance(part, cst.Arg) and part.keyword is None)

"""Which clients find a ``retries`` dictionary that another client of the file has rewritten."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias

import libcst as cst

from ...botocore.reaching import values_in_effect
from ...facts import (
    Anchor,
    ClientCreation,
    ConfigCreation,
    Dictionary,
    Item,
    MergedConfig,
    Rewriting,
    Value,
    alternatives,
)
from ...late import dataclass
from ..inference.asking import Inference
from ..inference.source_file import SourceFile
from ..scopes.scope import Scope
from ..syntax.expressions import called_name
from .retries_reuse import is_bound_once, is_used_itself
from .sequence import runs_before

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
    home: Scope
    shared: Dictionary
    added: _Added
    is_copy: bool
    is_default: bool
    """Whether the Config is the session's default."""

    @property
    def read_at(self) -> cst.Call:
        """The call that reads the dictionary: a copy is made with the Config."""
        made = self.config.anchor if self.is_copy else self.creation
        assert isinstance(made, cst.Call)
        return made


MOST_SHARING = 50
"""Clients that are looked at for one dictionary, in source order: the first of them is the one that rewrites it."""


def mark_rewritten(file: SourceFile, evaluator: Inference) -> None:
    """Note with each client of ``file`` which clients may have rewritten its ``retries`` before.

    Source: botocore/args.py, ``_compute_retry_config``, which works on the caller's own dictionary.
    """
    given = list(_given_by_name(file, evaluator)) if len(file.made.clients) > 1 else []
    sharing: dict[object, list[_Given]] = {}
    for each in given:
        first = sharing.setdefault((each.name, each.home), [])
        if len(first) < MOST_SHARING and _rewrites(each):
            first.append(each)
    for reader in given:
        others = [each for each in sharing[reader.name, reader.home] if each.creation is not reader.creation]
        by = [each for each in others if not _comes_after(each, reader, file)]
        if by:
            reader.config.rewritten |= reader.is_copy
            certain = any(runs_before(each.creation, reader.read_at, file) for each in by)
            clients = tuple(each.client for each in by)
            reader.client.rewritten += (
                Rewriting(reader.retries, reader.shared, reader.added, clients, certain=certain),
            )


def _rewrites(one: _Given) -> bool:
    """Whether making the client of ``one`` rewrites the dictionary that it is given."""
    return not one.is_copy and (one.is_default or one.client.method != "resource" or is_used_itself(one.config))


def _comes_after(one: _Given, reader: _Given, file: SourceFile) -> bool:
    """Whether ``one`` is certainly made later: both in the body that the dictionary belongs to."""
    scopes = {file.outline.sites[each].scope for each in (one.creation, reader.read_at)}
    return scopes == {reader.home} and runs_before(reader.read_at, one.creation, file)


def _given_by_name(file: SourceFile, evaluator: Inference) -> Iterator[_Given]:
    for creation, client in file.made.clients.items():
        own = [(config, False) for config in set(_configs_in(client.config))]
        for config, is_default in (*own, *((each, True) for each in set(_configs_in(client.default_config)))):
            argument = config.argument("retries")
            if config.anchor not in file.made.configs or argument is None or not isinstance(argument.anchor, cst.Arg):
                continue
            scope = file.outline.sites[config.anchor].scope
            read = _read(argument.anchor.value, scope, evaluator)
            if read is None or not any(value is argument.value for value in values_in_effect(client, "retries")):
                continue
            name, added = read
            home, shared = scope.find(name.value), evaluator.value(name, scope)
            if home is not None and isinstance(shared, Dictionary) and is_bound_once(name.value, scope, file):
                is_copy = name is not argument.anchor.value
                yield _Given(
                    client, creation, config, argument.value, name.value, home, shared, added, is_copy, is_default
                )


def _configs_in(value: Value) -> Iterator[ConfigCreation]:
    for each in alternatives(value):
        if isinstance(each, ConfigCreation):
            yield each
        elif isinstance(each, MergedConfig):
            yield from _configs_in(each.base)
            yield from _configs_in(each.overlay)


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
    """The name that a display or call of ``dict`` copies first, and what stands behind it."""
    parts: Sequence[cst.CSTNode] = ()
    if isinstance(node, cst.Dict):
        parts = node.elements if node.elements and isinstance(node.elements[0], cst.StarredDictElement) else ()
    elif isinstance(node, cst.Call) and called_name(node) == "dict":
        parts = node.args if node.args and node.args[0].keyword is None else ()
    first = getattr(parts[0], "value", None) if parts else None
    return first if isinstance(first, cst.Name) else None, parts[1:]


def _is_splat(part: cst.CSTNode) -> bool:
    return isinstance(part, cst.StarredDictElement) or (isinstance(part, cst.Arg) and part.keyword is None)

"""What certainly runs before something else in a file, by the blocks they are in."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Set

import libcst as cst

from ..inference.source_file import SourceFile
from ..syntax.tree import dotted, nodes

BOTO = frozenset({"boto3", "botocore", "aiobotocore", "aioboto3"})

_Block = cst.Module | cst.IndentedBlock
_RUN_WITH = (cst.Expr, cst.Assign, cst.AnnAssign, cst.AugAssign, cst.Arg, cst.Call)
"""What runs all that is in it."""


def runs_before(change: cst.CSTNode, later: cst.CSTNode, file: SourceFile) -> bool:
    """Whether whoever gets to ``later`` has run ``change``, a statement or a call that is one.

    It is in the same block in front of the statement that holds ``later``, in a function defined there, too.
    """
    place = _place(change, file)
    if place is None:
        return False
    block, index = place
    node = later
    while not isinstance(node, cst.Module):
        parent = file.parents[node]
        if _block(parent, file) is block:
            return _positions(block, file)[node] > index
        node = parent
    return False


def runs_with(change: cst.CSTNode, functions: Set[str], file: SourceFile) -> bool:
    """Whether ``change`` is run whenever ``file`` is imported, or one of its own ``functions`` called."""
    place = _place(change, file)
    if place is None:
        return False
    around = file.parents.get(place[0])
    called = isinstance(around, cst.FunctionDef) and around.name.value in functions
    return isinstance(place[0], cst.Module) or (called and around is not None and file.parents[around] is file.tree)


def boto_import_before(change: cst.CSTNode, file: SourceFile) -> cst.CSTNode | None:
    """The import of boto in the module's own block that runs before ``change``."""
    return next((node for node, top in _imports_before(change, file) if top in BOTO), None)


def foreign_import_before(change: cst.CSTNode, file: SourceFile) -> bool:
    """Whether anything but the standard library may have been imported before ``change``."""
    place = _place(change, file)
    if place is None or not isinstance(place[0], cst.Module):
        return True
    return any(top not in sys.stdlib_module_names for _, top in _imports_before(change, file))


def _imports_before(change: cst.CSTNode, file: SourceFile) -> Iterator[tuple[cst.CSTNode, str]]:
    """Imports in the statements of the module in front of ``change``, with the first part of each name."""
    place = _place(change, file)
    if place is None or not isinstance(place[0], cst.Module):
        return
    for statement in _statements(file.tree)[: place[1]]:
        for node in nodes(statement):
            if isinstance(node, cst.Import):
                yield from ((node, (dotted(alias.name) or "").partition(".")[0]) for alias in node.names)
            elif isinstance(node, cst.ImportFrom):
                yield node, "" if node.relative else (dotted(node.module) or "").partition(".")[0]


def _place(change: cst.CSTNode, file: SourceFile) -> tuple[_Block, int] | None:
    """The block and the position in it, if nothing in that statement but ``change`` decides whether it runs."""
    node = change
    while not isinstance(node, cst.Module):
        parent = file.parents[node]
        block = _block(parent, file)
        if block is not None:
            return block, _positions(block, file)[node]
        if not isinstance(parent, _RUN_WITH):
            return None
        node = parent
    return None


def _block(parent: cst.CSTNode, file: SourceFile) -> _Block | None:
    """The block that ``parent`` is, or is a line of: statements that share a line are one each, as in the lean tree."""
    if isinstance(parent, cst.SimpleStatementLine):
        parent = file.parents[parent]
    return parent if isinstance(parent, (cst.Module, cst.IndentedBlock)) else None


def _statements(block: _Block) -> list[cst.CSTNode]:
    """The statements of ``block``, each on its own."""
    lines = (each.body if isinstance(each, cst.SimpleStatementLine) else [each] for each in block.body)
    return [statement for line in lines for statement in line]


def _positions(block: _Block, file: SourceFile) -> dict[cst.CSTNode, int]:
    """The positions of the statements of ``block``."""
    if block not in file.places_in:
        file.places_in[block] = {each: position for position, each in enumerate(_statements(block))}
    return file.places_in[block]

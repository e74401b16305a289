"""How a fix refers to ``Config`` or a shared constant at a place, and which import that needs."""

from __future__ import annotations

import ast
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain, count
from pathlib import PurePath
from typing import TypeAlias

from ...botocore.api import CONFIG_CLASSES
from ...files.source_text import LineTable
from .brackets import Replacement, Style
from .insertion_points import (
    CONFIG_MODULE,
    InsertionPoint,
    InsertionPoints,
    NameUse,
    NoNameError,
)
from .module_names import FunctionNode, Import, ModuleNames, changeable, names_of

CONFIGS = frozenset(name for name, library in CONFIG_CLASSES.items() if library == "botocore")
MODULES = frozenset({CONFIG_MODULE, "botocore.client"})
WhyNot: TypeAlias = Callable[[bool], "str | None"]
"""Returns why a module should not use the team's shared Config, else None. Argument: whether that takes an import."""

AIO_CONFIGS = frozenset(name for name, library in CONFIG_CLASSES.items() if library == "aiobotocore")
_ORIGINS = CONFIGS | MODULES | AIO_CONFIGS


@dataclass(frozen=True)
class Reference:
    """An expression to write, and the changes that make it mean what it should.

    ``index`` is the top-level statement behind which it can be used; None: only near the place that asked.
    """

    text: str
    changes: tuple[Replacement, ...] = ()
    index: int | None = None


@dataclass(frozen=True)
class _Constant:
    """A constant of the module, the index of its top-level statement, and the 1-based line on which that ends."""

    name: str
    index: int
    last_line: int


class References:
    """Finds how a fix can write Config or a constant at the places of one module that need it."""

    def __init__(self, table: LineTable, tree: ast.Module, path: str, offsets: Iterable[int], style: Style) -> None:
        """``tree`` is the module at ``path``, ``table`` its text.

        ``offsets``: where names will be needed, all at once, so that all uses can share one new import.
        """
        self.table = table
        self.style = style
        self.tree = tree
        self.body = tree.body
        self.path = path
        self.names = names_of(tree)
        of_config = (each for each in self.names.imports if each.origin in _ORIGINS or _module(each) == CONFIG_MODULE)
        self._of_config = ModuleNames([*of_config])
        # The arguments of a Config as text -> ``_meaning`` of them.
        self._meanings: dict[str, str] = {}
        self.uses = dict(_uses(table, self.names.functions, offsets))
        needed = (use.needed for use in self.uses.values())
        self.insertion_points = InsertionPoints(
            table, tree.body, self.names, min(needed, default=len(table.starts) + 1), style.root
        )

    def config(self, use: NameUse, library: str = "botocore") -> Reference:
        """How to write the class botocore.config.Config at ``use``: ``Config``, ``botocore.config.Config`` ...

        In this order: aiobotocore's own class if it is imported and ``library`` is aiobotocore; the class by an import
        that ``use`` sees; one more name in an import ``from botocore.config``; a new import. Raises NoNameError if none
        of these can be written.
        """
        bound = [each for each in self._of_config.seen_from(use.functions) if self._bound(each, use)]
        for each in bound:
            is_aio = each.origin in AIO_CONFIGS and self.names.only_imported_as(each.name, AIO_CONFIGS)
            if is_aio and library.startswith("aio") and self._visible(each, use):
                return Reference(each.name, index=self._index(each))
        for each in bound:
            if self._visible(each, use) and (text := self._config_text(each)):
                return Reference(text, index=self._index(each))
        name, imported = self._config_import(use)
        for each in bound:
            if _module(each) == CONFIG_MODULE and each.name != "*":
                return Reference(name, (self._added_to(each.statement, imported),), self._index(each))
        added, point = self._import(use, f"from {CONFIG_MODULE} import {imported}")
        return Reference(name, (added,), point.index)

    def constant(
        self, config: Reference, arguments: str, others: Iterable[Reference], wanted: Sequence[str]
    ) -> Reference | None:
        """A new module constant ``NAME = Config(arguments)`` behind the imports and the constants that are there.

        ``config`` is how to write the class; None if it is not known at the top level. ``others`` are the constants
        that fixes of the same round add. The name is the first of ``wanted`` that is not taken, else the last one with
        a number.
        """
        if config.index is None:
            return None
        taken = self.names.used.union(other.text for other in others)
        numbered = (f"{wanted[-1]}_{number}" for number in count(2))
        name = next(name for name in chain(wanted, numbered) if name not in taken)
        point = self.insertion_points.behind(self._behind_constants(config.index))
        offset, newline = point.offset, self.table.newline(0)
        text = _definition(name, config.text, arguments, newline, self.style)
        # An import of the class that is added at the same index becomes one change with the constant.
        new_import = "".join(change.text for change in config.changes if change.start == offset)
        if point.inline:
            text = f"{new_import}; {text}"
        else:
            import_line = new_import.rstrip("\r\n") + newline if new_import else ""
            code_follows = self.table.text[offset : self.table.line_end(offset)].strip()
            text = f"{import_line}{newline}{text}{newline}{newline if code_follows else ''}"
        other_changes = [change for change in config.changes if change.start != offset]
        return Reference(name, (*other_changes, Replacement(offset, offset, text)), config.index)

    def _behind_constants(self, index: int) -> int:
        """The index of the last statement of the imports behind ``index`` and of the Config constants after them."""
        last = self.insertion_points.end_of_all_imports(index)
        statements = {constant.index for constant in self._constants.values()}
        while last + 1 in statements and self.insertion_points.early(last + 1):
            last += 1
        return last

    def existing_constant(self, use: NameUse, arguments: str) -> Reference | None:
        """A constant of the module that already is ``Config(arguments)`` and is defined before ``use``, else None.

        None also if a function around ``use`` binds the name of the constant, which hides it.
        """
        if arguments not in self._meanings:
            self._meanings[arguments] = _meaning(ast.parse(f"f({arguments})", mode="eval").body)
        constant = self._constants.get(self._meanings[arguments])
        if constant is None or constant.last_line >= use.needed or self.names.is_local(constant.name, use.functions):
            return None
        return Reference(constant.name, index=constant.index)

    def shared(self, use: NameUse, dotted: str, why_not: WhyNot) -> Reference:
        """The team's constant ``dotted`` (``app.aws.CLIENT_CONFIG``) at ``use``.

        Raises NoNameError where it cannot be written, in its own module before its definition for instance, or should
        not be.
        """
        reference = self._shared(use, dotted)
        # The only change that a name needs is an import.
        reason = why_not(bool(reference.changes))
        if reason is not None:
            raise NoNameError(reason)
        return reference

    def _shared(self, use: NameUse, dotted: str) -> Reference:
        """``shared`` without asking whether the module should use the constant.

        In this order: by its name in its own module; by an import that ``use`` sees, of the constant or of its module;
        one more name in an import from its module; a new import. Raises NoNameError if the name of the import may be
        something else: ``except ImportError: aws = None``.
        """
        module, _, name = dotted.rpartition(".")
        if self._is_module(module):
            return self._own(use, name)
        for each in self.names.seen_from(use.functions):
            is_constant, is_module = _same_origin(each.origin, dotted), _same_origin(each.origin, module)
            if (is_constant or is_module) and self._visible(each, use) and not self.names.rebound(each):
                if each.name in self.names.fallbacks:
                    raise NoNameError(f"{each.name} may be something else there: an except clause assigns it")
                return Reference(each.name if is_constant else f"{each.name}.{name}")
        is_free = name not in self.names.used and not self.names.star
        local = name if is_free else self.names.free(f"SHARED_{name}")
        imported = name if is_free else f"{name} as {local}"
        for each in self.names.seen_from(use.functions):
            if self._bound(each, use) and _module(each) == module and each.name != "*":
                return Reference(local, (self._added_to(each.statement, imported),), self._index(each))
        added, point = self._import(use, f"from {module} import {imported}")
        return Reference(local, (added,), point.index)

    def _import(self, use: NameUse, statement: str) -> tuple[Replacement, InsertionPoint]:
        """The change that adds an import ``statement`` for ``use``, and where that is."""
        point = self.insertion_points.beside_boto(use, statement)
        return self.insertion_points.insertion(point, statement), point

    def _index(self, each: Import) -> int | None:
        return self.insertion_points.index(each.statement)

    def _config_import(self, use: NameUse) -> tuple[str, str]:
        """The name a new import of Config binds for ``use``, and how the import spells it."""
        free = "Config" not in self.names.used or self.names.only_imported_as("Config", CONFIGS)
        if free and not self.names.star and not self.names.is_local("Config", use.functions):
            return "Config", "Config"
        name = self.names.free("BotocoreConfig")
        return name, f"Config as {name}"

    @cached_property
    def _constants(self) -> dict[str, _Constant]:
        """The module's constants such as ``NAME = Config(read_timeout=5)``, by ``_meaning`` of their arguments.

        Of several with one meaning, the first: where it cannot be used yet, those behind it cannot either. A name that
        is bound twice, or whose value may be changed in place, is no constant.
        """
        texts = {self._config_text(each) for each in self.names.seen_from(())}
        found: dict[str, _Constant] = {}
        for index, statement in enumerate(self.body):
            match statement:
                case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call() as call, end_lineno=int(end)):
                    is_bound_once = self.names.other_bindings[name] == 1
                    if is_bound_once and _spelled(call.func) in texts and name not in self._changeable:
                        found.setdefault(_meaning(call), _Constant(name, index, end))
        return found

    @cached_property
    def _changeable(self) -> set[str]:
        """The names whose value something may change."""
        return changeable(self.tree)

    def _visible(self, each: Import, use: NameUse) -> bool:
        """Whether the name that ``each``, an import seen from ``use``, binds can be used there."""
        inside = use.functions[len(each.functions) :]
        return self._bound(each, use) and not self.names.is_local(each.name.partition(".")[0], inside)

    def _bound(self, each: Import, use: NameUse) -> bool:
        """Whether ``each`` has run when ``use`` does."""
        return each.sure and each.last_line < (use.line if each.functions else use.needed)

    def _config_text(self, each: Import) -> str | None:
        """How Config is written with the name that ``each`` binds; None if that is something else, or may be."""
        if each.origin in CONFIGS and self.names.only_imported_as(each.name, CONFIGS):
            return each.name
        return f"{each.name}.Config" if each.origin in MODULES and not self.names.rebound(each) else None

    def _own(self, use: NameUse, name: str) -> Reference:
        """The constant ``name`` of this module itself. Raises NoNameError where it is not defined before ``use``.

        A function may be anywhere: it is called once the whole module has run.
        """
        for statement in self.body:
            match statement:
                case ast.Assign(targets=[ast.Name(id=found)]) | ast.AnnAssign(target=ast.Name(id=found)):
                    if found == name and (use.functions or (statement.end_lineno or 0) < use.line):
                        return Reference(name)
        raise NoNameError(f"{name} is not defined before the place that needs it")

    def _is_module(self, dotted: str) -> bool:
        """Whether this module is ``dotted``, by the end of its path."""
        parts = PurePath(self.path).with_suffix("").parts
        parts = parts[:-1] if parts[-1:] == ("__init__",) else parts
        wanted = tuple(dotted.split("."))
        return parts[-len(wanted) :] == wanted

    def _added_to(self, statement: ast.Import | ast.ImportFrom, imported: str) -> Replacement:
        """The change that adds ``imported`` to the names of an import, where it sorts: ``import A, imported, Z``.

        ``imported`` is a name or ``name as other``. It gets a line of its own if the name beside it begins one. If the
        names are not sorted, it comes last.
        """
        table, names = self.table, statement.names
        keys = [_member_key(each.name) for each in names]
        place = bisect_right(keys, _member_key(imported.partition(" ")[0])) if keys == sorted(keys) else len(names)
        beside = names[min(place, len(names) - 1)]
        start = table.byte_offset(beside.lineno, beside.col_offset)
        left = table.text[table.line_start(start) : start]
        separator = f",{table.newline(start)}{left}" if left and not left.strip() else ", "
        if place < len(names):
            return Replacement(start, start, imported + separator)
        end = table.byte_offset(beside.end_lineno or beside.lineno, beside.end_col_offset or 0)
        return Replacement(end, end, separator + imported)


def _member_key(name: str) -> tuple[int, str]:
    """The key by which isort and ruff sort an imported name: constants before classes, these before the rest."""
    return 0 if name.isupper() and len(name) > 1 else 1 if name[:1].isupper() else 2, name.lower()


def _uses(table: LineTable, functions: Iterable[FunctionNode], offsets: Iterable[int]) -> Iterator[tuple[int, NameUse]]:
    """Each of ``offsets`` with the functions around it, by one pass over both in order of place.

    ``around`` are the functions whose body has begun and not ended at the offset, ``ahead`` those that begin behind it,
    the next one last.
    """
    ahead = sorted(((_body_start(each), each) for each in functions), key=lambda pair: pair[0], reverse=True)
    around: list[FunctionNode] = []
    for offset in sorted(offsets):
        line, column = table.position(offset)
        # As ``ast`` has it: columns count bytes.
        position = (line, len(table.text[offset - column : offset].encode()))
        while ahead and ahead[-1][0] <= position:
            start, function = ahead.pop()
            _leave(around, start)
            around.append(function)
        _leave(around, position)
        yield offset, NameUse(line, tuple(around))


def _leave(around: list[FunctionNode], position: tuple[int, int]) -> None:
    """Drop the innermost functions that end before ``position``."""
    while around and (around[-1].end_lineno or 0, around[-1].end_col_offset or 0) <= position:
        around.pop()


def _body_start(function: FunctionNode) -> tuple[int, int]:
    """Where the code starts that runs when ``function`` is called, not when it is defined."""
    first: ast.AST = function.body if isinstance(function, ast.Lambda) else function.body[0]
    return min((node.lineno, node.col_offset) for node in (first, *getattr(first, "decorator_list", [])))


def _module(each: Import) -> str | None:
    """The module of an absolute ``from`` import, None for any other."""
    statement = each.statement
    return statement.module if isinstance(statement, ast.ImportFrom) and not statement.level else None


def _same_origin(origin: str, dotted: str) -> bool:
    """Whether an import's origin is ``dotted``; of a relative one only the written part is compared."""
    if origin.startswith("."):
        return f".{dotted}".endswith("." + origin.lstrip("."))
    return origin == dotted


@lru_cache(256)
def arguments_in(text: str) -> tuple[str, ...]:
    """The keyword arguments in ``text``, each as ``name=value``, the value as it is written there.

    Kept, as the clients of a file need few different Configs: a twentieth of writing their fixes.
    """
    source = f"f({text})"
    call = ast.parse(source, mode="eval").body
    assert isinstance(call, ast.Call)
    return tuple(f"{each.arg}={ast.get_source_segment(source, each.value)}" for each in call.keywords)


def _definition(name: str, config: str, arguments: str, newline: str, style: Style) -> str:
    """``name = Config(arguments)``, one argument a line where it would be long."""
    line = style.quoted(f"{name} = {config}({arguments})")
    if len(line) <= style.line_length:
        return line
    lines = "".join(f"{style.indent}{style.quoted(argument)},{newline}" for argument in arguments_in(arguments))
    return f"{name} = {config}({newline}{lines})"


def _spelled(node: ast.expr) -> str:
    """``a.b.c`` for such a name, however long it is; empty for any other expression."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else ""


def _meaning(call: ast.expr) -> str:
    """The arguments of ``call`` as text that does not depend on how they are laid out; the callee is left out."""
    assert isinstance(call, ast.Call)
    return ast.dump(ast.Call(ast.Constant(None), call.args, call.keywords))

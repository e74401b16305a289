"""Which name a fix can write for ``Config`` or a shared constant at some place, and what must be added for it."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath

from ..fixing.source import LineTable
from .api import CONFIG_CLASSES, ROOTS
from .bracketed import Change
from .names import FUNCTIONS, Function, Import, names_of

CONFIGS = frozenset(name for name, library in CONFIG_CLASSES.items() if library == "botocore")
MODULE = "botocore.config"
MODULES = frozenset({MODULE, "botocore.client"})
LINE_LENGTH = 88


class NoNameError(Exception):
    """No name can be written there without changing what the code means."""


@dataclass(frozen=True)
class Reference:
    """An expression to write, the changes that make it mean what it should, and where it can be used.

    ``index`` is that of the top-level statement it is available behind; None: only near the place that asked.
    """

    text: str
    changes: tuple[Change, ...] = ()
    index: int | None = None


@dataclass(frozen=True)
class Use:
    """A place that needs a name: its 1-based line, and the functions around it, outermost first."""

    line: int
    functions: tuple[Function, ...]


@dataclass(frozen=True)
class _Spot:
    """Where a statement can be added: an index of the text, the indent, and the top-level statement before."""

    offset: int
    indent: str = ""
    index: int | None = None


class Naming:
    """Finds names for uses of one module, which it gets all at once, so that they agree on one place."""

    def __init__(self, table: LineTable, tree: ast.Module, path: str, offsets: Iterable[int]) -> None:
        self.table = table
        self.body = tree.body
        self.path = path
        self.names = names_of(tree)
        self._functions = [node for node in ast.walk(tree) if isinstance(node, FUNCTIONS)]
        self.uses = {offset: self._use(offset) for offset in offsets}
        immediate = [use.line for use in self.uses.values() if not use.functions]
        self._limit = min(immediate, default=len(table.starts) + 1)
        """The first line at which a name is needed while the module is executed."""

    def config(self, use: Use) -> Reference:
        """How to write the class botocore.config.Config at ``use``."""
        for each in self.names.imports:
            if self._visible(each, use) and (text := self._config_text(each)):
                return Reference(text, index=self._index(each))
        free = not self.names.star and "Config" not in self.names.used
        plain = free or (not self.names.star and self.names.only_imported_as("Config", CONFIGS))
        name = "Config" if plain else self.names.free("BotocoreConfig")
        imported = "Config" if plain else f"Config as {name}"
        for each in self.names.imports:
            if self._visible(each, use) and _module(each) == MODULE and each.name != "*":
                end = self._end(each.statement.names[-1])
                return Reference(name, (Change(end, end, f", {imported}"),), self._index(each))
        spot = self._spot(use, in_order=True)
        return Reference(name, (self._line(spot, f"from {MODULE} import {imported}"),), spot.index)

    def constant(self, config: Reference, arguments: str, others: Iterable[Reference]) -> Reference | None:
        """A module constant ``Config(arguments)``, defined behind the imports; None where that cannot be.

        ``others`` are constants that the same round of fixes adds.
        """
        if config.index is None:
            return None
        taken = {other.text for other in others}
        name = next(n for n in self._constant_names() if n not in taken)
        offset = self._behind(self._end_of_imports(config.index))
        newline = self.table.newline(0)
        definition = newline + _definition(name, config.text, arguments, newline) + newline
        if self.table.text[offset : self.table.line_end(offset)].strip():
            definition += newline
        changes = {change.start: change for change in config.changes}
        if offset in changes:
            definition = changes.pop(offset).text + definition
        return Reference(name, (*changes.values(), Change(offset, offset, definition)), config.index)

    def existing_constant(self, use: Use, arguments: str) -> Reference | None:
        """A constant of the module that already is ``Config(arguments)`` and is defined before ``use``."""
        wanted = _arguments(arguments)
        for index, statement in enumerate(self.body):
            match statement:
                case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call() as call):
                    before = (statement.end_lineno or 0) < use.line
                    known = ast.unparse(call.func) in self._config_texts()
                    if known and (before or use.functions) and self.names.others[name] == 1:
                        if _same_arguments(call, wanted):
                            return Reference(name, index=index)
        return None

    def shared(self, use: Use, dotted: str) -> Reference:
        """How to write the team's constant ``dotted`` (``app.aws.CLIENT_CONFIG``) at ``use``."""
        module, _, name = dotted.rpartition(".")
        if self._is_module(module):
            return self._own(use, name)
        for each in self.names.imports:
            if self._visible(each, use) and not self.names.others[each.name.partition(".")[0]]:
                if _same_origin(each.origin, dotted):
                    return Reference(each.name)
                if _same_origin(each.origin, module):
                    return Reference(f"{each.name}.{name}")
        local = name if name not in self.names.used and not self.names.star else self.names.free(f"SHARED_{name}")
        imported = name if local == name else f"{name} as {local}"
        spot = self._spot(use, in_order=False)
        return Reference(local, (self._line(spot, f"from {module} import {imported}"),), spot.index)

    # What is there already.

    def _use(self, offset: int) -> Use:
        line, column = self.table.position(offset)
        start = self.table.starts[line - 1]
        position = (line, len(self.table.text[start : start + column].encode()))
        around = [each for each in self._functions if _in_body(each, position)]
        return Use(line, tuple(sorted(around, key=lambda each: (each.lineno, each.col_offset))))

    def _visible(self, each: Import, use: Use) -> bool:
        """Whether the name that ``each`` binds can be used at ``use``."""
        if not each.sure or each.functions != use.functions[: len(each.functions)]:
            return False
        if each.functions:
            return each.last_line < use.line
        return bool(use.functions) or each.last_line < self._limit

    def _config_text(self, each: Import) -> str | None:
        """How the class is written with the name that ``each`` binds, if with it."""
        if each.origin in CONFIGS:
            return each.name if self.names.only_imported_as(each.name, CONFIGS) else None
        if each.origin in MODULES and not self.names.others[each.name.partition(".")[0]]:
            return f"{each.name}.Config"
        return None

    def _config_texts(self) -> set[str]:
        texts = (self._config_text(each) for each in self.names.imports if not each.functions)
        return {text for text in texts if text}

    def _own(self, use: Use, name: str) -> Reference:
        """A constant of this very module."""
        for statement in self.body:
            targets = statement.targets if isinstance(statement, ast.Assign) else []
            if isinstance(statement, ast.AnnAssign):
                targets = [statement.target]
            if any(isinstance(target, ast.Name) and target.id == name for target in targets):
                if use.functions or (statement.end_lineno or 0) < use.line:
                    return Reference(name)
        raise NoNameError(f"{name} is not defined before the place that needs it")

    def _is_module(self, dotted: str) -> bool:
        parts = PurePath(self.path).with_suffix("").parts
        if parts and parts[-1] == "__init__":
            parts = parts[:-1]
        wanted = tuple(dotted.split("."))
        return parts[-len(wanted) :] == wanted

    def _constant_names(self) -> Iterable[str]:
        number = 1
        while True:
            name = "CLIENT_CONFIG" if number == 1 else f"CLIENT_CONFIG_{number}"
            if name not in self.names.used:
                yield name
            number += 1

    # Where to add.

    def _spot(self, use: Use, *, in_order: bool) -> _Spot:
        """Where to add an import for ``use``: beside the import of boto that ``use`` rests on."""
        boto = [each for each in self.names.imports if each.origin.partition(".")[0] in ROOTS and each.sure]
        top = [i for i, s in enumerate(self.body) if any(each.statement is s for each in boto) and self._before(i)]
        if top:
            return self._among(top, in_order)
        nested = [
            each
            for each in boto
            if each.statement not in self.body
            and each.functions == use.functions[: len(each.functions)]
            and (each.last_line < use.line or (use.functions and not each.functions))
        ]
        if nested:
            best = max(nested, key=lambda each: (len(each.functions), each.last_line))
            return self._nested(best)
        return self._behind_imports()

    def _among(self, boto: list[int], in_order: bool) -> _Spot:
        """Among the first run of imports of boto, before a module that sorts after botocore.config."""
        last = self._end_of_imports(boto[0])
        run = [index for index in boto if index <= last]
        for index in run if in_order else []:
            statement = self.body[index]
            later = isinstance(statement, ast.ImportFrom) and (statement.module or "") > MODULE
            if later and (statement.module or "").startswith("botocore.") and self._alone(index):  # type: ignore[attr-defined]
                return _Spot(self.table.starts[statement.lineno - 1], index=index)
        return _Spot(self._behind(run[-1]), index=run[-1])

    def _nested(self, each: Import) -> _Spot:
        """Behind an import inside a function or ``try``."""
        start = self.table.starts[each.statement.lineno - 1]
        indent = self.table.text[start : self.table.line_end(start)].encode()[: each.statement.col_offset].decode()
        if indent.strip():
            raise NoNameError("the import shares its line with other code")
        return _Spot(self._behind_line(each.last_line), indent)

    def _behind_imports(self) -> _Spot:
        """Behind the imports at the top of the module, else behind its docstring, else before everything."""
        first = 1 if self.body and _is_docstring(self.body[0]) else 0
        index = first - 1
        for number in range(first, len(self.body)):
            if not self._before(number) or not _is_importing(self.body[number]):
                break
            if isinstance(self.body[number], (ast.Import, ast.ImportFrom)):
                index = number
        return _Spot(self._behind(index), index=index)

    def _before(self, index: int) -> bool:
        """Whether a name added behind this top-level statement is there when the module first needs it."""
        return (self.body[index].end_lineno or 0) < self._limit

    def _alone(self, index: int) -> bool:
        """Whether this top-level statement starts its line."""
        return index == 0 or (self.body[index - 1].end_lineno or 0) < self.body[index].lineno

    def _end_of_imports(self, index: int) -> int:
        """The last statement of the run of imports that starts at ``index``, as far as names are not needed."""
        while index + 1 < len(self.body) and self._before(index + 1) and _is_importing(self.body[index + 1]):
            index += 1
        return index

    def _index(self, each: Import) -> int | None:
        """The top-level statement that ``each`` is, if it is one before the first need of a name."""
        index = next((i for i, statement in enumerate(self.body) if statement is each.statement), None)
        return index if index is not None and self._before(index) else None

    def _behind(self, index: int) -> int:
        """Behind the line that a top-level statement ends on; for -1 before the first statement."""
        return self._behind_line(self.body[index].end_lineno or 0) if index >= 0 else self._before_code()

    def _before_code(self) -> int:
        """Before the first statement and the comment that belongs to it, but behind the comment that opens the file."""
        statement = self.body[0]
        if isinstance(statement, ast.ImportFrom) and statement.module == "__future__":
            raise NoNameError("nothing may stand before a __future__ import")
        first = min([statement.lineno, *(each.lineno for each in getattr(statement, "decorator_list", []))])
        line = first
        while line > 1 and self._text(line - 1).startswith("#"):
            line -= 1
        return self.table.starts[(line if line > 1 else first) - 1]

    def _text(self, line: int) -> str:
        start = self.table.starts[line - 1]
        return self.table.text[start : self.table.line_end(start)]

    def _behind_line(self, line: int) -> int:
        starts = self.table.starts
        return starts[line] if line < len(starts) else len(self.table.text)

    def _line(self, spot: _Spot, statement: str) -> Change:
        """The change that adds ``statement`` as a line of its own."""
        newline = self.table.newline(0)
        text = f"{spot.indent}{statement}{newline}"
        if spot.index == -1 or (spot.index == 0 and _is_docstring(self.body[0])):
            text = f"{newline * (spot.index == 0)}{text}"
            if self.table.text[spot.offset : self.table.line_end(spot.offset)].strip():
                text += newline
        if spot.offset == len(self.table.text) and not self.table.text.endswith(("\r", "\n")):
            text = newline + text
        return Change(spot.offset, spot.offset, text)

    def _end(self, node: ast.alias) -> int:
        """The index behind ``node``, whose columns count bytes."""
        line = node.end_lineno or 0
        start = self.table.starts[line - 1]
        before = self.table.text[start : self.table.line_end(start)].encode()[: node.end_col_offset]
        return start + len(before.decode())


def _module(each: Import) -> str | None:
    """The module of a ``from`` import."""
    statement = each.statement
    return statement.module if isinstance(statement, ast.ImportFrom) and not statement.level else None


def _same_origin(origin: str, dotted: str) -> bool:
    """Whether an import's origin is ``dotted``; of a relative one only the written part is compared."""
    if origin.startswith("."):
        return f".{dotted}".endswith("." + origin.lstrip("."))
    return origin == dotted


def _in_body(function: Function, position: tuple[int, int]) -> bool:
    """Whether a place runs when ``function`` is called, not when it is defined."""
    first = function.body if isinstance(function, ast.Lambda) else function.body[0]
    start = min([first, *getattr(first, "decorator_list", [])], key=lambda node: node.lineno)
    end = (function.end_lineno or 0, function.end_col_offset or 0)
    return (start.lineno, start.col_offset) <= position < end


def _is_docstring(statement: ast.stmt) -> bool:
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
    )


def _is_importing(statement: ast.stmt) -> bool:
    """Whether a statement belongs to the imports at the top: an import, or a branch or ``try`` that begins with one."""
    if isinstance(statement, (ast.If, ast.Try)):
        return isinstance(statement.body[0], (ast.Import, ast.ImportFrom))
    return isinstance(statement, (ast.Import, ast.ImportFrom))


def _definition(name: str, config: str, arguments: str, newline: str) -> str:
    """``name = Config(arguments)``, one argument a line where it would be long."""
    line = f"{name} = {config}({arguments})"
    if len(line) <= LINE_LENGTH:
        return line
    lines = "".join(f"    {keyword.arg}={ast.unparse(keyword.value)},{newline}" for keyword in _arguments(arguments))
    return f"{name} = {config}({newline}{lines})"


def _arguments(text: str) -> list[ast.keyword]:
    call = ast.parse(f"f({text})", mode="eval").body
    return call.keywords if isinstance(call, ast.Call) else []


def _same_arguments(call: ast.Call, wanted: list[ast.keyword]) -> bool:
    return not call.args and [ast.dump(k) for k in call.keywords] == [ast.dump(k) for k in wanted]

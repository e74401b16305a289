"""Where a fix adds an import or a constant, in the order in which the file sorts its imports."""

from __future__ import annotations

import ast
import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import takewhile
from typing import Any, NamedTuple

from ...botocore.api import ROOTS
from ...config.formatting import section_of_import
from ...files.source_text import LineTable
from .brackets import Replacement
from .module_names import FunctionNode, Import, ModuleNames


def module_of(statement: ast.stmt) -> str | None:
    """The first module that an absolute import names, None for anything else."""
    if isinstance(statement, ast.Import):
        return statement.names[0].name
    if isinstance(statement, ast.ImportFrom) and not statement.level and statement.module != "__future__":
        return statement.module
    return None


def _plain_first(statement: ast.stmt) -> tuple[Any, ...]:
    """The sort key of isort's default order: every ``import x`` before every ``from x import y``."""
    return isinstance(statement, ast.ImportFrom), (module_of(statement) or "").lower()


def _by_module(statement: ast.stmt) -> tuple[Any, ...]:
    """The sort key of isort's ``force-sort-within-sections``: by module, then ``import x`` first."""
    return (module_of(statement) or "").lower(), isinstance(statement, ast.ImportFrom)


def _key(
    statement: ast.stmt, key: Callable[[ast.stmt], tuple[Any, ...]], section: Callable[[str], int]
) -> tuple[Any, ...]:
    """The sort key of an import: the number of its section, then its ``key``.

    ``section`` gives the number for a module: standard library, third party, and so on; the last one has the relative
    imports, which keep the order they have. If it gives 0 for all modules, they sort with the others.
    """
    module = _whole_module(statement)
    number = section(module)
    return (number,) if number and module.startswith(".") else (number, *key(statement))


def _whole_module(statement: ast.stmt) -> str:
    """The first module that an import names, with the dots of a relative one."""
    if isinstance(statement, ast.ImportFrom):
        return "." * statement.level + (statement.module or "")
    assert isinstance(statement, ast.Import)
    return statement.names[0].name


_SUPPRESSES = re.compile(r"#\s*noqa\b(?:(?!\s*:)|[^#]*\bE402\b)", re.IGNORECASE)
LATE = "  # noqa: E402"
"""The comment of an import that comes after other code on purpose."""


CONFIG_MODULE = "botocore.config"
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


class NoNameError(Exception):
    """No name can be written there without changing what the code means, or should be; the user sees the message."""


class NameUse(NamedTuple):
    """A place that needs a name: its 1-based line, and the functions around it, outermost first."""

    line: int
    functions: tuple[FunctionNode, ...]

    @property
    def needed(self) -> int:
        """The 1-based line by which the name must be bound: a function may be called as soon as it is defined."""
        return self.functions[0].lineno if self.functions else self.line


@dataclass(frozen=True)
class InsertionPoint:
    """An index of the text at which a line can be added, and its indent.

    ``index`` is the top-level statement that it comes after, or before at the top of a section; -1 if it is before all
    of them; None inside a function or ``try``, where only what is near can use the name. ``inline``: between statements
    that share a line. ``empty_above`` and ``empty_below`` are the numbers of empty lines that go with it.
    """

    offset: int
    index: int | None
    indent: str = ""
    inline: bool = False
    empty_above: int = 0
    empty_below: int = 0


class InsertionPoints:
    """Finds where a fix can add imports and constants in one module."""

    def __init__(self, table: LineTable, body: list[ast.stmt], names: ModuleNames, limit: int, root: str) -> None:
        """``body``: the statements of the module, whose names are ``names``; ``root``: the folder of the project.

        ``limit`` is the 1-based line by which the first of the new names must be bound.
        """
        self._section = partial(section_of_import, root=root)
        self.table = table
        self.body = body
        self.names = names
        self.limit = limit
        self._index_of = {statement: index for index, statement in enumerate(body)}
        self._of_boto = [each for each in names.imports if _names_boto(each)]
        # By the import to add: its insertion point at the top level, which is the same for every use.
        self._at_top: dict[str, InsertionPoint] = {}

    def beside_boto(self, use: NameUse, statement: str) -> InsertionPoint:
        """The insertion point for the import ``statement`` that ``use`` needs: where it sorts beside an import of boto.

        - If the module imports boto at the top level, beside that.
        - Else beside the nearest such import in a function or ``try`` that has run before ``use``.
        - Else, if boto is imported only in other functions or under ``TYPE_CHECKING``, in the function of ``use``:
          the module can be imported without boto, and should stay so.
        - Else behind the imports at the top.

        Raises NoNameError if no line can be added there.
        """
        if not self._top and self._of_boto:
            nested = [
                each
                for each in self.names.seen_from(use.functions)
                if each.sure
                and _names_boto(each)
                and each.statement not in self._index_of
                # An import outside of functions has run before any function is called.
                and (each.last_line < use.line or (use.functions and not each.functions))
            ]
            if nested:
                nearest = max(nested, key=lambda each: (len(each.functions), each.last_line))
                return self._nested(nearest, ast.parse(statement).body[0])
            if use.functions and any(each.functions or not each.sure for each in self._of_boto):
                return self._inside(use.functions)
        if statement not in self._at_top:
            self._at_top[statement] = self._sorted_at_top(ast.parse(statement).body[0])
        return self._at_top[statement]

    def _sorted_at_top(self, added: ast.stmt) -> InsertionPoint:
        """Where ``added`` sorts beside a top-level import of boto; if there is none, among the imports at the top."""
        if self._top:
            return self._beside(added)
        end_of_imports = self._behind_imports()
        if end_of_imports.index is None or end_of_imports.index < 0:  # There are none.
            return end_of_imports
        return self._sorted(self.body, end_of_imports.index, added) or end_of_imports

    def _beside(self, added: ast.stmt) -> InsertionPoint:
        """Where ``added`` sorts in the run of imports around the first top-level one of boto, if that run is sorted.

        If it is not, and its paragraph is sorted, there; the paragraph is that of the package of ``added``, or else of
        the first import of boto. If that is not sorted either, behind the last import of boto in the run.
        """
        first, last = self._top[0], self.end_of_imports(self._top[0])
        point = self._sorted(self.body, first, added)
        if point is None:
            paragraph = self._paragraph(self._akin(first, last, added))
            # A paragraph is one section, whatever its modules are.
            point = self._in_order(self.body, paragraph, added, lambda module: 0)
        return point or self.behind(max(index for index in self._top if index <= last))

    def _akin(self, first: int, last: int, added: ast.stmt) -> int:
        """The index of the last import between ``first`` and ``last`` from the package of ``added``, else ``first``."""
        package = _whole_module(added).partition(".")[0]
        akin = (number for number in range(last, first, -1) if _is_import(self.body[number]))
        return next((each for each in akin if _whole_module(self.body[each]).partition(".")[0] == package), first)

    def _sorted(self, suite: list[ast.stmt], index: int, added: ast.stmt) -> InsertionPoint | None:
        """Where isort or ruff would put ``added`` in the run of imports around the statement ``index`` of ``suite``."""
        return self._in_order(suite, self._run(suite, index), added, self._section)

    def _run(self, suite: list[ast.stmt], index: int) -> range:
        """The imports around the statement ``index`` of ``suite``, without a break."""
        above, below = range(index - 1, -1, -1), range(index + 1, len(suite))
        before = takewhile(lambda each: _is_import(suite[each]), above)
        after = takewhile(lambda each: _is_import(suite[each]) and (suite is not self.body or self.early(each)), below)
        return range(min(before, default=index), max(after, default=index) + 1)

    def _paragraph(self, index: int) -> range:
        """The part of the run around the top-level statement ``index`` that no empty line parts from it."""
        run = self._run(self.body, index)
        parted = [each for each in run[1:] if _last_line(self.body[each - 1]) + 1 < self.body[each].lineno]
        start = max((each for each in parted if each <= index), default=run.start)
        return range(start, min((each for each in parted if each > index), default=run.stop))

    def _in_order(
        self, suite: list[ast.stmt], run: range, added: ast.stmt, section: Callable[[str], int]
    ) -> InsertionPoint | None:
        """Where ``added`` sorts among the statements ``run`` of ``suite``, which are imports in a row.

        None if neither of isort's two orders sorts them, or if one shares its line. ``section``: see ``_key``.
        """
        block = suite[run.start : run.stop]
        indent = self._indent(block[0])
        if indent is None or not all(_is_import(each) and self._indent(each) == indent for each in block):
            return None

        def keys_by(order: Callable[[ast.stmt], tuple[Any, ...]]) -> list[tuple[Any, ...]]:
            return [_key(each, order, section) for each in block]

        order = next((each for each in (_plain_first, _by_module) if keys_by(each) == sorted(keys_by(each))), None)
        if order is None or any(map(self._shares_line, block)):
            return None
        # ``added`` comes between ``block[place - 1]`` and ``block[place]``: on a line below the first, or above the
        # second if only that is of its section. An empty line parts it from another section.
        keys, new = keys_by(order), _key(added, order, section)
        place, same_section = bisect_right(keys, new), [key[0] == new[0] for key in keys]
        index = run.start + place if suite is self.body else None
        if place > 0 and (same_section[place - 1] or place == len(block) or not same_section[place]):
            offset, index = self.table.behind(_last_line(block[place - 1])), None if index is None else index - 1
            return InsertionPoint(offset, index, indent, empty_above=0 if same_section[place - 1] else 1)
        offset = self.table.starts[block[place].lineno - 1]
        return InsertionPoint(offset, index, indent, empty_below=0 if same_section[place] else 1)

    def index(self, statement: ast.stmt) -> int | None:
        """The index of ``statement`` if it is at the top level and ``early``, else None."""
        index = self._index_of.get(statement)
        return index if index is not None and self.early(index) else None

    def early(self, index: int) -> bool:
        """Whether a name bound by this top-level statement is there when the module first needs it."""
        return _last_line(self.body[index]) < self.limit

    def end_of_imports(self, index: int) -> int:
        """The index of the last early import that follows statement ``index`` without a break; else ``index``."""
        following = range(index + 1, len(self.body))
        run = takewhile(lambda i: self.early(i) and is_importing(self.body[i]), following)
        return max(run, default=index)

    def end_of_all_imports(self, index: int) -> int:
        """The index of the last early import behind statement ``index``, whatever is between; else ``index``.

        The search ends at the first function or class: an import below one is late on purpose.
        """
        last = index
        for number in range(index + 1, len(self.body)):
            if not self.early(number) or isinstance(self.body[number], _DEFINITIONS):
                break
            if is_importing(self.body[number]):
                last = number
        return last

    def behind(self, index: int) -> InsertionPoint:
        """The insertion point behind the top-level statement ``index``; for -1, before the first."""
        if index < 0:
            return InsertionPoint(self._before_code(), index)
        statement = self.body[index]
        if self._shares_line(statement):
            return InsertionPoint(self._end(statement), index, inline=True)
        return InsertionPoint(self.table.behind(_last_line(statement)), index)

    def insertion(self, point: InsertionPoint, statement: str) -> Replacement:
        """The change that adds ``statement`` at ``point``: on a line of its own, or behind a semicolon if ``inline``.

        It gets the empty lines of ``point``, and empty lines between an import and a docstring above or code below.
        """
        if point.inline:
            return Replacement(point.offset, point.offset, f"; {statement}")
        if point.index is not None and self._is_late(point.index):
            statement += LATE
        newline, newlines_above, newlines_below = self.table.newline(0), point.empty_above, point.empty_below + 1
        behind_docstring = point.index == 0 and is_docstring(self.body[0])
        if behind_docstring:
            newlines_above += 1
        code_follows = self.table.text[point.offset : self.table.line_end(point.offset)].strip()
        if code_follows and (point.index == -1 or behind_docstring):
            newlines_below += 1
        # The last line of the file does not end with a newline.
        if point.offset == len(self.table.text) and not self.table.text.endswith(("\r", "\n")):
            newlines_above += 1
        text = f"{newline * newlines_above}{point.indent}{statement}{newline * newlines_below}"
        return Replacement(point.offset, point.offset, text)

    @cached_property
    def _top(self) -> list[int]:
        """The top-level statements that import boto before the first need."""
        found = {self.index(each.statement) for each in self._of_boto if each.sure}
        return sorted(index for index in found if index is not None)

    def _is_late(self, index: int) -> bool:
        """Whether top-level statement ``index`` is an import whose comment suppresses E402: it is late on purpose."""
        if index < 0 or not _is_import(self.body[index]):
            return False
        return _SUPPRESSES.search(self.table.line(_last_line(self.body[index]))) is not None

    def _nested(self, known: Import, added: ast.stmt) -> InsertionPoint:
        """Where ``added`` sorts beside ``known``, an import in a function or ``try``; if not sorted, behind it."""
        # The statements that ``known`` is one of: the body of the function, or one of the parts of ``try``.
        every = (value for node in ast.walk(ast.Module(self.body, [])) for _, value in ast.iter_fields(node))
        suite = next(each for each in every if isinstance(each, list) and known.statement in each)
        point = self._sorted(suite, suite.index(known.statement), added)
        if point is not None:
            return point
        indent = self._indent(known.statement)
        if indent is None or self._shares_line(known.statement):
            return InsertionPoint(self._end(known.statement), None, inline=True)
        return InsertionPoint(self.table.behind(known.last_line), None, indent)

    def _inside(self, functions: tuple[FunctionNode, ...]) -> InsertionPoint:
        """The beginning of the body of the innermost of ``functions``, behind its docstring; lambdas do not count.

        Raises NoNameError if it has no line for an import, as in ``def f(): return 1``.
        """
        function = next((each for each in reversed(functions) if not isinstance(each, ast.Lambda)), None)
        if function is None:
            raise NoNameError("a lambda has no room for an import")
        body = [each for index, each in enumerate(function.body) if index or not is_docstring(each)]
        indent = self._indent(body[0]) if body else None
        if indent is None:
            raise NoNameError("the function has no line for an import")
        empty_below = 0 if _is_import(body[0]) else 1
        return InsertionPoint(self.table.starts[_first_line(body[0]) - 1], None, indent, empty_below=empty_below)

    def _indent(self, statement: ast.stmt) -> str | None:
        """The white space before ``statement``, None if there is other text."""
        line = _first_line(statement)
        before = self.table.line(line).encode()
        before = before[: statement.col_offset] if line == statement.lineno else before[: before.index(b"@")]
        return before.decode() if before.isspace() or not before else None

    def _shares_line(self, statement: ast.stmt) -> bool:
        """Whether other code follows ``statement`` on its line."""
        end = self._end(statement)
        rest = self.table.text[end : self.table.line_end(end)].lstrip(" \t\f")
        return rest.startswith(";") and rest.strip("; \t\f")[:1] not in {"", "#"}

    def _end(self, statement: ast.stmt) -> int:
        """The index at which ``statement`` ends."""
        return self.table.byte_offset(_last_line(statement), statement.end_col_offset or 0)

    def _behind_imports(self) -> InsertionPoint:
        """Behind the imports at the top of the module, else behind its docstring, else before everything.

        A docstring and ``__future__`` imports are passed in any case, even if the name is needed on their line: nothing
        may come before them.
        """
        after_future = 1 if self.body and is_docstring(self.body[0]) else 0
        while after_future < len(self.body) and getattr(self.body[after_future], "module", None) == "__future__":
            after_future += 1
        last = after_future - 1
        for index in range(after_future, len(self.body)):
            if not self.early(index) or not is_importing(self.body[index]):
                break
            if _is_import(self.body[index]):
                last = index
        return self.behind(last)

    def _before_code(self) -> int:
        """The index before the first statement and its own comment, but behind the comment that opens the file."""
        code = own_comment = _first_line(self.body[0])
        while own_comment > 1 and self.table.line(own_comment - 1).startswith("#"):
            own_comment -= 1
        opens_file = own_comment == 1
        return self.table.starts[(code if opens_file else own_comment) - 1]


def _is_import(statement: ast.stmt) -> bool:
    return isinstance(statement, (ast.Import, ast.ImportFrom))


def _names_boto(each: Import) -> bool:
    return each.origin.partition(".")[0] in ROOTS


def _first_line(statement: ast.stmt) -> int:
    """The line a statement starts on, decorators included."""
    decorators: list[ast.expr] = getattr(statement, "decorator_list", [])
    return min([statement.lineno, *(each.lineno for each in decorators)])


def _last_line(statement: ast.stmt) -> int:
    return statement.end_lineno or statement.lineno


def is_docstring(statement: ast.stmt) -> bool:
    """Whether a statement is nothing but a string."""
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
    )


def is_importing(statement: ast.stmt) -> bool:
    """Whether a statement belongs to the imports: an import, an ``if`` whose body is nothing else, or a ``try``.

    The ``try`` must begin with an import; assignments may follow, such as ``HAS_BOTO = True``.
    """
    if isinstance(statement, ast.If):
        return all(map(is_importing, statement.body))
    if isinstance(statement, ast.Try):
        return is_importing(statement.body[0]) and all(
            isinstance(each, ast.Assign) or is_importing(each) for each in statement.body
        )
    return _is_import(statement)

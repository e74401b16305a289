"""What a module gets at its top for a default Config: imports, the Config as a constant, a function that gives it."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Mapping, Sequence

from ...fixing.source import LineTable
from ...settings import Settings, policy
from .brackets import Change
from .insertion_points import NoNameError
from .module_names import Import
from .references import Reference, References, WhyNot
from .style import style_of


class Additions:
    """Collects what one root needs; what the module has already is used."""

    def __init__(
        self, table: LineTable, module: ast.Module, path: str, settings: Settings, offset: int, why_not: WhyNot
    ) -> None:
        """``offset``: where the names are needed."""
        self._why_not = why_not
        self._table = table
        self._module = module
        self._settings = settings
        self._references = References(table, module, path, [offset], style_of(table, module, path))
        self._use = self._references.uses[offset]
        self._imports: dict[int, list[str]] = {}
        self._imported: set[Change] = set()
        self._others: list[Change] = []
        self._behind = -1
        """The last top-level statement that what is added needs."""

    @property
    def imports(self) -> Sequence[Import]:
        """The imports of the module."""
        return self._references.names.imports

    def config_class(self) -> str:
        """How botocore's class Config is written. Raises NoNameError where it cannot be."""
        return self._taken(self._references.config(self._use))

    def imported(self, origin: str, ways: Mapping[str, str]) -> str:
        """How ``origin`` is written: the name of an import that the module has, and what ``ways`` has for what that is.

        It is imported where there is none. Raises NoNameError where it cannot be.
        """
        names, points = self._references.names, self._references.insertion_points
        for each in names.seen_from(()):
            index = points.index(each.statement)
            if each.origin in ways and each.sure and index is not None and not names.rebound(each):
                return self._taken(Reference(each.name + ways[each.origin], index=index))
        module, _, last = origin.rpartition(".")
        local = last
        if last in names.used and not names.only_imported_as(last, frozenset(ways)):
            if not module:
                raise NoNameError(f"{last} is something else there")
            local = names.free(f"Botocore{last}" if last[0].isupper() else f"botocore_{last}")
        alias = "" if local == last else f" as {local}"
        point = points.beside_boto(self._use, in_order=False)
        added = points.line(point, f"from {module} import {last}{alias}" if module else f"import {last}")
        return self._taken(Reference(local + ways[origin], (added,), point.index))

    def constant(self) -> str:
        """The Config of the team's values as a name. Raises NoNameError where it cannot be written."""
        arguments = policy.config_arguments(policy.advice([], self._settings), self._settings)
        if self._settings.shared_config is not None:
            shared = self._references.shared(self._use, self._settings.shared_config, self._why_not)
            return self._taken(shared, sure=shared.changes == ())
        existing = self._references.existing_constant(self._use, arguments)
        if existing is not None:
            return self._taken(existing)
        name = self.config_class()
        # The constant and the imports in front of it are one change where they meet.
        constant = self._references.constant(
            Reference(name, tuple(self._import_changes()), self._behind), arguments, ()
        )
        assert constant is not None
        self._imports.clear()
        self._others += constant.changes
        return constant.text

    def function(self, wanted: str, source: str) -> str:
        """The name of a function of the module that is ``source``, with ``{}`` for its name; ``wanted`` if it is new.

        Raises NoNameError where there is no room for it.
        """
        for each in self._module.body:
            if not isinstance(each, ast.FunctionDef) or each.lineno >= self._use.needed:
                continue
            if ast.dump(each) == ast.dump(ast.parse(source.format(each.name)).body[0]):
                return each.name
        name = self._references.names.free(wanted)
        points = self._references.insertion_points
        point = points.behind(points.end_of_all_imports(self._behind))
        if point.inline:
            raise NoNameError("its imports share a line with other statements")
        newline, offset = self._table.newline(0), point.offset
        before = "".join(each.text for each in self.changes() if each.start == each.end == offset)
        self._imports.pop(offset, None)
        self._others = [each for each in self._others if not each.start == each.end == offset]
        lines = source.format(name).rstrip("\n").replace("\n", newline)
        text = before.rstrip("\r\n") + newline * bool(before) + newline * 2 + lines + newline
        following = self._table.text[offset:]
        empty = (len(following) - len(following.lstrip("\r\n"))) // len(newline)
        if following.strip():
            text += newline * max(2 - empty, 0)
        self._others.append(Change(offset, offset, text))
        return name

    def changes(self) -> Collection[Change]:
        """All that is added."""
        return [*self._import_changes(), *self._others]

    def _import_changes(self) -> Iterator[Change]:
        newline = self._table.newline(0)
        for start, texts in self._imports.items():
            text = "".join(texts)
            if not text.startswith(";"):
                # In order, with an empty line before and behind all of them where one of them wants it.
                lines = sorted((each.strip("\r\n") for each in texts), key=lambda line: (line.startswith("from"), line))
                before = newline * any(each.startswith(newline) for each in texts)
                text = before + newline.join([*lines, ""]) + newline * any(each.endswith(newline * 2) for each in texts)
            yield Change(start, start, text)

    def _taken(self, reference: Reference, *, sure: bool = False) -> str:
        """The text of ``reference``, whose changes are made; all that is added stands behind what it needs."""
        if reference.index is None and not sure:
            raise NoNameError("what it needs is imported inside a function or try")
        self._behind = max(self._behind, -1 if reference.index is None else reference.index)
        for change in reference.changes:
            if change not in self._imported:
                self._imported.add(change)
                if change.start == change.end:
                    self._imports.setdefault(change.start, []).append(change.text)
                else:
                    self._others.append(change)
        return reference.text

"""How the Configs that fixes give to the clients of one module are written there."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Mapping, Sequence

from ...facts import Anchor
from ...findings import text_lines
from ...fixing.source import LineTable
from ...proposals import AddPolicyConfig, MoveToConfig
from ...settings import Settings
from .insertion_points import NoNameError, Use
from .references import Reference, References, WhyNot
from .style import Style


class Policy:
    """Agrees for all the clients at once, so that those that need the same can share a constant."""

    def __init__(
        self,
        table: LineTable,
        tree: ast.Module,
        path: str,
        settings: Settings,
        clients: Sequence[AddPolicyConfig | MoveToConfig],
        places: Mapping[Anchor, tuple[int, int]],
        style: Style,
        why_not: WhyNot,
    ) -> None:
        """``places``: the indexes at which each of ``clients`` begins and ends that is made in this module."""
        self._why_not = why_not
        self._settings = settings
        self._table = table
        self._style = style
        self._places = places
        self._references = References(table, tree, path, {start for start, _ in places.values()}, style)
        self._use_of = {call: self._references.uses[start] for call, (start, _) in places.items()}
        adding = [each for each in clients if isinstance(each, AddPolicyConfig) and each.call in places]
        self._constants = self._shared_constants(adding)

    def config_class(self, call: Anchor, library: str) -> Reference:
        """The class Config at ``call``. Raises NoNameError where it cannot be written."""
        return self._references.config(self._use(call), library)

    def config(self, change: AddPolicyConfig) -> Reference:
        """The Config that the policy wants for a client. Raises NoNameError where it cannot be written."""
        use = self._use(change.call)
        if self._settings.shared_config is not None:
            return self._references.shared(use, self._settings.shared_config, self._why_not)
        existing = self._references.existing_constant(use, change.config_text)
        if existing is not None:
            return existing
        config = self._references.config(use, change.library)
        if config.index is not None and (config.text, change.config_text) in self._constants:
            return self._constants[config.text, change.config_text]
        return Reference(self._style.quoted(f"{config.text}({change.config_text})"), config.changes)

    def _use(self, call: Anchor) -> Use:
        if call not in self._use_of:
            raise NoNameError("it stands in another module")
        return self._use_of[call]

    def _shared_constants(self, clients: Sequence[AddPolicyConfig]) -> dict[tuple[str, str], Reference]:
        """The constants for Configs that several clients of the module need, or that have no room in the line of one.

        By the class and its arguments.
        """
        needed: dict[tuple[str, str], dict[Anchor, tuple[AddPolicyConfig, Reference]]] = defaultdict(dict)
        for change in clients:
            use = self._use_of[change.call]
            if self._references.existing_constant(use, change.config_text) is not None:
                continue
            try:
                config = self._references.config(use, change.library)
            except NoNameError:
                continue
            if config.index is not None:
                needed[config.text, change.config_text][change.call] = change, config
        constants: dict[tuple[str, str], Reference] = {}
        for (name, text), every in needed.items():
            change, config = next(iter(every.values()))
            if len(every) > 1 or self._too_long(change.call, f"config={name}({text})"):
                constant = self._references.constant(config, text, constants.values(), change.name)
                if constant is not None:
                    constants[name, text] = constant
        return constants

    def _too_long(self, call: Anchor, argument: str) -> bool:
        """Whether the line would be too long that ``argument`` is added to, or gets if the call has several."""
        start, end = self._places[call]
        table = self._table
        before = table.text[table.line_start(start) : table.line_end(end)]
        first, *others = text_lines(before)
        if others:
            indent = others[0][: len(others[0]) - len(others[0].lstrip())]
            return len(f"{indent}{argument},") > self._style.line_length
        return len(f"{first}, {argument}") > self._style.line_length

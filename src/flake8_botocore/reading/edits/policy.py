"""How the Configs that fixes give to the clients of one module are written there."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Mapping, Sequence

from ...facts import Anchor
from ...fixing.source import LineTable
from ...proposals import AddPolicyConfig, MoveToConfig
from ...settings import Settings
from .insertion_points import NoNameError, Use
from .references import Reference, References


class Policy:
    """Agrees for all the clients at once, so that those that need the same can share a constant."""

    def __init__(
        self,
        table: LineTable,
        tree: ast.Module,
        path: str,
        settings: Settings,
        clients: Sequence[AddPolicyConfig | MoveToConfig],
        starts: Mapping[Anchor, int],
    ) -> None:
        """``starts``: the index at which each of ``clients`` stands that is made in this module."""
        self._settings = settings
        self._references = References(table, tree, path, set(starts.values()))
        self._use_of = {call: self._references.uses[start] for call, start in starts.items()}
        adding = [each for each in clients if isinstance(each, AddPolicyConfig) and each.call in starts]
        self._constants = self._shared_constants(adding)

    def config_class(self, call: Anchor) -> Reference:
        """The class Config at ``call``. Raises NoNameError where it cannot be written."""
        return self._references.config(self._use(call))

    def config(self, change: AddPolicyConfig) -> Reference:
        """The Config that the policy wants for a client. Raises NoNameError where it cannot be written."""
        use = self._use(change.call)
        if self._settings.shared_config is not None:
            return self._references.shared(use, self._settings.shared_config)
        existing = self._references.existing_constant(use, change.config_text)
        if existing is not None:
            return existing
        config = self._references.config(use)
        if config.index is not None and change.config_text in self._constants:
            return self._constants[change.config_text]
        return Reference(f"{config.text}({change.config_text})", config.changes)

    def _use(self, call: Anchor) -> Use:
        if call not in self._use_of:
            raise NoNameError("it stands in another module")
        return self._use_of[call]

    def _shared_constants(self, clients: Sequence[AddPolicyConfig]) -> dict[str, Reference]:
        """The constants for Configs that two or more clients of the module need, by their arguments."""
        needed: dict[str, dict[Anchor, Reference]] = defaultdict(dict)
        for change in clients:
            use = self._use_of[change.call]
            if self._references.existing_constant(use, change.config_text) is not None:
                continue
            try:
                config = self._references.config(use)
            except NoNameError:
                continue
            if config.index is not None:
                needed[change.config_text][change.call] = config
        constants: dict[str, Reference] = {}
        for text, configs in needed.items():
            constant = self._references.constant(next(iter(configs.values())), text, constants.values())
            if len(configs) > 1 and constant is not None:
                constants[text] = constant
        return constants

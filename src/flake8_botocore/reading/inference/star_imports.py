"""Names that modules have by star imports: which modules may give them, found once for each."""

from __future__ import annotations

from collections.abc import Callable

from ..scopes.scope import Imported, Scope

FindModule = Callable[[str, Scope], "Scope | None"]


class StarImports:
    """The modules behind the star imports of one module, directly or through others, looked for as far as asked."""

    def __init__(self, module: Scope, find: FindModule) -> None:
        """``find`` gives the module that an origin names as seen from a module, None for one that is not readable."""
        self._find = find
        self._seen = {module}
        self._found: list[Scope] = []
        self._names: set[str] = set()
        self._waiting = star_origins(module)
        self._looking = False

    def may_give(self, name: str) -> bool:
        """Whether one of the modules binds ``name``; also true while one is looked for, as reading it may ask."""
        while name not in self._names:
            if self._looking:
                return True
            if not self._waiting:
                return False
            self._look()
        return True

    def modules(self) -> list[Scope]:
        """All of the modules: those of the last import first, each before the modules it imports from itself."""
        while self._waiting and not self._looking:
            self._look()
        return self._found

    def _look(self) -> None:
        self._looking = True
        try:
            found = self._find(*self._waiting.pop())
        finally:
            self._looking = False
        if found is not None and found not in self._seen:
            self._seen.add(found)
            self._found.append(found)
            self._names |= found.bindings.keys()
            self._waiting += star_origins(found)


def star_origins(module: Scope) -> list[tuple[str, Scope]]:
    """What ``module`` imports all names of, with ``module`` itself, in source order."""
    return [(binding.origin, module) for binding in module.bindings.get("*", ()) if isinstance(binding, Imported)]

"""One module per rule, named after the pattern it flags, and the list of all of them."""

from __future__ import annotations

import importlib
import pkgutil
from functools import lru_cache

from ..rule import Rule


def rule_that_reads(kind: type) -> Rule:
    """The one rule that reads ``kind``."""
    (found,) = (rule for rule in all_rules() if rule.reads is kind)
    return found


@lru_cache(maxsize=1)
def all_rules() -> tuple[Rule, ...]:
    """Every rule in order of its code."""
    modules = (importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__))
    rules = [value for module in modules for value in vars(module).values() if isinstance(value, Rule)]
    return tuple(sorted(rules, key=lambda rule: rule.code))

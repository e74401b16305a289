"""Decorators, and what a function still is under them: the one list for all who follow calls."""

from __future__ import annotations

PROPERTIES = frozenset({"property", "cached_property", "lazy_property", "reify"})
"""Decorators of methods that are called when they are read."""

CONTEXT_MANAGERS = frozenset({"contextmanager", "asynccontextmanager"})
"""Decorators of generators that give what they yield."""

CACHES = frozenset({"lru_cache", "cache"})
"""Decorators of functions that give the same for the same arguments."""

_METHODS = frozenset({"staticmethod", "classmethod"})
_PLAIN = _METHODS | CONTEXT_MANAGERS | frozenset({"override", "final", "retry", "deprecated", "validate_call"})

RUNS = _PLAIN | frozenset(
    "on_exception capture capture_async capture_method capture_lambda_handler inject_lambda_context log_metrics".split()
)
"""Decorators under which each call runs the function; any other may keep a result."""

KEEPS_RESULT = _PLAIN | PROPERTIES | CACHES | frozenset({"abstractmethod", "cached", "fixture"})
"""Decorators that leave what a function returns as it is; any other may replace it."""

CALLED_AS_WRITTEN = _METHODS | CONTEXT_MANAGERS | CACHES | frozenset({"wraps"})
"""Decorators that leave it to the code to call a function."""

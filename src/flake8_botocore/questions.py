"""The questions about a project whose answers are remembered: loaded only where something has changed."""

from __future__ import annotations


def load_what_answers() -> None:
    """Load every question about a project that an answer may be remembered of."""
    from .baseline import report_filter  # noqa: F401
    from .config import line_length, target  # noqa: F401
    from .source.project import deployed, importers, module_paths, shared_config  # noqa: F401

"""The questions about a project whose answers are remembered: loaded only where something has changed."""

from __future__ import annotations


def load_what_answers() -> None:
    """Load every question about a project that an answer may be remembered of."""
    from .reading.project import deployed, importing, roots, session_setters, shared_config  # noqa: F401
    from .settings import line_length, target  # noqa: F401
    from .standing import told  # noqa: F401

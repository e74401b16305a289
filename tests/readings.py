"""Reading a snippet whatever the gates say."""

from __future__ import annotations

from flake8_botocore.config import Settings
from flake8_botocore.source.reader import Reading, read


def reading(source: str, path: str, settings: Settings) -> Reading:
    """What ``source`` says."""
    found = read(source, path, settings)
    assert found is not None
    return found

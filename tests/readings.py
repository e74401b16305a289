"""Reading a snippet whatever the gates say."""

from __future__ import annotations

from flake8_botocore.reading.reader import Reading, read
from flake8_botocore.settings import Settings


def reading(source: str, path: str, settings: Settings) -> Reading:
    """What ``source`` says."""
    found = read(source, path, settings)
    assert found is not None
    return found

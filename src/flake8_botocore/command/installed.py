"""Which version of the linter this is."""

from __future__ import annotations

from ..looking.distributions import installed_version

DISTRIBUTION = "flake8-botocore"


def version() -> str:
    """The version of the linter, by its metadata."""
    found = installed_version(DISTRIBUTION)
    assert found is not None
    return found

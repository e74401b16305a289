"""What a reader finds, with the text at each place checked on the way."""

from __future__ import annotations

from typing import cast

from flake8_botocore.deployment.environment_files import read
from flake8_botocore.findings import Span
from tests.snippets import snippet

Found = list[tuple[str, str | None]]


def found(path: str, source: str) -> Found:
    """Names and values that ``source`` sets; every name and value stands where the anchors say."""
    text = snippet(source)
    said = read(path, text)
    if said is None:
        return []
    lines = text.splitlines()
    for each in said.assignments:
        name, value = cast("Span", each.name_anchor), cast("Span", each.anchor)
        shown = lines[name.start_line - 1][name.start_column : name.end_column]
        assert shown.lower() == each.name.rpartition(".")[2].lower()
        written = lines[value.start_line - 1][value.start_column : value.end_column]
        assert each.value is None or each.value in (written.strip("\"'"), written.lower())
    return [(each.name, each.value) for each in said.assignments]

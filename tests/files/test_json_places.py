"""JSON with the place of every string."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flake8_botocore.files.notebook import Array, JsonString, parsed_json

PATIENT = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
"""On a machine that has other things to do."""

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


def plain(value: Any) -> Any:
    """What was read, without places."""
    if isinstance(value, JsonString):
        return value.value
    if isinstance(value, Array):
        return [plain(item) for item in value.items]
    return {key: plain(item) for key, item in value.items()} if isinstance(value, dict) else value


@PATIENT
@given(VALUES, st.sampled_from([None, 0, 1, "\t"]), st.booleans())
def test_reads_what_json_reads(value: Any, indent: int | str | None, ascii_only: bool) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    assert plain(parsed_json(text)) == value


def test_a_string_stands_where_its_place_says() -> None:
    text = '{"cells": [ "é\\n", {"source": "x\\u00e9"} ]}'
    cells = parsed_json(text)["cells"]
    assert text[cells.start : cells.end] == '[ "é\\n", {"source": "x\\u00e9"} ]'
    assert [text[each.start : each.end] for each in (cells.items[0], cells.items[1]["source"])] == [
        '"é\\n"',
        '"x\\u00e9"',
    ]


def test_refuses_what_is_no_json() -> None:
    for text in ["", "{", "[1,]", "[1 2]", '{"a" 1}', '{"a":1,}', "{a: 1}", '"a', "[]]", "nope", '"\\x"']:
        with pytest.raises(ValueError, match="line 1"):
            parsed_json(text)

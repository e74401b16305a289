"""A change of the module changes the strings it is written as, and no other byte."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flake8_botocore.notebooks.notebook import NotebookError, notebook
from flake8_botocore.notebooks.writing import changed

from .made import code, made, prose, sources


def test_nothing_changed_changes_nothing() -> None:
    for text in (made(), made(prose("x"), "!ls\n", "x = (", "y = %z"), made("a\r\nb")):
        assert changed(notebook(text), notebook(text).text) == text


def test_one_line_changes_and_one_is_added() -> None:
    text = made(prose("x"), "%pip install é\nimport boto3", "client = f()\n!ls")
    book = notebook(text)
    new = book.text.replace("import boto3\n", "import boto3\nimport os\n").replace("f()", "f(1)")
    assert changed(book, new) == text.replace(
        '    "import boto3"\n', '    "import boto3\\n",\n    "import os"\n'
    ).replace('"client = f()\\n"', '"client = f(1)\\n"')


LAYOUTS: list[tuple[str, str]] = [
    ('["a = 1\\n", "b = 2"]', '["a = 1\\n", "x = 0\\n", "b = 2"]'),
    ('["a = 1\\n","b = 2"]', '["a = 1\\n","x = 0\\n","b = 2"]'),
    ('[\n\t"a = 1\\n",\n\t"b = 2"\n]', '[\n\t"a = 1\\n",\n\t"x = 0\\n",\n\t"b = 2"\n]'),
    ('["a = 1\\nb = 2"]', '["a = 1\\nx = 0\\nb = 2"]'),
    ('"a = 1\\nb = 2"', '"a = 1\\nx = 0\\nb = 2"'),
    ('"\\u0061 = 1\\nb = \\u0032"', '"\\u0061 = 1\\nx = 0\\nb = \\u0032"'),
]


@pytest.mark.parametrize(("before", "after"), LAYOUTS)
def test_a_line_is_written_as_the_others_are(before: str, after: str) -> None:
    text = '{"cells": [{"cell_type": "code", "source": SOURCE}], "nbformat": 4}'
    book = notebook(text.replace("SOURCE", before))
    assert changed(book, "a = 1\nx = 0\nb = 2\n") == text.replace("SOURCE", after)


LINES = st.lists(st.sampled_from(["a = 1", "b = 'é'", "", "# c", "!ls", "%pip x", "d = !e", "f = 2"]), max_size=6)
MORE = st.lists(st.sampled_from(["a = 1", "", "g = 'ü'"]), max_size=3)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(LINES, max_size=4),
    st.lists(st.tuples(MORE, MORE), max_size=4),
    st.sampled_from([None, 1, 2]),
    st.booleans(),
)
def test_lines_before_and_behind_those_of_any_cell(
    before: list[list[str]], more: list[tuple[list[str], list[str]]], indent: int | None, whole: bool
) -> None:
    cells = [code("\n".join(lines)) for lines in before]
    for cell in cells:
        cell["source"] = "".join(cell["source"]) if whole else cell["source"]
    book = notebook(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4}, indent=indent))
    around = more + [([], [])] * len(book.cells)
    codes = ["\n".join([*first, each.code, *last]) for each, (first, last) in zip(book.cells, around, strict=False)]
    module = book.parting.join(f"{each}\n" for each in codes)
    written = changed(book, module)
    assert notebook(written).text == module
    told = json.loads(written)["cells"]
    assert [{**each, "source": None} for each in told] == [{**each, "source": None} for each in cells]
    assert [type(each["source"]) for each in told] == [type(each["source"]) for each in cells]


def test_lines_are_taken_out() -> None:
    book = notebook(made("a = 1\nb = 2\nc = 3\nd = 4"))
    for gone in ("a = 1\n", "b = 2\n", "a = 1\nb = 2\nc = 3\n", "c = 3\nd = 4\n"):
        written = changed(book, book.text.replace(gone, ""))
        assert sources(written) == ["a = 1\nb = 2\nc = 3\nd = 4\n".replace(gone, "")[:-1]]


@pytest.mark.parametrize(("old", "new"), [("\n # _cell_\n", ""), ("x = 1", "!ls")])
def test_a_change_across_cells_or_of_what_is_no_python_is_refused(old: str, new: str) -> None:
    book = notebook(made("!ls\nx = 1", "y = 2"))
    assert old in book.text
    with pytest.raises(NotebookError, match="left alone: the change would "):
        changed(book, book.text.replace(old, new))

"""A notebook's cells as one module: which line is which, and changes of the module change no other byte of the file."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flake8_botocore.files.notebook import NotebookError, notebook, notebook_with

from .notebook_cells import code, made, prose

JULIA = {"kernelspec": {"name": "julia-1.10", "language": "julia", "display_name": "Julia"}}


def test_a_mark_is_something_that_no_cell_says() -> None:
    book = notebook(made("!ls\n_cell_0_ = 1", "x = '__cell_'"))
    assert book.text == " # ___cell_0_\n_cell_0_ = 1\n\n # ___cell_\nx = '__cell_'\n"
    assert book.put_back(book.cells[0].code) == "!ls\n_cell_0_ = 1"


def test_a_file_that_is_no_python_notebook_is_refused() -> None:
    for text, message in [
        (made("x = 1", metadata=JULIA), "not read: its language is julia, not Python"),
        (made("x = 1", metadata={"language_info": {"name": "R"}}), "not read: its language is R, not Python"),
        (made("x = 1", nbformat=3), "not read: its nbformat is 3, and 4 is what is read"),
        ("{}", "cannot be read as a notebook: it has no nbformat"),
        ("[]", "cannot be read as a notebook: it has no nbformat"),
        ('{"nbformat": 4}', "cannot be read as a notebook: it has no cells"),
        ('{"nbformat": 4, "cells": [1]}', "cannot be read as a notebook: it has no cells"),
        (made({"cell_type": "code"}), "cannot be read as a notebook: cell 1 has no source"),
        (made({"cell_type": "code", "source": [1]}), "cannot be read as a notebook: cell 1 has no source"),
        (
            '{"nbformat": 4,',
            "cannot be read as a notebook: it is no JSON: Expecting property name enclosed in double quotes (line 1)",
        ),
        ("[" * 100_000, "cannot be read as a notebook: it is nested too deeply"),
    ]:
        with pytest.raises(NotebookError) as raised:
            notebook(text)
        assert str(raised.value) == message


def test_nothing_changed_changes_nothing() -> None:
    for text in (made(), made(prose("x"), "!ls\n", "x = (", "y = %z"), made("a\r\nb")):
        assert notebook_with(notebook(text), notebook(text).text) == text


LAYOUTS: list[tuple[str, str]] = [
    ('["a = 1\\n", "b = 2"]', '["a = 1\\n", "x = 0\\n", "b = 2"]'),
    ('["a = 1\\n","b = 2"]', '["a = 1\\n","x = 0\\n","b = 2"]'),
    ('[\n\t"a = 1\\n",\n\t"b = 2"\n]', '[\n\t"a = 1\\n",\n\t"x = 0\\n",\n\t"b = 2"\n]'),
    ('["a = 1\\nb = 2"]', '["a = 1\\nx = 0\\nb = 2"]'),
    ('"a = 1\\nb = 2"', '"a = 1\\nx = 0\\nb = 2"'),
    ('["\\u0061 = 1\\n", "b = \\u0032"]', '["\\u0061 = 1\\n", "x = 0\\n", "b = \\u0032"]'),
    ('"a = 1\\nb = 2 # \\u00e9"', '"a = 1\\nx = 0\\nb = 2 # \\u00e9"'),
    ('"a = 1\\nb = 2 # é"', '"a = 1\\nx = 0\\nb = 2 # é"'),
]


def test_a_line_is_written_as_the_others_are() -> None:
    for before, after in LAYOUTS:
        text = '{"cells": [{"cell_type": "code", "source": SOURCE}], "nbformat": 4}'
        book = notebook(text.replace("SOURCE", before))
        assert notebook_with(book, book.text.replace("b =", "x = 0\nb =")) == text.replace("SOURCE", after)


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
    written = notebook_with(book, module)
    assert notebook(written).text == module
    told = json.loads(written)["cells"]
    assert [{**each, "source": None} for each in told] == [{**each, "source": None} for each in cells]
    assert [type(each["source"]) for each in told] == [type(each["source"]) for each in cells]


def test_a_change_across_cells_or_of_what_is_no_python_is_refused() -> None:
    for old, new in [("\n # _cell_\n", ""), ("x = 1", "!ls")]:
        book = notebook(made("!ls\nx = 1", "y = 2"))
        assert old in book.text
        with pytest.raises(NotebookError, match="left alone: the change would "):
            notebook_with(book, book.text.replace(old, new))

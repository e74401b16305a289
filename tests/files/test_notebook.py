"""A notebook's cells as one module: which line is which, and changes of the module change no other byte of the file."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flake8_botocore.files.notebook import NotebookError, notebook, notebook_with

from .notebook_cells import code, made, prose, sources

JULIA = {"kernelspec": {"name": "julia-1.10", "language": "julia", "display_name": "Julia"}}


def test_cells_are_one_module_in_their_order() -> None:
    book = notebook(
        made(prose("# boto3"), "%pip install boto3\nimport boto3", "", "%%bash\nls", "boto3.client('s3')\n")
    )
    assert book.text == " # _cell_0_\nimport boto3\n\n # _cell_\nboto3.client('s3')\n\n"
    assert [(each.cell, each.line) for each in book.cell_lines] == [
        *((2, line) for line in (1, 2, 3, 4)),
        *((5, line) for line in (1, 2, 3, 4)),
    ]


def test_a_line_knows_the_line_of_the_file_it_is_written_at() -> None:
    text = made("a = 1\nb = 2\n", {**code(""), "source": "c = 3\nd = 4"})
    lines = text.split("\n")
    said = [(each.cell, each.line, lines[each.file_line - 1].strip(" ,")) for each in notebook(text).cell_lines]
    whole = '"source": "c = 3\\nd = 4"'
    assert said[:2] == [(1, 1, '"a = 1\\n"'), (1, 2, '"b = 2\\n"')]
    assert said[2:5] == [(1, line, '"b = 2\\n"') for line in (3, 4, 5)]
    assert said[5:] == [(2, line, whole) for line in (1, 2, 3, 4)]


def test_strings_that_are_no_lines_are_joined() -> None:
    book = notebook(made(code(["a =", " 1\nb", " = 2\n", "c = 3"])))
    assert book.text == "a = 1\nb = 2\nc = 3\n"
    assert len({each.file_line for each in book.cell_lines[:3]}) == 3


def test_a_cell_that_is_not_python_is_named_and_left_out() -> None:
    book = notebook(made("import boto3", "<b>no</b>", prose("x"), "x = (", "y = 1"))
    assert book.text == "import boto3\n\n # _cell_\ny = 1\n"
    assert [(each.number, each.code) for each in book.unread] == [(2, "<b>no</b>"), (4, "x = (")]
    assert all(each.reason.startswith("line 1: ") for each in book.unread)


def test_a_mark_is_something_that_no_cell_says() -> None:
    book = notebook(made("!ls\n_cell_0_ = 1", "x = '__cell_'"))
    assert book.text == " # ___cell_0_\n_cell_0_ = 1\n\n # ___cell_\nx = '__cell_'\n"
    assert book.put_back(book.cells[0].code) == "!ls\n_cell_0_ = 1"


def test_cells_of_another_language_by_vs_code_are_left_out() -> None:
    book = notebook(
        made(
            code("echo hi there", vscode={"languageId": "shellscript"}), code("x = 1", vscode={"languageId": "python"})
        )
    )
    assert (book.text, book.unread) == ("x = 1\n", ())


def test_python_goes_by_several_names() -> None:
    for metadata in [
        {},
        {"language_info": {"name": "ipython"}},
        {"kernelspec": {"name": "conda_pytorch_p310", "display_name": "x"}},
        {
            "kernelspec": {"name": "pysparkkernel", "language": "python", "display_name": "x"},
            "language_info": {"name": "pyspark"},
        },
        {"language_info": {"name": "Python_Glue_Session"}},
    ]:
        assert notebook(made("x = 1", metadata=metadata)).text == "x = 1\n"


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


def test_a_change_must_leave_cells_that_ipython_can_run() -> None:
    future = "from __future__ import annotations"
    book = notebook(made(f"{future}\nawait f()", future, "return 1"))
    assert book.compiles(book.text)
    assert book.compiles(book.text.replace("await f()", "await g()"))
    assert not book.compiles(book.text.replace("await f()", "await g("))
    # It does not compile before either.
    assert book.compiles(book.text.replace("return 1", "return 2"))
    assert not book.compiles(book.text.replace("return 1", "return ("))
    assert not book.compiles(book.text.replace("return 1", "break"))
    assert not book.compiles(book.text.replace("await f()", "return 1"))
    assert not book.compiles("")


def test_nothing_changed_changes_nothing() -> None:
    for text in (made(), made(prose("x"), "!ls\n", "x = (", "y = %z"), made("a\r\nb")):
        assert notebook_with(notebook(text), notebook(text).text) == text


def test_one_line_changes_and_one_is_added() -> None:
    text = made(prose("x"), "%pip install é\nimport boto3", "client = f()\n!ls")
    book = notebook(text)
    new = book.text.replace("import boto3\n", "import boto3\nimport os\n").replace("f()", "f(1)")
    assert notebook_with(book, new) == text.replace(
        '    "import boto3"\n', '    "import boto3\\n",\n    "import os"\n'
    ).replace('"client = f()\\n"', '"client = f(1)\\n"')


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


def test_lines_are_taken_out() -> None:
    book = notebook(made("a = 1\nb = 2\nc = 3\nd = 4"))
    for gone in ("a = 1\n", "b = 2\n", "a = 1\nb = 2\nc = 3\n", "c = 3\nd = 4\n"):
        written = notebook_with(book, book.text.replace(gone, ""))
        assert sources(written) == ["a = 1\nb = 2\nc = 3\nd = 4\n".replace(gone, "")[:-1]]


def test_a_change_across_cells_or_of_what_is_no_python_is_refused() -> None:
    for old, new in [("\n # _cell_\n", ""), ("x = 1", "!ls")]:
        book = notebook(made("!ls\nx = 1", "y = 2"))
        assert old in book.text
        with pytest.raises(NotebookError, match="left alone: the change would "):
            notebook_with(book, book.text.replace(old, new))

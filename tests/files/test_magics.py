"""What IPython understands beside Python is put away line by line, and the rest stays where it is."""

from __future__ import annotations

from flake8_botocore.files.notebook import as_python


def replaced(cell: str) -> tuple[str | None, list[str]]:
    """The cell as Python, ``@0`` where the first piece was put away; and the pieces."""
    kept: list[str] = []

    def keep(piece: str) -> str:
        kept.append(piece)
        return f"_{len(kept) - 1}_"

    return as_python(cell, keep), kept


def test_a_line_of_ipython_is_put_away() -> None:
    for cell, python, kept in [
        ("%pip install boto3\nimport boto3", " # _0_\nimport boto3", ["%pip install boto3"]),
        ("!ls -la\nx = 1\n", " # _0_\nx = 1\n", ["!ls -la"]),
        ("if x:\n    !rm {x}\ny", "if x:\n    _0_\ny", ["!rm {x}"]),
        ("files = !ls *.py\nf", "files = _0_\nf", ["!ls *.py"]),
        ("a, b = %magic c\n", "a, b = _0_\n", ["%magic c"]),
        ("d[x] = %env HOME", "d[x] = _0_", ["%env HOME"]),
        (
            "?boto3\nboto3.client?\nboto3.client??",
            " # _0_\n # _1_\n # _2_",
            ["?boto3", "boto3.client?", "boto3.client??"],
        ),
        (
            "!pip install \\\n  boto3 \\\n  x\ny = 1",
            " # _0_\n # _1_\n # _2_\ny = 1",
            ["!pip install \\", "  boto3 \\", "  x"],
        ),
        ("%%time\nclient = boto3.client('s3')", " # _0_\nclient = boto3.client('s3')", ["%%time"]),
        ("\n%%capture out\n%%time\nx", "\n # _0_\n # _1_\nx", ["%%capture out", "%%time"]),
        ("pip install boto3", " # _0_", ["pip install boto3"]),
        ("%%capture\npip install boto3\n", " # _0_\n # _1_\n", ["%%capture", "pip install boto3"]),
        ("%sql SELECT 1\nx = 1", " # _0_\nx = 1", ["%sql SELECT 1"]),
        ("!ls\r\nx = 1\r\n", " # _0_\nx = 1\r\n", ["!ls\r"]),
    ]:
        assert replaced(cell) == (python, kept)


def test_text_that_only_looks_like_a_magic_stays() -> None:
    """Within brackets, strings and continued lines nothing is put away, also where another line of the cell is."""
    for cell, python in [
        ('x = """\n!ls\n"""\n!ls', 'x = """\n!ls\n"""\n # _0_'),
        ("x = f(\n  '(', # )\n  % 2,\n)\n!ls", None),
        ("x = (a\n  % b)\n!ls", "x = (a\n  % b)\n # _0_"),
        ("x = a \\\n  % b\n!ls", "x = a \\\n  % b\n # _0_"),
        ("x = 'a\\'b(' # ('''\n!ls", "x = 'a\\'b(' # ('''\n # _0_"),
        ('x = f("!a=!b")\n!ls', 'x = f("!a=!b")\n # _0_'),
    ]:
        assert replaced(cell)[0] == (cell.replace("!ls", " # _0_") if python is None else python)


def test_a_cell_of_another_language_is_no_python() -> None:
    for cell in [
        "%%bash\nls",
        "%%writefile a.py\nimport boto3",
        "\n\n%%html\n<b>",
        "%%python3\nx = 1 +",
        "%sql\nSELECT 1 FROM x",
    ]:
        assert replaced(cell)[0] is None

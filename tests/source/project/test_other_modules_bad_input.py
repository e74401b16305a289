"""Modules of the project that cannot be read: silence for what hangs on them, no crash, everything else as ever."""

from __future__ import annotations

from pathlib import Path

import pytest

from flake8_botocore.files import filesystem
from tests.layouts import clean_in, lay_out, written
from tests.snippets import clean, flags

MAIN = """
import boto3
from app.aws import NOTHING, make
from app.other import NONE
def work(service):
    boto3.client(service, config=NOTHING)
    make().client(service)
    boto3.client(service, config=NONE)  # BOT101
    boto3.client(service)  # BOT101
"""
AWS = "import boto3\nNOTHING = None\ndef make():\n    return boto3.Session()\n"


def project(folder: Path) -> Path:
    """Lay out everything but ``app/aws.py`` and return the path where that belongs."""
    lay_out(folder, {"app/__init__.py": "", "app/other.py": "NONE = None\n", "app/main.py": MAIN})
    return folder / "app" / "aws.py"


def test_an_open_that_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file disappears, or its permissions change, between the look at it and the reading."""
    path = project(tmp_path)
    path.write_text(AWS)

    def refuse(name: str, *_: object, **__: object) -> None:
        raise PermissionError(name) if name == str(path) else FileNotFoundError(name)

    monkeypatch.setattr(filesystem, "open", refuse, raising=False)
    clean(MAIN.replace("  # BOT101", "").replace("boto3.client(service)\n", ""), path=str(path.parent / "main.py"))


def test_imports_that_climb_out_of_the_project(tmp_path: Path) -> None:
    (tmp_path / "outside.py").write_text("NOTHING = None\n")
    inner = tmp_path / "project"
    inner.mkdir()
    clean_in(
        inner,
        {
            "main.py": """
                import boto3
                from .outside import NOTHING
                from ..outside import NOTHING as OTHER
                from outside import NOTHING as THIRD
                from ..................... import NOTHING as FAR
                boto3.client("s3", config=NOTHING)
                boto3.client("s3", config=OTHER)
                boto3.client("s3", config=THIRD)
                boto3.client("s3", config=FAR)
            """
        },
    )


def test_very_many_modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Past the bound the answer is unknown, the same in every run."""
    monkeypatch.setattr("flake8_botocore.source.project.other_modules.MOST_MODULES", 10)
    files = {f"m{n}.py": f"from m{n + 1} import X\nN{n} = None\n" for n in range(30)}
    main = """
        import boto3
        from m0 import N0, X
        from m8 import N8
        from m12 import N12
        boto3.client("s3", config=N0)  # BOT101
        boto3.client("s3", config=X)
        boto3.client("s3", config=N8)  # BOT101
        boto3.client("s3", config=N12)
    """
    lay_out(tmp_path, {**files, "m30.py": "X = None\n", "main.py": main})
    for _ in range(2):
        flags(written(main), path=str(tmp_path / "main.py"))

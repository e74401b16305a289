"""Modules of the project that cannot be read: silence for what hangs on them, no crash, everything else as ever."""

from __future__ import annotations

import os
import re
import socket
from pathlib import Path

import pytest

from flake8_botocore.files import filesystem
from tests.layouts import clean_in, flags_in, lay_out, written
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
READ = re.sub(r"(.*NOTHING\)|.*make\(\).*)", r"\1  # BOT101", MAIN)
AWS = "import boto3\nNOTHING = None\ndef make():\n    return boto3.Session()\n"


def project(folder: Path) -> Path:
    """Lay out everything but ``app/aws.py`` and return the path where that belongs."""
    lay_out(folder, {"app/__init__.py": "", "app/other.py": "NONE = None\n", "app/main.py": MAIN})
    return folder / "app" / "aws.py"


def is_silent(folder: Path) -> None:
    """Only what does not hang on ``app/aws.py`` is reported."""
    flags(MAIN, path=str(folder / "app" / "main.py"))


def is_read(folder: Path) -> None:
    """What hangs on ``app/aws.py`` is reported, too."""
    flags(READ, path=str(folder / "app" / "main.py"))


CONTENTS = {
    "no Python": b"def broken(:\n",
    "no Python behind what is asked for": AWS.encode() + b"\ndef broken(:\n",
    "invalid UTF-8": b"\xff\xfe" + AWS.encode(),
    "unknown encoding": b"# -*- coding: nonsense -*-\n" + AWS.encode(),
    "nested too deeply": AWS.encode() + b"x = " + b"[" * 300 + b"]" * 300 + b"\n",
    "a chain that would take libcst's parser down": AWS.encode() + b"x = a" + b".b" * 50_000 + b"\n",
    "too large": AWS.encode() + b"#" * filesystem.LARGEST_MODULE,
}


@pytest.mark.parametrize("content", CONTENTS.values(), ids=CONTENTS)
def test_content(content: bytes, tmp_path: Path) -> None:
    project(tmp_path).write_bytes(content)
    is_silent(tmp_path)


def test_the_same_module_when_it_can_be_read(tmp_path: Path) -> None:
    project(tmp_path).write_text(AWS)
    is_read(tmp_path)


def test_declared_encodings_are_read(tmp_path: Path) -> None:
    project(tmp_path).write_bytes(b"# -*- coding: latin-1 -*-\nX = '\xe9'\n" + AWS.encode())
    is_read(tmp_path)


def test_a_directory_called_like_the_module_beside_the_package(tmp_path: Path) -> None:
    path = project(tmp_path)
    path.mkdir()
    (path.parent / "aws").mkdir()
    (path.parent / "aws" / "__init__.py").write_text(AWS)
    is_read(tmp_path)


def test_an_unreadable_file(tmp_path: Path) -> None:
    """A link to itself cannot be opened by anybody, whatever the permissions."""
    path = project(tmp_path)
    path.symlink_to(path)
    is_silent(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(project(tmp_path))
    is_silent(tmp_path)


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="needs sockets that are files")
def test_a_socket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project(tmp_path).parent)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("aws.py")
        is_silent(tmp_path)


def test_an_open_that_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file disappears, or its permissions change, between the look at it and the reading."""
    path = project(tmp_path)
    path.write_text(AWS)

    def refuse(name: str, *_: object, **__: object) -> None:
        raise PermissionError(name) if name == str(path) else FileNotFoundError(name)

    monkeypatch.setattr(filesystem, "open", refuse, raising=False)
    clean(MAIN.replace("  # BOT101", "").replace("boto3.client(service)\n", ""), path=str(path.parent / "main.py"))


def test_a_link_inside_the_project_is_followed(tmp_path: Path) -> None:
    path = project(tmp_path)
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / "shared.py").write_text(AWS)
    path.symlink_to(tmp_path / "shared.py")
    is_read(tmp_path)


def test_a_link_to_a_file_outside_is_not_followed(tmp_path: Path) -> None:
    inner, outer = tmp_path / "project", tmp_path / "outside.py"
    outer.write_text(AWS)
    inner.mkdir()
    project(inner).symlink_to(outer)
    is_silent(inner)


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


def test_a_path_that_links_to_the_project(tmp_path: Path) -> None:
    """The file may be named by a way that leads through a link."""
    inner = tmp_path / "project"
    inner.mkdir()
    project(inner).write_text(AWS)
    (tmp_path / "link").symlink_to(inner, target_is_directory=True)
    flags(READ, path=str(tmp_path / "link" / "app" / "main.py"))


CYCLES = {
    "constant": ("from app.b import X\n", "from app.a import X\n", "X"),
    "function": (
        "from app import b\ndef X():\n    return b.X()\n",
        "from app import a\ndef X():\n    return a.X()\n",
        "X()",
    ),
    "class": (
        "from app.b import B\nclass X(B):\n    pass\n",
        "from app.a import X\nclass B(X):\n    pass\n",
        "X().session",
    ),
    "star": ("from app.b import *\n", "from app.a import *\n", "X"),
}


@pytest.mark.parametrize(("first", "second", "use"), CYCLES.values(), ids=CYCLES)
def test_cycles_of_imports(first: str, second: str, use: str, tmp_path: Path) -> None:
    """The cycle gives nothing; what stands beside it is found."""
    flags_in(
        tmp_path,
        {
            "app/__init__.py": "from app.a import X\n",
            "app/a.py": f"{first}NOTHING = None\n",
            "app/b.py": f"{second}NOTHING = None\n",
            "app/main.py": f"""
                import boto3
                from app.a import NOTHING, X
                from app.b import NOTHING as OTHER
                boto3.client("s3", config={use})
                boto3.client("s3", config=NOTHING)  # BOT101
                boto3.client("s3", config=OTHER)  # BOT101
            """,
        },
    )


def test_modules_that_import_each_other(tmp_path: Path) -> None:
    """What each defines is found by the other, whichever is linted first."""
    one = """
        import boto3
        import botocore.session
        from botocore.config import Config
        from app import two
        session = botocore.session.get_session()
        session.set_default_client_config(two.CONFIG)
        NOTHING = None
        two.plain.create_client("s3")  # BOT101
        two.session.create_client("s3")
        boto3.client("s3", config=two.NOTHING)  # BOT101
    """
    two = one.replace("two", "one")
    two = two.replace("one.CONFIG", "CONFIG").replace("NOTHING = None", "NOTHING = one.NOTHING")
    own = "CONFIG = Config(COMPLETE)\n        plain = botocore.session.get_session()\n        "
    one = one.replace("session = botocore", own.replace("CONFIG", "OTHER") + "session = botocore")
    two = two.replace("session = botocore", own + "session = botocore")
    flags_in(tmp_path, {"app/__init__.py": "", "app/one.py": one, "app/two.py": two})


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

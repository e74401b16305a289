"""Files that use clients of others: opened by the names of operations and what they import, without parsing them."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from flake8_botocore.config import Settings
from flake8_botocore.files.snapshot import Snapshot, begin, working_on
from flake8_botocore.linter import lint, may_hold
from flake8_botocore.source.project.importers import (
    base_names,
    changed_names,
    imports_boto,
    mentioned_elsewhere,
    origins,
)
from tests.layouts import clean_in, flags_in, lay_out

AWS = """
    import boto3

    functions = boto3.client("lambda")  # BOT101
"""
USER = """
    from app.aws import functions

    def run():
        functions.{}(FunctionName="f")
"""


def test_an_operation_on_a_client_of_another_file(tmp_path: Path) -> None:
    flags_in(
        tmp_path,
        {
            "app/__init__.py": "",
            "app/aws.py": AWS,
            "app/run.py": USER.format("invoke").rstrip() + "  # BOT302\n",
            "app/list.py": USER.format("get_function"),
        },
    )


def test_a_client_that_comes_through_another_module(tmp_path: Path) -> None:
    flags_in(
        tmp_path,
        {
            "app/__init__.py": "from .aws import functions\n",
            "app/aws.py": AWS,
            "run.py": "from app import functions\n\nfunctions.invoke()  # BOT302\n",
        },
    )


def test_a_package_whose_folder_is_where_the_code_runs(tmp_path: Path) -> None:
    """The folder of a Lambda function often is a package, too; one name alone may be an installed distribution."""
    run = "\n\ndef run():\n    functions.invoke(FunctionName='f')"
    flags_in(
        tmp_path,
        {
            **dict.fromkeys(["app/__init__.py", "app/handlers/__init__.py", "app/services/__init__.py"], ""),
            "app/services/aws.py": AWS,
            "app/handlers/run.py": f"from services.aws import functions{run}  # BOT302\n",
            "app/handlers/other.py": f"from services.azure import functions{run}\n",
            "app/aws.py": AWS,
            "app/handlers/alone.py": f"from aws import functions{run}\n",
        },
    )


def test_without_a_client_behind_the_import_nothing_is_said(tmp_path: Path) -> None:
    clean_in(tmp_path, {"app/__init__.py": "", "app/aws.py": "functions = 1\n", "app/run.py": USER.format("invoke")})


@pytest.mark.parametrize(
    ("source", "opened"),
    [
        ("from app.aws import functions\nfunctions.invoke()\n", True),
        ("import app.aws\napp.aws.functions.invoke()\n", True),
        ("from app.aws import functions\nfunctions.list_functions()\n", False),
        ("from app.other import functions\nfunctions.invoke()\n", False),
        ("from elsewhere import functions\nfunctions.invoke()\n", False),
        ("from app.aws import queue\nqueue.send_message()\n", True),
    ],
)
def test_files_that_may_use_clients_of_others_are_opened(tmp_path: Path, source: str, opened: bool) -> None:
    lay_out(tmp_path, {"app/__init__.py": "", "app/aws.py": AWS, "app/other.py": "x = 1\n", "run.py": source})
    assert may_hold(source, str(tmp_path / "run.py"), Settings()) is opened


def test_imports_are_followed_two_deep(tmp_path: Path) -> None:
    lay_out(
        tmp_path,
        {"a.py": "import b\n", "b.py": "import c\n", "c.py": "import a\nimport d\n", "d.py": "import boto3\n"},
    )
    assert imports_boto("import c\n", str(tmp_path / "x.py"))
    assert not imports_boto("import b\n", str(tmp_path / "x.py"))


def test_a_name_is_mentioned_by_a_file_that_imports_the_module(tmp_path: Path) -> None:
    lay_out(
        tmp_path,
        {"app/aws.py": "one = two = 1\n", "app/a.py": "from .aws import one\n", "app/b.py": "two = 'not of aws'\n"},
    )
    path, root = str(tmp_path / "app" / "aws.py"), str(tmp_path)
    assert mentioned_elsewhere(path, "one", root)
    assert not mentioned_elsewhere(path, "two", root)


def test_who_imports_a_module_is_found_out_once_in_a_run(tmp_path: Path) -> None:
    lay_out(tmp_path, {"aws.py": "one = 1\n", "a.py": "one = 'of nobody'\n"})
    path, root = str(tmp_path / "aws.py"), str(tmp_path)
    assert not mentioned_elsewhere(path, "one", root)
    (tmp_path / "a.py").write_text("from aws import one\n")
    assert not mentioned_elsewhere(path, "one", root)
    with working_on(Snapshot()):
        assert mentioned_elsewhere(path, "one", root)
    assert not mentioned_elsewhere(path, "one", root)
    lay_out(tmp_path, {"a.py": "one = 'of nobody'\n"})
    assert not mentioned_elsewhere(path, "one", root)


NAMED = """import os, a.b as c, d
  import indented ; import not_seen
from . import beside
from ..up.x import y as z
from p.q import (r,  # import comment
    s, t
) ; import behind
important = reimport("import text")
x = 1  # import remark
\timport\ttabbed
from broken import (
from w import v"""


@pytest.mark.parametrize("end", ["", "\n", "\nimport", "\nfrom g import "])
def test_names_in_import_statements_are_read_from_text(end: str) -> None:
    assert list(origins(NAMED + end)) == [
        *("os", "a.b", "d", "indented", ".", ".beside", "..up.x", "..up.x.y", "..up.x.as", "..up.x.z"),
        *("p.q", "p.q.r", "p.q.import", "p.q.comment", "p.q.s", "p.q.t", "tabbed", "broken", "w", "w.v"),
        *(["g"] if "g" in end else []),
    ]


def test_the_gate_loads_no_libcst(tmp_path: Path) -> None:
    lay_out(tmp_path, {"agent.py": "import chain\nchain.invoke('x')\n", "chain.py": "def invoke(x): ...\n"})
    code = (
        "import sys; from flake8_botocore.linter import lint; from flake8_botocore.config import Settings\n"
        "assert lint(open('agent.py').read(), 'agent.py', Settings()) == []\n"
        "sys.exit('libcst' in sys.modules)\n"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=False).returncode == 0


def test_a_client_is_advised_by_what_others_may_do_with_it(tmp_path: Path) -> None:
    lone = "import boto3\n\nfunctions = boto3.client('lambda')\nfunctions.list_functions()\n"
    lay_out(tmp_path, {"app/__init__.py": "", "app/aws.py": lone})
    path = str(tmp_path / "app" / "aws.py")
    (alone,) = lint(lone, path, Settings())
    assert "If you call invoke" not in alone.message
    # Who does not import the client cannot call it.
    lay_out(
        tmp_path, {"app/run.py": USER.format("get_function"), "app/chain.py": "def run(chain):\n    chain.invoke()\n"}
    )
    begin(Snapshot())
    (apart,) = lint(lone, path, Settings())
    assert "If you call invoke" not in apart.message
    lay_out(tmp_path, {"app/run.py": USER.format("invoke")})
    begin(Snapshot())
    (shared,) = lint(lone, path, Settings())
    own = 'give it a client of its own with read_timeout=1810 and retries={"total_max_attempts": 1}'
    why = "invoke (app/run.py:4) can take up to 1800 s (says AWS) and must not run twice"
    assert shared.message.endswith(f"{why}: {own}.")
    lay_out(tmp_path, {"app/run.py": "from app.aws import functions\n\nqueue(functions, 'invoke')\n"})
    begin(Snapshot())
    (handed_on,) = lint(lone, path, Settings())
    waiting = 'invoke with InvocationType="RequestResponse" (the default)'
    assert handed_on.message.endswith(f"If you call {waiting}, set read_timeout=1810 and one attempt.")


CHANGES = {
    "a.x = 1": ["x"],
    "a.b.x += 1": ["b", "x"],
    "a.x: int = 1": ["int", "x"],
    "a.x, b.y = 1, 2": ["b", "x", "y"],
    "(a, c.y) = 1, 2": ["y"],
    "for a.x in b: pass": ["x"],
    "with a() as c.x: pass": ["x"],
    "del a.x": ["x"],
    "del b": [],
    "setattr(a, 'x', 1)": ["x"],
    "object.__setattr__(a, 'x', 1)": ["x"],
    "setattr(b, name, 1)": ["b"],
    "setattr(a['k'], 'x', 1)": ["k", "x"],
    "setattr(a, 'x' + 'y', 1)": ["x", "y"],
    "a.__dict__['x'] = 1": ["__dict__", "x"],
    "vars(a)['x'] = 1": ["x"],
    "a.x['k'] = 1": ["x"],
    "a.x['k'][0].y = 1": ["x", "y"],
    "a.x.update(k=1)": ["x"],
    "f(a).x.append(1)": ["x"],
    "b['k'] = 1": ["b"],
    "b += [1]": ["b"],
    "b.pop()": ["b"],
    "d.pop()": ["c"],
    "b = 1": [],
    "b, a = 1, 2": [],
    "a['k'] = 1": [],
    "self.x = 1": [],
    "self.x.append(cls.y)": [],
    "f(a.x, b=a.y)": [],
    "if a.x == 1 or a.x <= 2 or a.x != 3: pass": [],
    "print(a.__dict__, vars(a))": [],
    "print(a.x.get(1), b['k'])": [],
}


@pytest.mark.parametrize(("line", "names"), CHANGES.items())
def test_what_a_file_may_change_is_read_from_its_text(tmp_path: Path, line: str, names: list[str]) -> None:
    (tmp_path / "a.py").write_text(f"from m import b, c as d\n{line}\n")
    assert list(changed_names(str(tmp_path / "a.py"))) == names


def test_the_names_in_bases(tmp_path: Path) -> None:
    source = "from m import X as D\nclass A(b.B, C[D], metaclass=M): pass\nclass E: x = 1\nclass F(G()):\n    pass\n"
    (tmp_path / "a.py").write_text(source)
    names = {"B": "B", "C": "C", "D": "X", "G": "G", "M": "M", "b": "b", "metaclass": "metaclass"}
    assert dict(base_names(str(tmp_path / "a.py"))) == names


@pytest.mark.slow
@pytest.mark.parametrize(
    "part",
    [
        " ",
        ".x ",
        ".x,",
        ".x)  ",
        ".",
        "a.x, ",
        "for ",
        "as a.",
        ".a:",
        "class a(",
        "vars(",
        "setattr(",
        "del ",
        "a.pop(",
    ],
)
def test_a_long_text_takes_no_more_than_its_length(tmp_path: Path, part: str) -> None:
    """Four times the text may take eight times as long: the clock is not exact. What is quadratic takes sixteen."""
    seconds = []
    for length in (75_000, 300_000):
        path = tmp_path / f"{length}.py"
        path.write_text(part * (length // len(part)))
        begin = time.process_time()
        changed_names(str(path))
        base_names(str(path))
        seconds.append(time.process_time() - begin)
    assert seconds[1] < 8 * seconds[0] + 0.2

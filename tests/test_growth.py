"""The work on one file grows with the number of its clients, counted in calls of Python functions, not in seconds."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from flake8_botocore.config import Settings
from flake8_botocore.config.target import target_of_folder
from flake8_botocore.files.dependencies import one_moment
from flake8_botocore.linter import lint
from flake8_botocore.lsp.actions import Offer
from flake8_botocore.lsp.documents import Positions
from flake8_botocore.rules import all_rules
from flake8_botocore.source.uses import coroutines, workers

from .lsp.editor import Editor

HEAD = "import boto3, os, time\nfrom botocore.config import Config\nfrom tenacity import retry\n"
LINES = {
    "names": 'c{0} = boto3.client("s3")\nc{0}.put_object(Bucket="b")\n',
    "long operations": 'c{0} = boto3.client("lambda")\nc{0}.invoke(FunctionName="f")\n',
    "one name": 'c = boto3.client("lambda")\nc.invoke(FunctionName="f")\n',
    "no name": 'boto3.client("lambda").invoke(FunctionName="f")\n',
    "configs": 'k{0} = Config(retries={{"max_attempts": {0}}})\nc{0} = boto3.client("s3", config=k{0})\n',
    "options set later": 'k{0} = Config()\nk{0}.read_timeout = 3\nc{0} = boto3.client("s3", config=k{0})\n',
    "functions": 'def f{0}():\n    c = boto3.client("lambda")\n    c.invoke(FunctionName="f")\n',
    "retried": 'c{0} = boto3.client("s3")\n@retry\ndef f{0}():\n    c{0}.put_object()\n',
    "sessions": 's{0} = boto3.Session()\nc{0} = s{0}.client("s3")\nc{0}.put_object()\n',
    "presigned": 'c{0} = boto3.client("s3")\nc{0}.generate_presigned_url("get_object")\n',
    "classes": 'class A{0}:\n    def __init__(self):\n        self.c = boto3.client("lambda")\n'
    '    def m(self):\n        self.c.invoke(FunctionName="f")\n',
}
SHAPES = {name: (HEAD, line) for name, line in LINES.items()} | {
    "in one function": (
        f"{HEAD}def work():\n",
        '    c{0} = boto3.client("lambda")\n    c{0}.invoke(FunctionName="f")\n',
    ),
    "attributes": (
        f"{HEAD}class A:\n    def __init__(self):\n",
        '        self.c{0} = boto3.client("lambda")\n        self.c{0}.invoke(FunctionName="f")\n',
    ),
    "one attribute": (
        f"{HEAD}class A:\n",
        '    def m{0}(self):\n        self.c = boto3.client("lambda")\n        self.c.invoke(FunctionName="f")\n',
    ),
    "handed on": (
        f"{HEAD}def work(queue):\n",
        '    c{0} = boto3.client("lambda", config=Config(read_timeout=9))\n    queue.append(c{0})\n',
    ),
    "one Config": (f"{HEAD}K = Config(read_timeout=3)\n", 'c{0} = boto3.client("s3", config=K)\n'),
    "one dictionary": (
        f'{HEAD}R = {{"max_attempts": 2}}\n',
        'c{0} = boto3.client("s3", config=Config(read_timeout=3, retries=R))\n',
    ),
    "libraries": ("import pyathena\n", "c{0} = pyathena.connect()\n"),
    "environment": (f'{HEAD}os.environ["AWS_MAX_ATTEMPTS"] = "3"\n', 'c{0} = boto3.client("s3")\n'),
}
EVERY_RULE = {
    "one client": (f'{HEAD}c = boto3.client("lambda")\n', 'def f{0}():\n    c.invoke(FunctionName="f")\n'),
    "one factory": (
        f'{HEAD}def make():\n    return boto3.client("lambda")\n',
        'def f{0}():\n    make().invoke(FunctionName="f")\n',
    ),
    "derived classes": (
        f'{HEAD}class A0:\n    def __init__(self):\n        self.c = boto3.client("lambda")\n',
        'class A{1}(A{0}):\n    def m{1}(self):\n        self.c.invoke(FunctionName="f")\n',
    ),
    "functions of a template": (
        f'{HEAD}c = boto3.client("lambda")\n',
        'def h{0}(event, context):\n    c.invoke(FunctionName="f")\n',
    ),
    "keys set": (f"{HEAD}d = {{}}\nk = Config(read_timeout=3)\n", 'd["connect_timeout"] = {1}\n'),
    "keys set in some runs": (f"{HEAD}d = {{}}\n", 'if d:\n    d["connect_timeout"] = {1}\n'),
    "coroutines": (
        f'{HEAD}c = boto3.client("s3")\ndef g0():\n    c.list_buckets()\n',
        "def g{1}():\n    g{0}()\nasync def f{1}():\n    g{1}()\n",
    ),
    "workers": (
        f"from concurrent.futures import ThreadPoolExecutor\n{HEAD}pool = ThreadPoolExecutor(8)\n"
        'def f0():\n    boto3.client("s3").list_buckets()\n',
        "def f{1}():\n    f{0}()\npool.submit(f{1})\n",
    ),
    "except clauses": (
        f'{HEAD}c = boto3.client("s3")\ntry:\n    c.list_buckets()\n',
        "except c.exceptions.NoSuchKey{0}:\n    0\n",
    ),
    "clauses after a HEAD request": (
        f'{HEAD}c = boto3.client("s3")\ntry:\n    c.head_object(Bucket="b", Key="k")\n',
        "except c.exceptions.NoSuchKey:\n    0\n",
    ),
    "comments": (HEAD, 'c{0} = boto3.client("s3")  # noqa: BOT101,BOT102\n'),
}
ENDS = dict.fromkeys(("keys set", "keys set in some runs"), 'boto3.client("s3", config=Config(**d))\n')
TEMPLATE = """\
  F{0}:
    Type: AWS::Serverless::Function
    Properties: {{Handler: app.h{0}, Runtime: python3.13, Timeout: {1}}}
"""
FEW, MANY = 60, 240


def work(folder: Path, shape: str, clients: int) -> int:
    """Calls of functions, in Python and out of it, while a file with so many ``clients`` is linted in ``folder``."""
    head, line = (SHAPES | EVERY_RULE)[shape]
    source = head + "".join(line.format(number, number + 1) for number in range(clients)) + ENDS.get(shape, "")
    if shape == "functions of a template":
        folder /= f"{clients}"
        folder.mkdir()
        functions = "".join(TEMPLATE.format(number, number + 1) for number in range(clients))
        (folder / "template.yaml").write_text(f"Resources:\n{functions}", "utf-8")
    settings = Settings()
    if shape in EVERY_RULE:
        settings = Settings(opt_in=frozenset(rule.code for rule in all_rules()), tests="report")
    tree, found = ast.parse(source), []
    count = calls(lambda: found.extend(lint(source, str(folder / "app.py"), settings, tree, fixes=False)))
    assert found or shape in SHAPES
    assert "BOT001" not in {each.code for each in found}
    return count


def calls(act: Callable[[], object]) -> int:
    """How many functions ``act`` calls, in Python and out of it."""
    count = 0

    def counted(frame: FrameType, event: str, argument: Any) -> None:
        nonlocal count
        count += 1

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        act()
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("shape", [*SHAPES, *EVERY_RULE])
def test_work_grows_with_the_number_of_clients(tmp_path: Path, shape: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # These bounds are beyond what can be counted in a test.
    monkeypatch.setattr(coroutines, "MOST_CALLED", 20)
    monkeypatch.setattr(workers, "MOST_RUN", 20)
    with one_moment():
        work(tmp_path, shape, 10)  # what is loaded and looked up once
        assert work(tmp_path, shape, MANY) <= 1.2 * MANY / FEW * work(tmp_path, shape, FEW)


def test_work_grows_with_the_lines_by_which_requirements_files_include_each_other(tmp_path: Path) -> None:
    def resolving(files: int) -> int:
        folder = tmp_path / f"{files}"
        folder.mkdir()
        names = [f"requirements-{number}.txt" for number in range(files)]
        for name in names:
            (folder / name).write_text("".join(f"-r {each}\n" for each in names if each != name), "utf-8")
        with one_moment():
            return calls(lambda: target_of_folder(str(folder), ""))

    resolving(2)
    few, many = 12, 24
    assert resolving(many) <= 1.2 * (many * (many - 1)) / (few * (few - 1)) * resolving(few)


def test_work_of_an_editor_grows_with_the_number_of_findings(tmp_path: Path) -> None:
    def offering(clients: int) -> int:
        text = HEAD + "".join(f'c{number} = boto3.client("s3")\n' for number in range(clients))
        editor = Editor(tmp_path)
        editor.put("app.py", text)
        document = editor.document("app.py")
        offer = Offer(document, Positions(text), lambda edits: {"changes": edits})
        actions: list[object] = []
        count = calls(lambda: actions.extend(offer.at((1, 0), (clients + 9, 0))))
        assert len(actions) == 2 * clients + 1
        editor.close("app.py")
        return count

    offering(2)
    assert offering(MANY) <= 1.2 * MANY / FEW * offering(FEW)

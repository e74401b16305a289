"""The work on one file grows with the number of its clients, counted in calls of Python functions, not in seconds."""

from __future__ import annotations

import ast
import sys
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from flake8_botocore.config import Settings
from flake8_botocore.files.dependencies import one_moment
from flake8_botocore.linter import lint

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
    "one Config": (f"{HEAD}K = Config(read_timeout=3)\n", 'c{0} = boto3.client("s3", config=K)\n'),
    "one dictionary": (
        f'{HEAD}R = {{"max_attempts": 2}}\n',
        'c{0} = boto3.client("s3", config=Config(read_timeout=3, retries=R))\n',
    ),
    "libraries": ("import pyathena\n", "c{0} = pyathena.connect()\n"),
    "environment": (f'{HEAD}os.environ["AWS_MAX_ATTEMPTS"] = "3"\n', 'c{0} = boto3.client("s3")\n'),
}
FEW, MANY = 60, 240


def work(folder: Path, shape: str, clients: int) -> int:
    """Calls of functions, in Python and out of it, while a file with so many ``clients`` is linted in ``folder``."""
    head, line = SHAPES[shape]
    source = head + "".join(line.format(number) for number in range(clients))
    tree, count = ast.parse(source), 0

    def counted(frame: FrameType, event: str, argument: Any) -> None:
        nonlocal count
        count += 1

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        found = lint(source, str(folder / "app.py"), Settings(), tree, fixes=False)
    finally:
        sys.setprofile(before)
    assert "BOT001" not in {each.code for each in found}
    return count


@pytest.mark.parametrize("shape", SHAPES)
def test_work_grows_with_the_number_of_clients(tmp_path: Path, shape: str) -> None:
    with one_moment():
        work(tmp_path, shape, 10)  # what is loaded and looked up once
        assert work(tmp_path, shape, MANY) <= 1.2 * MANY / FEW * work(tmp_path, shape, FEW)

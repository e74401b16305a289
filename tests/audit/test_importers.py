from __future__ import annotations

from pathlib import Path

import pytest

from flake8_botocore.audit import possible_users

from ..cli.running import tree

FILES: dict[str, str | bytes] = {
    "src/app/__init__.py": "",
    "src/app/aws.py": "import boto3\n",
    "src/app/plain.py": "from app.aws import client\n",
    "src/app/relative.py": "from .aws import (\n    client,\n    other,\n)\n",
    "src/app/module.py": "def f():\n    from . import aws\n",
    "src/app/sub/__init__.py": "",
    "src/app/sub/above.py": "from ..aws import client\n",
    "src/app/sub/through.py": "import os, app.plain as p\n",
    "src/app/sub/nothing.py": "import aws_lambda, os\nfrom app import missing\n",
    "scripts/run.py": "from app.sub import through\n",
    "scripts/aws.py": "import os\n",
    "scripts/neighbour.py": "import aws\n",
    "scripts/strange.py": b"# \xe9\nimport\nfrom import x\n",
}


def test_a_module_of_a_package_does_not_see_its_neighbours_by_plain_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the reading of other modules has it: a script does."""
    files: dict[str, str | bytes] = {
        "p/__init__.py": "",
        "p/a.py": "",
        "p/b.py": "import a\n",
        "q/a.py": "",
        "q/b.py": "import a\n",
    }
    monkeypatch.chdir(tmp_path)
    tree(tmp_path, files)
    assert possible_users(["p/a.py", "q/a.py"], files) == ["q/b.py"]


@pytest.mark.parametrize(
    ("of", "found"),
    [
        ("src/app/aws.py", ["module", "plain", "relative", "sub/above", "sub/through", "run"]),
        ("src/app/plain.py", ["sub/through", "run"]),
        ("scripts/aws.py", ["neighbour"]),
        ("scripts/run.py", []),
    ],
)
def test_who_imports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, of: str, found: list[str]) -> None:
    monkeypatch.chdir(tmp_path)
    tree(tmp_path, FILES)
    names = [name.removeprefix("src/app/").removeprefix("scripts/") for name in possible_users([of], FILES)]
    assert sorted(names) == sorted(f"{name}.py" for name in found)


def test_files_that_are_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    tree(tmp_path, {"b.py": "import a\n"})
    assert possible_users(["b.py"], ["a.py", "b.py"]) == []
    assert possible_users([], ["a.py", "b.py"]) == []


def test_files_that_may_be_handed_a_client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files: dict[str, str | bytes] = {
        "aws.py": "import taking\nimport asking\nclient = 1\n",
        "taking.py": "def run(name, *, s3_client=None):\n    pass\n",
        "asking.py": "def run(name):\n    pass\n",
        "other.py": "def run(client):\n    pass\n",
    }
    monkeypatch.chdir(tmp_path)
    tree(tmp_path, files)
    assert possible_users(["aws.py"], files) == ["taking.py"]

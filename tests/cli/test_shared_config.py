"""``bot-shared-config``: fixes import it only if it is there, and where that works once the file is deployed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.flake8_runs import flake8

from .running import in_this_process, tree

MAKES = 'import boto3\n\ns3 = boto3.client("s3")\n'
MADE = "from botocore.config import Config\n\nCLIENT_CONFIG = Config(read_timeout=9)\n"
APP = {
    ".git/HEAD": "",
    "pyproject.toml": "",
    "app/__init__.py": "",
    "app/aws.py": MADE,
    "app/m1.py": MAKES,
}
FUNCTION = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  F:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: functions/f1/
      Handler: x.handler
      Runtime: python3.12
"""


def fixed(tmp_path: Path, files: dict[str, str], name: str = "app.aws.CLIENT_CONFIG") -> tuple[list[str], str]:
    """The files that ``fix`` gives the Config ``name``, and what it says."""
    tree(tmp_path, {**files, ".flake8": f"[flake8]\nbot-shared-config = {name}\n"})
    ran = in_this_process(tmp_path, "fix", "--no-cache", "--unsafe-fixes", "--fix-only", "--select", "BOT101", ".")
    found = (path for path in tmp_path.rglob("*.py") if "config=CLIENT_CONFIG" in path.read_text("utf-8"))
    return sorted(path.relative_to(tmp_path).as_posix() for path in found), ran.err


ELSEWHERE = [
    # Packages that are published apart.
    ("lib/src/lib/x.py", {"lib/setup.py": "", "lib/src/lib/__init__.py": ""}, "lib has its own setup.py"),
    ("lib/lib/x.py", {"lib/pyproject.toml": "", "lib/lib/__init__.py": ""}, "lib has its own pyproject.toml"),
    # A folder with its own requirements.
    ("jobs/x.py", {"jobs/requirements.txt": "", "jobs/__init__.py": ""}, "jobs has its own requirements.txt"),
    # A function that is packaged alone.
    ("functions/f1/x.py", {"template.yaml": FUNCTION}, "functions/f1 is packaged alone"),
    # An image that holds the package alone.
    ("jobs/x.py", {"Dockerfile": "COPY app /srv/app\n", "jobs/__init__.py": ""}, "Dockerfile copies one of them alone"),
    # Scripts, tests, templates of projects, notebooks.
    ("scripts/x.py", {}, "a script outside every package runs alone"),
    ("x.py", {}, "a script outside every package runs alone"),
    ("{{cookiecutter.name}}/x.py", {}, "{{cookiecutter.name}} is a template"),
    ("examples/x.py", {}, "an example is copied alone"),
]


@pytest.mark.parametrize(("path", "files", "reason"), ELSEWHERE)
def test_files_deployed_apart_are_left_alone(tmp_path: Path, path: str, files: dict[str, str], reason: str) -> None:
    changed, said = fixed(tmp_path, {**APP, **files, path: MAKES})
    assert changed == ["app/m1.py"]
    assert said.splitlines()[0] == (
        f"flake8-botocore: ./{path}: 1 fix left out (line 3): app.aws is in another unit of deployment: {reason}"
    )


def test_a_repository_inside_of_the_project_is_deployed_apart(tmp_path: Path) -> None:
    files = {**APP, "sub/.git/HEAD": "", "sub/__init__.py": "", "sub/aws.py": MADE}
    changed, said = fixed(tmp_path, files, "sub.aws.CLIENT_CONFIG")
    reason = "sub.aws is in another unit of deployment: sub is a project of its own"
    assert (changed, said.splitlines()[0]) == (
        [],
        f"flake8-botocore: ./app/m1.py: 1 fix left out (line 3): {reason}",
    )


@pytest.mark.parametrize(
    ("hiding", "reason"),
    [
        ({"app/aws.pyi": "REGION: str\n"}, "app/aws.pyi hides it"),
        ({"app/names.py": "", "requirements.txt": "boto3\napp==2.0\n"}, "requirements.txt names a distribution app"),
        # The folder of the package itself is on the path.
        ({"app/m1.py": f"import helper\n{MAKES}", "app/helper.py": "A = 1\n"}, "its imports start from app"),
        ({"app/m1.py": f"import sys\nsys.path.append('x')\n{MAKES}"}, "it changes sys.path"),
        ({"app/m1.py": f"{MAKES}if __name__ == '__main__':\n    print(s3)\n"}, "it may be run as a script"),
    ],
)
def test_nothing_of_the_name_of_the_module_hides_it(tmp_path: Path, hiding: dict[str, str], reason: str) -> None:
    changed, said = fixed(tmp_path, {**APP, **hiding})
    assert (changed, f"app.aws cannot be imported there: {reason}\n" in said) == ([], True)


FLAT = {".git/HEAD": "", "job/names.py": "NAME = 1\n", "job/m1.py": f"import names\n{MAKES}"}


@pytest.mark.parametrize(
    ("module", "files", "reason"),
    [
        ("aws", {}, ""),
        ("platform", {}, "platform is a module of the standard library"),
        ("aws", {"requirements.txt": "boto3\nAWS>=1\n"}, "requirements.txt names a distribution aws"),
        ("aws", {"pyproject.toml": '[project]\ndependencies = ["aws >=1"]\n'}, "pyproject.toml names a distribution"),
    ],
)
def test_a_module_beside_those_that_import_it_by_its_plain_name(
    tmp_path: Path, module: str, files: dict[str, str], reason: str
) -> None:
    changed, said = fixed(tmp_path, {**FLAT, f"job/{module}.py": MADE, **files}, f"{module}.CLIENT_CONFIG")
    assert (changed, reason in said) == ([] if reason else ["job/m1.py"], True)


def test_the_folder_of_a_script_comes_before_the_package(tmp_path: Path) -> None:
    changed, said = fixed(tmp_path, {**APP, "job/x.py": f"import app.m1\n{MAKES}", "job/app.py": ""})
    reason = "app.aws cannot be imported there: app is in job, too"
    assert (changed, said.splitlines()[0]) == (
        ["app/m1.py"],
        f"flake8-botocore: ./job/x.py: 1 fix left out (line 4): {reason}",
    )


NAMED = {".git/HEAD": "", ".flake8": "[flake8]\nbot-shared-config = app.aws.CLIENT_CONFIG\n"}
INSIDE = {**NAMED, "app/__init__.py": "", "app/m1.py": MAKES, "app/m2.py": MAKES}
LACKS = [
    (INSIDE, "app has no module aws"),
    ({**INSIDE, "app/aws/data.json": ""}, "app has no module aws"),
    ({**INSIDE, "aws.py": MADE, "app/lib/aws.py": MADE}, "app has no module aws"),
    ({**NAMED, "src/app/__init__.py": "", "src/app/m1.py": MAKES}, "src/app has no module aws"),
    ({**NAMED, "app/m1.py": MAKES}, "app has no module aws"),
    *(
        ({**INSIDE, "app/aws.py": source}, "app/aws.py has no CLIENT_CONFIG")
        for source in (
            "",
            "# CLIENT_CONFIG\n",
            "OTHER_CLIENT_CONFIG = 1\n",
            "def f():\n    CLIENT_CONFIG = 1\n",
            "class A:\n    CLIENT_CONFIG = 1\n",
            "print(CLIENT_CONFIG)\n",
            "import boto3\nboto3.CLIENT_CONFIG = 1\n",
        )
    ),
    ({**INSIDE, "app/aws/__init__.py": "A = 1\n"}, "app/aws/__init__.py has no CLIENT_CONFIG"),
]


@pytest.mark.parametrize(("files", "reason"), LACKS)
def test_a_config_that_the_project_lacks_is_refused(tmp_path: Path, files: dict[str, str], reason: str) -> None:
    tree(tmp_path, files)
    said = f"flake8-botocore: bot-shared-config: {reason}, so no fix can import app.aws.CLIENT_CONFIG\n"
    for arguments in (["."], ["--unsafe-fixes", "."], ["--diff", "."], ["-i", "."]):
        assert in_this_process(tmp_path, "fix", *arguments) == (2, "", said)
    assert all((tmp_path / path).read_text("utf-8") == text for path, text in files.items())
    ran = in_this_process(tmp_path, "check", "--select=BOT101", "--format=json", ".")
    assert (ran.code, ran.err, [each for found in json.loads(ran.out) for each in found["fixes"]]) == (1, said, [])
    ran = in_this_process(tmp_path, "check", "--select=BOT101", "--format=full", ".")
    assert (ran.err, "no fix:" in ran.out) == (said, False)
    assert flake8(tmp_path, "--select=BOT").stderr == said


HAS = [
    MADE,
    "from app.base import *\n",
    "def __getattr__(name):\n    return 1\n",
    "if 1:\n    CLIENT_CONFIG = 1\n",
    "try:\n    from app.base import CLIENT_CONFIG\nexcept ImportError:\n    pass\n",
    "import app.base as CLIENT_CONFIG\n",
    "def start():\n    global CLIENT_CONFIG\n    CLIENT_CONFIG = 1\n",
    "CLIENT_CONFIG: object\n",
    "A, (CLIENT_CONFIG, *B) = 1, (2, 3)\n",
    "with open('x') as CLIENT_CONFIG:\n    pass\n",
    "for CLIENT_CONFIG in ():\n    pass\n",
    "if (CLIENT_CONFIG := 1):\n    pass\n",
    "class CLIENT_CONFIG:\n    pass\n",
    "globals()['CLIENT_CONFIG'] = 1\n",
    "# coding: latin-1\nCLIENT_CONFIG = 1\n",
]


@pytest.mark.parametrize(
    "files",
    [
        *({**INSIDE, "app/aws.py": source} for source in HAS),
        # It may be in what is installed.
        {**NAMED, "m1.py": MAKES},
        {**NAMED, "app/lib/__init__.py": "", "m1.py": MAKES},
        {**INSIDE, "app/__init__.py": "__path__ = __import__('pkgutil').extend_path(__path__, __name__)\n"},
        {**NAMED, "app.py": "", "m1.py": MAKES},
        # It is compiled, cannot be read, or another folder has it from which imports may start.
        {**INSIDE, "app/aws.cpython-311-x86_64-linux-gnu.so": ""},
        {**INSIDE, "app/aws.py": "not Python (\n"},
        {**INSIDE, "jobs/app/aws.py": MADE},
    ],
)
def test_one_that_may_be_there_is_accepted(tmp_path: Path, files: dict[str, str]) -> None:
    tree(tmp_path, files)
    assert "bot-shared-config" not in in_this_process(tmp_path, "fix", "--unsafe-fixes", ".").err
    assert "bot-shared-config" not in in_this_process(tmp_path, "check", ".").err
    assert flake8(tmp_path, "--select=BOT").stderr == ""


def test_a_cached_result_holds_only_while_the_config_is_missing(tmp_path: Path) -> None:
    tree(tmp_path, INSIDE)

    def fixes() -> list[int]:
        ran = in_this_process(tmp_path, "check", "--select=BOT101", "--format=json", ".")
        return [len(each["fixes"]) for each in json.loads(ran.out)]

    assert fixes() == [0, 0]
    tree(tmp_path, {"app/aws.py": MADE})
    assert fixes() == [1, 1]
    tree(tmp_path, {"app/aws.py": "A = 1\n"})
    assert fixes() == [0, 0]


def test_the_config_is_looked_for_beside_the_configuration_that_names_it(tmp_path: Path) -> None:
    table = '[tool.flake8-botocore]\nshared-config = "app.aws.CLIENT_CONFIG"\n'
    files = {f"{folder}/{name}": text for folder in ("one", "two") for name, text in INSIDE.items() if name[0] != "."}
    tree(tmp_path, {".git/HEAD": "", **files, "one/pyproject.toml": table, "two/pyproject.toml": table})
    tree(tmp_path, {"one/app/aws.py": MADE, "two/app/aws.py": "A = 1\n"})
    said = "bot-shared-config: two/app/aws.py has no CLIENT_CONFIG, so no fix can import app.aws.CLIENT_CONFIG"
    ran = in_this_process(tmp_path, "check", "--select=BOT101", "--format=json", ".")
    found = json.loads(ran.out)
    assert ran.err == f"flake8-botocore: {said}\n"
    assert [(each["path"], len(each["fixes"])) for each in found] == [
        ("./one/app/m1.py", 1),
        ("./one/app/m2.py", 1),
        ("./two/app/m1.py", 0),
        ("./two/app/m2.py", 0),
    ]
    assert in_this_process(tmp_path, "fix", "--unsafe-fixes", "two").code == 2
    assert in_this_process(tmp_path, "fix", "--unsafe-fixes", "one").code == 0


def test_a_file_that_finds_another_module_of_the_name_is_left_alone(tmp_path: Path) -> None:
    files = {**INSIDE, "app/aws.py": MADE, "jobs/x.py": f"import app.other\n{MAKES}", "jobs/app/__init__.py": ""}
    changed, said = fixed(tmp_path, {**files, "jobs/app/aws.py": "A = 1\n", "jobs/app/other.py": ""})
    assert changed == ["app/m1.py", "app/m2.py"]
    assert "./jobs/x.py: 1 fix left out (line 4): jobs/app/aws.py has no CLIENT_CONFIG\n" in said

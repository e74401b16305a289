"""``bot-shared-config``: fixes import it only where that works once the file is deployed."""

from __future__ import annotations

from pathlib import Path

import pytest

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
def test_what_is_deployed_apart_is_left_alone(tmp_path: Path, path: str, files: dict[str, str], reason: str) -> None:
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

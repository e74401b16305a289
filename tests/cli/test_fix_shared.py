"""``fix --shared`` inside a unit of deployment: what it changes is imported as it is deployed, and so is proposed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from .running import in_this_process, tree

MAKES = 'import boto3\n\ns3 = boto3.client("s3")\n'
STUBS = {
    "boto3/__init__.py": "def client(*given, **named): return given\n",
    "botocore/__init__.py": "",
    "botocore/config.py": "class Config:\n    def __init__(self, **named): pass\n",
}
HANDLER = "def handler(event, context): return s3\n"
COMMAND = re.compile(r"flake8-botocore fix --shared (\S+) --diff")


def copied(tmp_path: Path, *parts: str, to: str = ".") -> Path:
    """A folder outside of the project that holds ``parts`` of it in the folder ``to``, as a deployment does."""
    place = tmp_path.parent / f"{tmp_path.name}-deployed"
    shutil.rmtree(place, ignore_errors=True)
    for part in parts:
        source = tmp_path / part
        target = place / to / ("" if source.is_dir() and part.endswith("/") else Path(part))
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(source, target, dirs_exist_ok=True) if source.is_dir() else shutil.copy(source, target)
    return place


def imports(start: Path, *modules: str) -> list[str]:
    """The last line of what each of ``modules`` raises when Python imports it from the folder ``start``."""
    stubs = start.parent / f"{start.name}-stubs"
    tree(stubs, STUBS)
    said = []
    for module in modules:
        arguments = [sys.executable, "-S", "-B", "-c", f"import {module}"]
        environment = {**os.environ, "PYTHONPATH": str(stubs)}
        ran = subprocess.run(arguments, cwd=start, env=environment, capture_output=True, text=True, check=False)
        said.append("".join(ran.stderr.splitlines()[-1:]))
    return said


def shares(tmp_path: Path, module: str) -> tuple[list[str], str]:
    """The files that ``fix --shared`` changes, and what it says."""
    before = {path: path.read_bytes() for path in tmp_path.rglob("*.py")}
    ran = in_this_process(tmp_path, "fix", "--no-cache", "--unsafe-fixes", "--shared", module)
    after = {path: path.read_bytes() for path in tmp_path.rglob("*.py")}
    changed = sorted(path for path, data in after.items() if before.get(path) != data)
    return [path.relative_to(tmp_path).as_posix() for path in changed], ran.err


def proposed(tmp_path: Path, paths: Iterable[str] = (".",)) -> list[set[str]]:
    """The modules that ``check`` proposes for a shared Config, for each of ``paths``."""
    return [set(COMMAND.findall(in_this_process(tmp_path, "check", "--no-cache", path).out)) for path in paths]


def of_functions(number: int) -> dict[str, str]:
    """A project with functions that are packaged alone, beside a package."""
    resources = "".join(
        f"""\
  F{each}:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: functions/f{each}/
      Handler: app.handler
      Runtime: python3.12
"""
        for each in range(number)
    )
    template = f"Transform: AWS::Serverless-2016-10-31\nResources:\n{resources}"
    functions = {f"functions/f{each}/app.py": MAKES + HANDLER for each in range(number)}
    return {".git/HEAD": "", "template.yaml": template, **functions}


def test_functions_that_are_packaged_alone_import_nothing_from_outside(tmp_path: Path) -> None:
    tree(tmp_path, of_functions(50))
    assert proposed(tmp_path) == [set()]
    changed, said = shares(tmp_path, "aws.py")
    assert (changed, "Gave 0 clients" in said) == ([], True)
    assert "in another unit of deployment: ./functions/f0/app.py (functions/f0 is packaged alone)" in said
    # Each gets its own.
    in_this_process(tmp_path, "fix", "--no-cache", "--unsafe-fixes", ".")
    assert imports(copied(tmp_path, "functions/f7/"), "app") == [""]


def test_the_modules_of_one_package_share_a_config_in_it(tmp_path: Path) -> None:
    files = {f"functions/f1/m{each}.py": MAKES for each in range(3)}
    tree(tmp_path, {**of_functions(2), **files})
    assert proposed(tmp_path, [".", "functions/f1/m1.py"]) == [{"functions/f1/aws.py"}] * 2
    changed, said = shares(tmp_path, "functions/f1/aws.py")
    assert changed == ["functions/f1/app.py", "functions/f1/aws.py", *sorted(files)]
    assert "Gave 4 clients aws.CLIENT_CONFIG; files changed: 5." in said
    assert imports(copied(tmp_path, "functions/f1/"), "app", "m0", "m1", "m2") == [""] * 4


APP = {
    ".git/HEAD": "",
    "pyproject.toml": "",
    "app/__init__.py": "",
    **{f"app/m{each}.py": MAKES for each in range(3)},
}
ELSEWHERE = [
    # Packages that are published apart.
    ("lib/src/lib/x.py", {"lib/setup.py": "", "lib/src/lib/__init__.py": ""}, "lib has its own setup.py"),
    ("lib/lib/x.py", {"lib/pyproject.toml": "", "lib/lib/__init__.py": ""}, "lib has its own pyproject.toml"),
    # A folder with its own requirements.
    ("jobs/x.py", {"jobs/requirements.txt": "", "jobs/__init__.py": ""}, "jobs has its own requirements.txt"),
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
    tree(tmp_path, {**APP, **files, path: MAKES})
    assert proposed(tmp_path) == [{"app/aws.py"}]
    changed, said = shares(tmp_path, "app/aws.py")
    assert changed == ["app/aws.py", "app/m0.py", "app/m1.py", "app/m2.py"]
    assert said.splitlines()[0] == (f"flake8-botocore: left alone, in another unit of deployment: ./{path} ({reason})")
    assert imports(copied(tmp_path, "app"), "app.m0", "app.m1", "app.m2") == [""] * 3


def test_the_proposal_is_the_same_whatever_paths_are_given(tmp_path: Path) -> None:
    deep = {"app/jobs/__init__.py": "", "app/jobs/x.py": MAKES, "app/jobs/y.py": MAKES}
    tree(tmp_path, {**APP, **deep, "scripts/x.py": MAKES})
    paths = [".", "app", "app/jobs", "app/jobs/x.py", "app/m1.py", "scripts", str(tmp_path / "app")]
    assert proposed(tmp_path, paths) == [{"app/aws.py"} if "scripts" not in path else set() for path in paths]
    shares(tmp_path, "app/aws.py")
    assert proposed(tmp_path, [".", "scripts"]) == [set()] * 2


@pytest.mark.parametrize(("path", "files", "reason"), ELSEWHERE)
def test_the_same_holds_for_the_config_that_the_team_names(
    tmp_path: Path, path: str, files: dict[str, str], reason: str
) -> None:
    made = "from botocore.config import Config\n\nCLIENT_CONFIG = Config(read_timeout=9)\n"
    flake8 = "[flake8]\nbot-shared-config = app.aws.CLIENT_CONFIG\n"
    tree(tmp_path, {**APP, **files, path: MAKES, "app/aws.py": made, ".flake8": flake8})
    ran = in_this_process(tmp_path, "fix", "--no-cache", "--unsafe-fixes", "--select", "BOT101", ".")
    assert (tmp_path / path).read_text("utf-8") == MAKES
    assert f"app.aws is in another unit of deployment: {reason}\n" in ran.err
    assert "config=CLIENT_CONFIG" in (tmp_path / "app/m1.py").read_text("utf-8")


@pytest.mark.parametrize(
    "hiding",
    [
        {"app/aws/__init__.py": "", "app/aws/s3.py": ""},
        {"app/aws/s3.py": ""},
        {"app/aws.pyi": "REGION: str\n"},
        {"app/__init__.py": "from app.names import aws\n", "app/names.py": "aws = 1\n"},
        {"app/names.py": "", "requirements.txt": "boto3\napp==2.0\n"},
        # The folder of the package itself is on the path.
        {"app/x.py": "import helper\n", "app/helper.py": "A = 1\n"},
    ],
)
def test_nothing_of_the_name_of_the_module_hides_it(tmp_path: Path, hiding: dict[str, str]) -> None:
    tree(tmp_path, {**APP, **hiding})
    assert proposed(tmp_path, [".", "app/m1.py"]) == [set()] * 2
    changed, said = shares(tmp_path, "app/aws.py")
    assert (changed, "app.aws cannot be imported there: " in said) == ([], True)
    assert imports(copied(tmp_path, "app"), "app.m0") == [""]


FLAT = {
    ".git/HEAD": "",
    "job/names.py": "NAME = 1\n",
    **{f"job/m{each}.py": f"import names\n{MAKES}" for each in range(3)},
}


@pytest.mark.parametrize(
    ("module", "files", "reason"),
    [
        ("aws", {}, ""),
        ("platform", {}, "platform is a module of the standard library"),
        ("aws", {"requirements.txt": "boto3\nAWS>=1\n"}, "requirements.txt names a distribution aws"),
        ("aws", {"pyproject.toml": '[project]\ndependencies = ["aws >=1"]\n'}, "pyproject.toml names a distribution"),
        ("aws", {"job/aws/__init__.py": ""}, "the package job/aws hides it"),
    ],
)
def test_a_module_beside_those_that_import_it_by_its_plain_name(
    tmp_path: Path, module: str, files: dict[str, str], reason: str
) -> None:
    tree(tmp_path, {**FLAT, **files})
    changed, said = shares(tmp_path, f"job/{module}.py")
    if reason:
        assert (changed, reason in said) == ([], True)
        assert proposed(tmp_path) == [{"job/aws.py"} if module != "aws" else set()]
    else:
        assert changed == ["job/aws.py", "job/m0.py", "job/m1.py", "job/m2.py"]
    assert imports(copied(tmp_path, "job/"), "m0", "m1", "m2") == [""] * 3


OWN = [
    # A script's folder comes before the package.
    ("job/x.py", "import app.m0\n", {"job/app.py": ""}, "app is in job, too"),
    ("app/x.py", "import sys\nsys.path.append('x')\n", {}, "it changes sys.path"),
    ("app/x.py", "", {"app/x.py": f"{MAKES}if __name__ == '__main__':\n    print(s3)\n"}, "it may be run as a script"),
    ("app/x.py", "", {"app/aws.py": "import app.x\n"}, "app.aws imports app.x"),
]


@pytest.mark.parametrize(("path", "line", "files", "reason"), OWN)
def test_a_file_that_cannot_import_it_gets_a_config_of_its_own(
    tmp_path: Path, path: str, line: str, files: dict[str, str], reason: str
) -> None:
    tree(tmp_path, {**APP, path: f"{line}{MAKES}", **files})
    changed, said = shares(tmp_path, "app/aws.py")
    text = (tmp_path / path).read_text("utf-8")
    assert "app/m1.py" in changed
    assert ("CLIENT_CONFIG = Config(" in text or "config=Config(" in text, "app.aws" in text) == (True, False)
    assert f"./{path}: a Config of its own: " in said
    assert reason in said


def test_the_complete_config_of_the_unit_is_used(tmp_path: Path) -> None:
    made = 'from botocore.config import Config\n\nBOTO = Config(read_timeout=9, retries={"total_max_attempts": 2})\n'
    used = "import boto3\n\nfrom app.base import BOTO\n\nclient = boto3.client('sqs', config=BOTO)\n"
    tree(tmp_path, {**APP, "app/base.py": made, "app/user.py": used})
    assert proposed(tmp_path, [".", "app/m1.py"]) == [{"app/base.py"}] * 2
    changed, said = shares(tmp_path, "app/aws.py")
    assert changed == ["app/m0.py", "app/m1.py", "app/m2.py"]
    assert "Gave 3 clients app.base.BOTO; files changed: 3." in said
    assert imports(copied(tmp_path, "app"), "app.m0", "app.user") == ["", ""]

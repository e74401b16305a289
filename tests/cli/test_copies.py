"""Many modules of a package that want the same Config share one: ``check`` shows it, ``fix`` writes no copies."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

import pytest

from tests.layouts import lay_out

from .running import CLIENT, Command

INVOKE = 'import boto3\n\nclient = boto3.client("lambda")\nclient.invoke(FunctionName="f")\n'
QUEUE = CLIENT.replace("s3", "sqs")
SEVEN = {f"app/{'jobs' if number % 2 else 'views'}/m{number}.py": CLIENT for number in range(1, 8)}
PACKAGE = {**dict.fromkeys(["app/__init__.py", "app/jobs/__init__.py", "app/views/__init__.py"], ""), **SEVEN}

CONFIG = 'connect_timeout=5, read_timeout=60, retries={"mode": "standard", "total_max_attempts": 3}'


def test_check_shows_the_module_to_write_and_then_the_command_that_uses_it(command: Command, tmp_path: Path) -> None:
    lay_out(tmp_path, PACKAGE)
    ran = command("check", "app")
    assert ran.lines == [
        "Settings: 1 decision about 7 findings",
        "",
        "app/jobs/m1.py:3  BOT101 client-without-config, and 6 more clients (--all lists them)",
        '  3 | client = boto3.client("s3")',
        "  3 attempts can take 360 s (botocore 1.44, not pinned).",
        "  Write app/aws.py, once for all of them:",
        "    from botocore.config import Config",
        "",
        "    CLIENT_CONFIG = Config(",
        "        connect_timeout=5,",
        "        read_timeout=60,",
        '        retries={"mode": "standard", "total_max_attempts": 3},',
        "    )",
        "  Add to [tool.flake8-botocore] in pyproject.toml:",
        '    shared-config = "app.aws.CLIENT_CONFIG"',
        "  $ flake8-botocore fix --unsafe-fixes app",
        "",
        "7 policy findings in 7 of 10 files: 1 decision.",
        "Read more:",
        "  $ flake8-botocore explain BOT101",
        "Next: write app/aws.py as above, then fix its users; this resolves 7 findings.",
    ]


@pytest.mark.parametrize("folder", ["", "backend/"])
def test_who_does_what_check_shows_has_no_findings_left(command: Command, tmp_path: Path, folder: str) -> None:
    lay_out(tmp_path, {f"{folder}{path}": text for path, text in PACKAGE.items()} | {f"{folder}app/q.py": QUEUE})
    out = command("check", ".").out
    (path,) = re.findall(r"Write (\S+), once", out)
    (setting,) = re.findall(r"in pyproject\.toml:\n +(.+)", out)
    (fix,) = re.findall(r"\$ flake8-botocore (fix .+)", out)
    lines = out.partition("once for all of them:\n")[2].partition("  Add to")[0]
    (tmp_path / path).write_text(textwrap.dedent(lines), "utf-8")
    (tmp_path / "pyproject.toml").write_text(f"[tool.flake8-botocore]\n{setting}\n", "utf-8")
    assert command(*fix.split()).err == "Fixed 8 in 8 files, 0 left.\n"
    assert command("check", ".").is_clean
    # isort finds the package at the root of the project alone.
    blank = "" if folder else "\n"
    fixed = (
        f'import boto3\n{blank}from app.aws import CLIENT_CONFIG\n\nclient = boto3.client("s3", config=CLIENT_CONFIG)\n'
    )
    assert {(tmp_path / folder / each).read_text("utf-8") for each in SEVEN} == {fixed}


def test_files_that_import_from_one_folder_can_share_a_module_without_a_package(
    command: Command, tmp_path: Path
) -> None:
    importing = CLIENT.replace("import boto3\n", "import boto3\nfrom tools.log import log\n")
    services = {f"services/s{number}/run.py": importing for number in range(1, 8)}
    lay_out(tmp_path, {"tools/log.py": "def log(): ...\n", "pyproject.toml": ""} | services)
    ran = command("check", ".")
    assert "  Write services/aws.py, once for all of them:" in ran.lines
    assert '    shared-config = "services.aws.CLIENT_CONFIG"' in ran.lines
    assert command("fix", "--diff", "--unsafe-fixes", ".").out == ""


def test_the_values_of_one_service_are_no_config_of_the_team(command: Command, tmp_path: Path) -> None:
    # The team's Config serves every client: the ten attempts of DynamoDB would be those of all.
    lay_out(tmp_path, {path: text.replace("s3", "dynamodb") for path, text in PACKAGE.items()})
    assert "shared-config" not in command("check", ".").out
    assert "7 modules would get the same" in command("fix", "--unsafe-fixes", ".").err


def test_a_file_that_cannot_reach_the_module_does_not_import_it(command: Command, tmp_path: Path) -> None:
    shared = f"from botocore.config import Config\n\nCLIENT_CONFIG = Config({CONFIG})\n"
    table = '[tool.flake8-botocore]\nshared-config = "app.aws.CLIENT_CONFIG"\n'
    inside = {"backend/app/__init__.py": "", "backend/app/aws.py": shared, "backend/app/a.py": CLIENT}
    lay_out(tmp_path, inside | {"functions/f/index.py": CLIENT, "pyproject.toml": table})
    assert command("fix", "--unsafe-fixes", ".").lines == [
        './functions/f/index.py:3:10: BOT101 boto3.client("s3") has no config=: '
        "3 attempts can take 360 s (botocore 1.44, not pinned)."
    ]
    # Beside a file that imports the package, it can be reached in a way that the project does not show.
    (tmp_path / "functions/g.py").write_text("from app.a import client\n", "utf-8")
    assert command("fix", "--unsafe-fixes", ".").err == "Fixed 1 in 1 file, 0 left.\n"


def test_fix_writes_no_copies_and_says_so(command: Command, tmp_path: Path) -> None:
    # Another Config, and one in a file outside of the package, are no copies.
    others = {"app/q.py": INVOKE, "tool.py": CLIENT}
    lay_out(tmp_path, PACKAGE | others)
    ran = command("fix", "--unsafe-fixes", ".")
    assert ran.err.splitlines() == [
        f"flake8-botocore: 7 modules would get the same Config({CONFIG}), so it was written into none of them: "
        "move it to a module that they share (see check), or name each place",
        "Fixed 3 in 2 files, 7 left.",
    ]
    assert [line.partition(":")[0] for line in ran.lines] == sorted(f"./{path}" for path in SEVEN)
    assert {(tmp_path / each).read_text("utf-8") for each in SEVEN} == {CLIENT}
    assert all("Config(" in (tmp_path / each).read_text("utf-8") for each in others)


def test_a_run_over_few_of_them_and_a_place_that_is_named_are_fixed(command: Command, tmp_path: Path) -> None:
    lay_out(tmp_path, PACKAGE)
    few = sorted(SEVEN)[:5]
    assert command("fix", "--unsafe-fixes", *few).err == "Fixed 5 in 5 files, 0 left.\n"
    left = sorted(SEVEN)[5:]
    assert command("fix", *(f"{path}:3" for path in left)).err == "Fixed 2 in 2 files.\n"


FOLDERS = [f"f{number}/app.py" for number in range(7)], [f"my-app/m{number}.py" for number in range(7)]


@pytest.mark.parametrize("packages", [(), ("functions/my-app/__init__.py", "functions/__init__.py")])
def test_files_outside_of_a_package_share_no_module(
    command: Command, tmp_path: Path, packages: tuple[str, ...]
) -> None:
    """Each may be deployed by itself, as the functions of a SAM template are; a name with a hyphen is no package."""
    lay_out(
        tmp_path,
        {**dict.fromkeys(packages, ""), **{f"functions/{folder}": CLIENT for folder in FOLDERS[bool(packages)]}},
    )
    assert "once for all of them" not in command("check", ".").out
    assert command("fix", "--unsafe-fixes", ".").err == "Fixed 7 in 7 files, 0 left.\n"


def test_a_module_that_exists_is_not_proposed(command: Command, tmp_path: Path) -> None:
    lay_out(tmp_path, PACKAGE | {"app/aws.py": ""})
    assert "  Write app/aws_config.py, once for all of them:" in command("check", ".").lines

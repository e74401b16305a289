"""Which clients the Config of boto3's own session reaches: the linter promises no more than programs have when run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from flake8_botocore.config import Settings
from flake8_botocore.files.snapshot import Snapshot, begin
from flake8_botocore.linter import lint
from tests.layouts import lay_out

SETTINGS = Settings(read_timeout=20)
CORE = """\
import boto3
import botocore.session
from botocore.config import Config

core = botocore.session.get_session()
core.set_default_client_config(Config(read_timeout=20, retries={"mode": "standard"}))
"""
SET_UP = 'import boto3\n\nboto3.setup_default_session(region_name="eu-west-1")\n'
CONFIGURE = 'import boto3\n\n\ndef configure():\n    boto3.setup_default_session(region_name="eu-west-1")\n'
CLIENT = 'CLIENTS.append(boto3.client("s3"))'
WORK = f"import boto3\n\nCLIENTS = []\n\n\ndef run():\n    {CLIENT}\n"
AT_IMPORT = f"import boto3\n\nCLIENTS = []\n{CLIENT}\n"


class Program(NamedTuple):
    """The files of a program beside ``app/__init__.py``, and how it is run; ``app.work`` makes the client."""

    run: str
    files: dict[str, str]


SETTLED = {
    "in the same file": Program("import app.work", {"work": f"{SET_UP}CLIENTS = []\n{CLIENT}\n"}),
    "in front of a function": Program("import app.work\napp.work.run()", {"work": f"{SET_UP}{WORK}"}),
    "in the same function": Program(
        "import app.work\napp.work.run()", {"work": WORK.replace("run():\n", f"run():\n    {SET_UP.splitlines()[2]}\n")}
    ),
}
OPEN = {
    "in a function of the same file": Program(
        "import app.work\napp.work.main()", {"work": f"{CONFIGURE}{WORK}\n\ndef main():\n    configure()\n    run()\n"}
    ),
    "in a function of the same file that is called later": Program(
        "import app.work\napp.work.main()", {"work": f"{CONFIGURE}{WORK}\n\ndef main():\n    run()\n    configure()\n"}
    ),
    "in a file that is imported": Program(
        "import app.work", {"setup": SET_UP, "work": f"import app.setup\n{AT_IMPORT}"}
    ),
    "in a file that is imported afterwards": Program(
        "import app.work", {"setup": SET_UP, "work": f"{AT_IMPORT}import app.setup\n"}
    ),
    "in a file that imports": Program("import app.main", {"main": f"{SET_UP}import app.work\n", "work": AT_IMPORT}),
    "in a file that nothing imports": Program("import app.work", {"setup": SET_UP, "work": AT_IMPORT}),
}
REACHED = {*SETTLED, "in a function of the same file", "in a file that is imported", "in a file that imports"}
"""The programs whose clients have the default once it is written."""


@pytest.mark.parametrize("name", [*SETTLED, *OPEN])
def test_a_root_answers_for_clients_that_certainly_come_after_it(name: str, tmp_path: Path) -> None:
    """For others there is no root, and after the fix nothing is said of them."""
    settled, program = name in SETTLED, {**SETTLED, **OPEN}[name]
    files = {"app/__init__.py": "", **{f"app/{name}.py": text for name, text in program.files.items()}}
    lay_out(tmp_path, files)
    assert read_timeout(tmp_path, program) == 60
    place = next(path for path, text in files.items() if "setup_default_session(" in text)
    line = files[place].splitlines().index(next(each for each in files[place].splitlines() if "(region" in each)) + 1
    assert roots(tmp_path) == [(str(tmp_path / place), line) if settled else None]
    given = files[place].replace("import boto3\n", CORE, 1).replace('-1")', '-1", botocore_session=core)')
    (tmp_path / place).write_text(given)
    assert roots(tmp_path) == []
    assert read_timeout(tmp_path, program) == (20 if name in REACHED else 60)


def roots(folder: Path) -> list[tuple[str, int] | None]:
    """The root of each BOT101 that is reported in ``app/work.py``."""
    begin(Snapshot())
    path = folder / "app" / "work.py"
    found = [each.root for each in lint(path.read_text(), str(path), SETTINGS) if each.code == "BOT101"]
    return [None if root is None else (root.path, root.line) for root in found]


def read_timeout(folder: Path, program: Program) -> int:
    """The read timeout of the client that ``program`` makes, with the botocore that is installed."""
    code = f"{program.run}\nimport app.work, json\n(client,) = app.work.CLIENTS[:1]\n"
    environment = {**os.environ, "AWS_DEFAULT_REGION": "eu-west-1", "PYTHONPATH": str(folder)}
    ran = subprocess.run(
        [sys.executable, "-c", f"{code}print(json.dumps(client.meta.config.read_timeout))"],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return int(json.loads(ran.stdout.splitlines()[-1]))

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
from flake8_botocore.files.dependencies import drop_everything
from flake8_botocore.fixing import replace
from flake8_botocore.linter import lint
from tests.projects import lay_out
from tests.readings import reading

SETTINGS = Settings(read_timeout=20)
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
    "calls it": Program(
        "import app.work",
        {
            "setup": CONFIGURE,
            "work": f"import boto3\nfrom app import setup\nsetup.configure()\nCLIENTS = []\n{CLIENT}\n",
        },
    ),
    "calls what calls it": Program(
        "import app.work",
        {
            "setup": f"{CONFIGURE}\n\ndef start():\n    print()\n    configure()\n    return 1\n",
            "work": f"import boto3\nfrom app.setup import start\nstart()\nCLIENTS = []\n{CLIENT}\n",
        },
    ),
    "in the same file": Program("import app.work", {"work": f"{SET_UP}CLIENTS = []\n{CLIENT}\n"}),
    "in the same file, in functions": Program(
        "import app.work\napp.work.main()",
        {"work": f"{CONFIGURE}{WORK}\n\ndef main():\n    configure()\n    print(list(map(lambda _: run(), [1])))\n"},
    ),
    "in a class of the same file": Program(
        "import app.work\napp.work.main()",
        {
            "work": f"import boto3\nCLIENTS = []\n\n\nclass Work:\n    def run(self):\n        {CLIENT}\n\n\n"
            "def main():\n    boto3.setup_default_session(region_name='eu-west-1')\n    Work().run()\n"
        },
    ),
    "imports it": Program("import app.work", {"setup": SET_UP, "work": f"import app.setup\n{AT_IMPORT}"}),
    "imports what imports it": Program(
        "import app.work",
        {
            "setup": f"{CONFIGURE}\n\nconfigure()\n",
            "a": "from . import setup\n",
            "work": f"from app import a\n{AT_IMPORT}",
        },
    ),
    "is imported by nobody else": Program(
        "import app.main", {"main": f"{SET_UP}import app.work as work\n", "work": AT_IMPORT}
    ),
    "is used by nobody else": Program(
        "import app.main\napp.main.main()",
        {"main": f"from app import work\n{CONFIGURE}\n\ndef main():\n    configure()\n    work.run()\n", "work": WORK},
    ),
}
KEPT = {
    "does not call it": Program("import app.work", {"setup": CONFIGURE, "work": f"import app.setup\n{AT_IMPORT}"}),
    "calls it afterwards": Program(
        "import app.work",
        {"setup": CONFIGURE, "work": f"from app.setup import configure\n{AT_IMPORT}configure()\n"},
    ),
    "calls it in one case": Program(
        "import app.work",
        {
            "setup": CONFIGURE,
            "work": f"import sys\nfrom app.setup import configure\nif not sys:\n    configure()\n{AT_IMPORT}",
        },
    ),
    "calls what returns first": Program(
        "import app.work",
        {
            "setup": CONFIGURE.replace("():\n", "(again=False):\n    if not again:\n        return\n"),
            "work": f"from app.setup import configure\nconfigure()\n{AT_IMPORT}",
        },
    ),
    "imports it in a function": Program(
        "import app.work", {"setup": SET_UP, "work": f"def f():\n    import app.setup\n{AT_IMPORT}"}
    ),
    "imports it afterwards": Program("import app.work", {"setup": SET_UP, "work": f"{AT_IMPORT}import app.setup\n"}),
    "is imported first": Program("import app.main", {"main": f"from app import work\n{SET_UP}", "work": AT_IMPORT}),
    "is imported by what it imports": Program(
        "import app.setup", {"setup": f"from app import work\n{SET_UP}", "work": f"import app.setup\n{AT_IMPORT}"}
    ),
    "is imported by another": Program(
        "import app.other", {"main": f"{SET_UP}from app import work\n", "work": AT_IMPORT, "other": "import app.work\n"}
    ),
    "is used first": Program("import app.main", {"main": f"from app import work\nwork.run()\n{SET_UP}", "work": WORK}),
    "calls itself": Program(
        "import app.main", {"main": f"from app import work\n{SET_UP}work.run()\n", "work": f"{WORK}\n\nrun()\n"}
    ),
    "is a program of its own": Program(
        "import runpy, sys, types, app\n"
        "app.work = types.SimpleNamespace(**runpy.run_module('app.work', run_name='__main__'))\n"
        "sys.modules['app.work'] = app.work",
        {"main": f"{SET_UP}from app import work\n", "work": f"{WORK}\n\nif __name__ == '__main__':\n    run()\n"},
    ),
    "is not imported": Program("import app.work", {"setup": SET_UP, "work": AT_IMPORT}),
    "in a function of the same file that is called later": Program(
        "import app.work\napp.work.main()",
        {"work": f"{CONFIGURE}{WORK}\n\ndef main():\n    run()\n    configure()\n"},
    ),
    "in the same file, called from elsewhere": Program(
        "import app.other",
        {
            "work": f"{CONFIGURE}{WORK}\n\ndef main():\n    configure()\n    run()\n",
            "other": "from app.work import run\nrun()\n",
        },
    ),
}


@pytest.mark.parametrize("name", [*SETTLED, *KEPT])
def test_a_root_answers_for_files_that_run_it_first(name: str, tmp_path: Path) -> None:
    settled, program = name in SETTLED, {**SETTLED, **KEPT}[name]
    files = {"app/__init__.py": "", **{f"app/{name}.py": text for name, text in program.files.items()}}
    lay_out(tmp_path, files)
    assert read_timeout(tmp_path, program) == 60
    place = next(path for path, text in files.items() if "setup_default_session(" in text)
    line = files[place].splitlines().index(next(each for each in files[place].splitlines() if "(region" in each)) + 1
    root = (str(tmp_path / place), line) if settled else None
    assert roots(tmp_path) == [root]
    fix = reading(files[place], str(tmp_path / place), SETTINGS).default_config_at(line)
    (tmp_path / place).write_text(replace(files[place], fix.edits))
    assert roots(tmp_path) == ([] if settled else [None])
    assert read_timeout(tmp_path, program) == (20 if settled else 60)


def roots(folder: Path) -> list[tuple[str, int] | None]:
    """The root of each BOT101 that is reported in ``app/work.py``."""
    drop_everything()
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

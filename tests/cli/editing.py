"""Edits a small project at random: modules, links, folders, settings, pins and baselines."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from pathlib import Path

from .running import in_this_process

HEAD = "import boto3\nfrom botocore.config import Config\n"
WHOLE = 'read_timeout=5, connect_timeout=5, retries={"mode": "standard", "total_max_attempts": 2}'

BODIES = (
    "",
    "X = 1\n",
    f"{HEAD}CONFIG = Config({WHOLE})\nNAME = 's3'\n",
    f"{HEAD}CONFIG = Config(read_timeout=7)\nNAME = 'lambda'\n",
    f"{HEAD}CONFIG = None\nNAME = 'sqs'\n",
    f"{HEAD}from app.base import CONFIG, NAME\nboto3.client(NAME, config=CONFIG)\n",
    f"{HEAD}from .base import CONFIG\nclient = boto3.client('lambda', config=CONFIG)\n",
    f"{HEAD}from base import CONFIG\nboto3.client('s3', config=CONFIG)\nboto3.client('s3')  # noqa: BOT101\n",
    f"{HEAD}from app import base\nsession = boto3.Session()\ndef make(name):\n    return session.client(name)\n",
    "from app.made import make\nmake('lambda').invoke(FunctionName='f')\n",
    "from app.used import client\ndef f():\n    client.invoke(FunctionName='f')\n",
    f"{HEAD}from app.made import make\nmake('s3')\nboto3.client('s3', config=Config(read_timout=1))\n",
    f"{HEAD}import botocore.session\ncore = botocore.session.get_session()\n"
    "core.set_default_client_config(Config(read_timeout=5))\nboto3.setup_default_session(botocore_session=core)\n",
    "import pytest\nfrom moto import mock_aws\n@pytest.fixture\ndef aws():\n    with mock_aws():\n        yield\n",
    f"{HEAD}from app.base import CONFIG\ndef test_a(aws):\n    boto3.client('s3')\nboto3.client('s3', config=CONFIG)\n",
    f"{HEAD}def broken(:\n",
    "# flake8: noqa\nimport boto3\nboto3.client('s3')\n",
    "import os\nos.environ['AWS_RETRY_MODE'] = 'standrad'\nimport boto3\n",
)

BEGINNING = {
    "app/__init__.py": 0,
    "app/base.py": 2,
    "app/made.py": 8,
    "app/used.py": 6,
    "app/more.py": 5,
    "app/plain.py": 9,
    "lib/more.py": 5,
    "lib/used.py": 7,
    "tests/test_it.py": 14,
    "tests/conftest.py": 13,
    "top.py": 5,
    "plain.py": 10,
}
"""What each module says at first: the rest is worth something because these rest on one another."""

FOLDERS = ("", "app", "app/inner", "lib", "tests")
MODULES = ("base.py", "made.py", "used.py", "__init__.py", "conftest.py", "test_it.py", "more.py")

SETTINGS = {
    ".flake8": (
        "",
        "[flake8]\nextend-ignore = BOT101\n",
        "[flake8]\nbot-read-timeout = 30\nextend-select = BOT305\n",
        "[flake8]\nper-file-ignores = app/*:BOT1\n",
        "[flake8]\nexclude = lib\n",
    ),
    "pyproject.toml": (
        "",
        "[tool.flake8-botocore]\nread-timeout = 20\n",
        '[tool.flake8-botocore]\ntests = "report"\n',
        '[project]\ndependencies = ["botocore==1.30.0"]\n',
    ),
    "app/pyproject.toml": ("", "[project]\ndependencies = ['boto3==1.20.0']\n"),
    "requirements.txt": ("", "botocore==1.29.1\n", "-r app/requirements.txt\n", "boto3==1.43.2\n"),
    "app/requirements.txt": ("botocore==1.36.0\n", "botocore==one\n"),
    "uv.lock": (
        '[[package]]\nname = "botocore"\nversion = "1.41.2"\n',
        '[[package]]\nname = "botocore"\nversion = "x"\n',
    ),
    "flake8-botocore-baseline.json": ("[]\n", '[{"flake8-botocore baseline": 1}\n]\n'),
}


class Project:
    """A project in the folder ``root``, and a source of chance."""

    def __init__(self, root: Path, seed: int) -> None:
        self.root = root
        self.chance = random.Random(seed)

    def some_path(self) -> Path:
        """Where a module may stand."""
        if self.chance.random() < 0.4:
            return self.root / self.chance.choice(FOLDERS) / "base.py"
        return self.root / self.chance.choice(FOLDERS) / self.chance.choice(MODULES)

    def some_file(self) -> Path:
        """A module that is there, else where one may stand."""
        there = sorted(each for each in self.root.rglob("*.py") if each.is_file())
        return self.chance.choice(there) if there else self.some_path()

    def some_body(self) -> str:
        """What a module may say, the same in many lengths."""
        return (
            self.chance.choice((*BODIES, *BODIES[2:5], *BODIES[2:5])) + "#" * self.chance.choice((0, 0, 1, 40)) + "\n"
        )

    def write(self) -> str:
        """A module is written, or written anew."""
        return self.put(self.some_path(), self.some_body())

    def change(self) -> str:
        """A module that is there is written anew."""
        return self.put(self.some_file(), self.some_body())

    def keep_time(self) -> str:
        """A module is written anew, its size and time are as they were."""
        path = self.some_file()
        if not path.is_file():
            return "nothing"
        before = path.stat()
        body = self.some_body().encode()
        if len(body) > before.st_size:
            return "nothing"
        path.write_bytes(body + b"#" * (before.st_size - len(body)))
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
        return f"{path} at its time"

    def delete(self) -> str:
        """A module goes."""
        path = self.some_file()
        path.unlink(missing_ok=True)
        return f"{path} deleted"

    def rename(self) -> str:
        """A module gets another name, which keeps its time."""
        old, new = self.some_file(), self.some_path()
        if not old.exists() or new.is_dir():
            return "nothing"
        new.parent.mkdir(parents=True, exist_ok=True)
        os.replace(old, new)
        return f"{old} is now {new}"

    def move_folder(self) -> str:
        """A folder goes, comes back, or gets another name."""
        folder, away = self.root / self.chance.choice(FOLDERS[1:]), self.root / "away"
        if folder.exists() and not away.exists():
            folder.rename(away)
        elif away.exists() and not folder.exists() and folder.parent.is_dir():
            away.rename(folder)
        return f"{folder} moved"

    def link(self) -> str:
        """A module becomes a link to another one, or to nothing."""
        links = sorted(each for each in self.root.rglob("*.py") if each.is_symlink())
        again = links and self.chance.random() < 0.5
        path, to = self.chance.choice(links) if again else self.some_path(), self.some_file()
        if path.is_dir() or path == to:
            return "nothing"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        path.symlink_to(to)
        return f"{path} links to {to}"

    def link_folder(self) -> str:
        """A folder is a link to another one, or is not any more."""
        path = self.root / "linked"
        if path.is_symlink():
            path.unlink()
        else:
            path.symlink_to(self.root / self.chance.choice(FOLDERS[1:]))
        return f"{path} links or not"

    def mark(self) -> str:
        """The root of the repository is one, or is none any more."""
        path = self.root / ".git"
        path.rmdir() if path.exists() else path.mkdir()
        return f"{path} comes or goes"

    def configure(self) -> str:
        """A file that is no Python comes, changes or goes."""
        name = self.chance.choice(list(SETTINGS))
        path = self.root / name
        if path.exists() and self.chance.random() < 0.5:
            path.unlink()
            return f"{path} deleted"
        return self.put(path, self.chance.choice(SETTINGS[name]))

    def record(self) -> str:
        """What is found is recorded, in files of tests, too."""
        in_this_process(self.root, "check", "--jobs=1", "--bot-tests=report", "--write-baseline", ".")
        return "a baseline of what stands"

    def put(self, path: Path, text: str) -> str:
        """What stands at ``path`` is written."""
        if path.is_dir():
            return "nothing"
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_symlink() and not path.exists():
            path.unlink()
        path.write_text(text)
        return f"{path} written"

    def edit(self) -> str:
        """One edit, and what it was."""
        edits: tuple[Callable[[], str], ...] = (
            *(self.write, self.write, self.change, self.change, self.change, self.keep_time, self.delete),
            *(
                self.rename,
                self.move_folder,
                self.link,
                self.link,
                self.link_folder,
                self.mark,
                self.configure,
                self.configure,
                self.record,
            ),
        )
        return self.chance.choice(edits)()

"""The lines that ``check`` shows at a root, run: its clients have the policy, and their own Config wins over it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from flake8_botocore.advice.words import usual_arguments
from flake8_botocore.botocore.effective import effective_settings
from flake8_botocore.cli.proposals import completed_root
from flake8_botocore.config import Settings
from flake8_botocore.facts import ClientCreation
from flake8_botocore.findings import RootPlace
from tests.readings import reading

from . import installs
from .alone import run

CONFIG = 'Config(connect_timeout=5, read_timeout=60, retries={"mode": "standard", "total_max_attempts": 3})'
CORE = f"""
import boto3
import botocore.session
from botocore.config import Config

core = botocore.session.get_session()
core.set_default_client_config({CONFIG})
"""
MADE = f"""{CORE}
class Maker:
    region = "eu-west-1"

    def session(self):
        return boto3.Session("k", "s", region_name=self.region, botocore_session=core)

session = Maker().session()
make = session.client
"""
SET_UP = f"""{CORE}
boto3.setup_default_session(region_name="eu-west-1", botocore_session=core)
make = boto3.client
"""
ASSIGNED = f"""{CORE}
core.set_config_variable("region", "eu-west-1")
make = core.create_client
"""
ROOTS = {"made": MADE, "set up": SET_UP, "assigned": ASSIGNED}
USES = """
from botocore.config import Config as Own

clients = [
    make("sts"),
    make("sts", config=None),
    make("sts", config=Own(read_timeout=7)),
    make("sts", config=Own(retries={"total_max_attempts": 2}, connect_timeout=1)),
]
"""
PRINTED = """
for client in clients:
    config = client.meta.config
    retries = config.retries
    print(config.connect_timeout, config.read_timeout, retries["total_max_attempts"], client.meta.region_name[-1])
"""
POLICY = [5, 60, 3, 1]
WANTED = [*POLICY, *POLICY, 5, 7, 3, 1, 1, 60, 2, 1]
"""Connect timeout, read timeout, attempts and the last digit of the region, of each client."""

SETTINGS = Settings()


@pytest.mark.slow
@pytest.mark.parametrize("version", installs.BOTOCORE)
def test_clients_of_the_root_have_the_policy_and_what_is_said_elsewhere_wins(version: str) -> None:
    programs = [f"exec({source + USES + PRINTED!r}, {{}})\nboto3.DEFAULT_SESSION = None\n" for source in ROOTS.values()]
    assert run(version, "".join(["import boto3\n", *programs])) == WANTED * len(ROOTS)


OF_A_PROFILE = "[profile dev]\nregion = eu-central-1\naws_access_key_id = PROFILE\naws_secret_access_key = SECRET\n"


def test_profile_region_and_keys_of_the_session_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run against the botocore that is installed."""
    (tmp_path / "config").write_text(OF_A_PROFILE)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    seen = []
    for given in ('profile_name="dev", region_name="us-west-2"', '"ID", "SECRET", "TOKEN", "eu-west-3"'):
        made = written(tmp_path, given)
        client, keys = made["session"].client("s3"), made["session"].get_credentials()
        seen.append((client.meta.region_name, client.meta.config.read_timeout, keys.access_key, keys.token))
    assert seen == [("us-west-2", 60, "PROFILE", None), ("eu-west-3", 60, "ID", "TOKEN")]


def written(folder: Path, given: str, *more: str) -> dict[str, Any]:
    """The names of a program with the lines that ``check`` shows for a session that is ``given`` this, and ``more``."""
    path = folder / f"{len(given)}.py"
    path.write_text(f"session = boto3.Session({given})\n", "utf-8")
    root = RootPlace("session", "boto3.Session", str(path), 1)
    lines = [line.removeprefix("1: ") for line in completed_root(root, f"Config({usual_arguments(SETTINGS)})").lines]
    made: dict[str, Any] = {}
    exec("\n".join(["import boto3, botocore.session\nfrom botocore.config import Config", *lines, *more]), made)
    return made


def test_the_lines_to_write(tmp_path: Path) -> None:
    made = written(tmp_path, 'region_name="eu-west-1"', "make = session.client", USES)
    found = [(each.meta.config.connect_timeout, each.meta.config.read_timeout) for each in made["clients"]]
    assert found == [(5, 60), (5, 60), (5, 7), (1, 60)]


@pytest.mark.parametrize("name", ROOTS)
def test_the_linter_knows_the_same(name: str) -> None:
    source = ROOTS[name] + USES.replace("make(", f"{called(name)}(")
    found: list[object] = []
    for client in reading(source, "module.py", SETTINGS).facts.clients:
        if client.service_name is not None:
            found += numbers(client)
    assert found == [number for index, number in enumerate(WANTED) if index % 4 != 3]


def called(name: str) -> str:
    """How clients of that root are made, as a reader follows it."""
    return ROOTS[name].rpartition("make = ")[2].strip()


def numbers(client: ClientCreation) -> list[object]:
    """Connect timeout, read timeout and attempts."""
    effective = effective_settings(client, SETTINGS.botocore_version)
    settings = (effective.connect_timeout, effective.read_timeout, effective.total_attempts)
    return [None if each is None else each.value for each in settings]

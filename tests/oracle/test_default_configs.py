"""What ``fix --at`` writes, run: clients of the root have the policy, and their own Config wins where it speaks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from flake8_botocore.botocore.effective import effective_settings
from flake8_botocore.config import Settings
from flake8_botocore.facts import ClientCreation
from flake8_botocore.findings import RootPlace
from flake8_botocore.fixing import replace
from flake8_botocore.runs.rewriting import by_hand
from tests.readings import reading

from . import installs
from .alone import run

MADE = """
import boto3

class Maker:
    region = "eu-west-1"

    def session(self):
        return boto3.Session(aws_access_key_id="k", aws_secret_access_key="s", region_name=self.region)  # root

session = Maker().session()
make = session.client
"""
SET_UP = """
import boto3

boto3.setup_default_session(region_name="eu-west-1")  # root
make = boto3.client
"""
ASSIGNED = """
from botocore.session import get_session

session = get_session()  # root
session.set_config_variable("region", "eu-west-1")
make = session.create_client
"""
NESTED = """
import boto3
import botocore.session

session = boto3.Session(region_name="eu-west-1", botocore_session=botocore.session.get_session())  # root
make = session.client
"""
ROOTS = {"made": MADE, "set up": SET_UP, "assigned": ASSIGNED, "nested": NESTED}
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


def fixed(source: str) -> str:
    """``source`` after ``fix --at`` at its root."""
    line = next(number for number, text in enumerate(source.splitlines(), 1) if "# root" in text)
    return replace(source, reading(source, "module.py", SETTINGS).default_config_at(line).edits)


@pytest.mark.slow
@pytest.mark.parametrize("version", installs.BOTOCORE)
def test_clients_of_the_root_have_the_policy_and_what_is_said_elsewhere_wins(version: str) -> None:
    sources = [fixed(source) for source in ROOTS.values()]
    together = "".join(f"exec({source + USES + PRINTED!r}, {{}})\nboto3.DEFAULT_SESSION = None\n" for source in sources)
    assert run(version, f"import boto3\n{together}") == WANTED * len(ROOTS)


ARGUMENTS = """
import boto3

given = boto3.Session(profile_name="dev", region_name="us-west-2")  # root
own = boto3.Session("ID", "SECRET", "TOKEN", "eu-west-3")
"""
OF_A_PROFILE = "[profile dev]\nregion = eu-central-1\naws_access_key_id = PROFILE\naws_secret_access_key = SECRET\n"


def test_profile_region_and_keys_of_the_session_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run against the botocore that is installed."""
    (tmp_path / "config").write_text(OF_A_PROFILE)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    once = fixed(ARGUMENTS)
    source = fixed(once.replace("  # root", "").replace('"eu-west-3")', '"eu-west-3")  # root'))
    made: dict[str, Any] = {}
    exec(source, made)
    seen = {}
    for name in ("given", "own"):
        client, keys = made[name].client("s3"), made[name].get_credentials()
        seen[name] = client.meta.region_name, client.meta.config.read_timeout, keys.access_key, keys.token
    assert seen == {"given": ("us-west-2", 60, "PROFILE", None), "own": ("eu-west-3", 60, "ID", "TOKEN")}
    assert source.count("def _botocore_session():") == 1


BY_HAND = {
    "session factory": ("boto3", "make = session.client"),
    "session": ("botocore", 'session.set_config_variable("region", "eu-west-1")\nmake = session.create_client'),
}


@pytest.mark.parametrize("kind", BY_HAND)
def test_the_lines_to_write_by_hand(kind: str) -> None:
    """What ``check`` shows where ``fix --at`` writes nothing does the same; "..." stands for what is there."""
    library, make = BY_HAND[kind]
    root = RootPlace(kind, "made", "no such file.py", 1, library=library)
    lines = [line.replace("...", 'region_name="eu-west-1"') for line in by_hand(root, SETTINGS)]
    before = (
        "import boto3, botocore.session\nfrom botocore.config import Config\nsession = botocore.session.get_session()"
    )
    made: dict[str, Any] = {}
    exec("\n".join([before, *lines, make]) + USES, made)
    found = [(each.meta.config.connect_timeout, each.meta.config.read_timeout) for each in made["clients"]]
    assert found == [(5, 60), (5, 60), (5, 7), (1, 60)]


@pytest.mark.parametrize("name", ROOTS)
def test_the_linter_knows_the_same(name: str) -> None:
    source = fixed(ROOTS[name]) + USES.replace("make(", f"{called(name)}(")
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

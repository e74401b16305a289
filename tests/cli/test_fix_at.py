"""``fix --at FILE:LINE``: a default Config for a session that makes many clients."""

from __future__ import annotations

import ast
import json
import os
from collections import Counter
from pathlib import Path

import pytest

from flake8_botocore.files.dependencies import drop_everything

from .running import Command, tree

AWS = """\
\"\"\"Sessions.\"\"\"

import boto3


def session_for(profile, region):
    return boto3.Session(
        profile_name=profile,
        region_name=region,
    )


other = boto3.session.Session()
"""
USES = """\
from app.aws import other, session_for

s3 = session_for("dev", "eu-west-1").client("s3")
sqs = session_for("dev", "eu-west-1").client("sqs")
sns = session_for("dev", "eu-west-1").client("sns")
sts = other.client("sts")
"""
FILES: dict[str, str | bytes] = {"app/__init__.py": "", "app/aws.py": AWS, "app/uses.py": USES}
CONFIG = """\
CLIENT_CONFIG = Config(
    connect_timeout=5,
    read_timeout=60,
    retries={"mode": "standard", "total_max_attempts": 3},
)
"""
MAKER = '''\
def _botocore_session():
    """Return a botocore session whose clients use CLIENT_CONFIG unless their own Config overrides it."""
    session = get_session()
    session.set_default_client_config(CLIENT_CONFIG)
    return session
'''
FIXED = f"""\
\"\"\"Sessions.\"\"\"

import boto3
from botocore.config import Config
from botocore.session import get_session

{CONFIG}

{MAKER}

def session_for(profile, region):
    return boto3.Session(
        profile_name=profile,
        region_name=region,
        botocore_session=_botocore_session(),
    )


other = boto3.session.Session()
"""


def written(command: Command, tmp_path: Path, source: str, *options: str) -> str:
    """``source`` after ``fix --at`` in the line that ``# root`` ends; it compiles and imports nothing twice."""
    tree(tmp_path, {"app/aws.py": source})
    line = next(number for number, text in enumerate(source.splitlines(), 1) if text.endswith("# root"))
    ran = command("fix", "--unsafe-fixes", "--at", f"app/aws.py:{line}", *options)
    assert (ran.code, ran.err) == (0, f"Wrote a default Config at app/aws.py:{line}.\n")
    text = (tmp_path / "app" / "aws.py").read_bytes().decode()
    imports = [node for node in ast.walk(ast.parse(text)) if isinstance(node, (ast.Import, ast.ImportFrom))]
    assert max(Counter(map(ast.dump, imports)).values()) == 1
    return text


def refused(command: Command, tmp_path: Path, source: str, *options: str) -> str:
    """Why ``source`` is left alone."""
    tree(tmp_path, {"app/aws.py": source})
    line = next(number for number, text in enumerate(source.splitlines(), 1) if text.endswith("# root"))
    ran = command("fix", "--unsafe-fixes", "--at", f"app/aws.py:{line}", *options)
    assert (ran.code, ran.out) == (2, "")
    assert (tmp_path / "app" / "aws.py").read_text() == source
    return ran.err.removeprefix(f"flake8-botocore: app/aws.py:{line} is left alone: ").removesuffix("\n")


def found(command: Command) -> list[tuple[str, int]]:
    """Where BOT101 is reported; what another run saw a moment ago does not count."""
    drop_everything()
    return [(each["path"], each["line"]) for each in json.loads(command("check", "--format=json", ".").out)]


def test_a_default_config_settles_the_findings_that_the_report_promised(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, FILES)
    ran = command("check", ".")
    place = "app/aws.py:7"
    assert ran.lines[-2:] == [
        "4 policy findings in 1 of 3 files: 2 decisions.",
        f"Next: flake8-botocore fix --at {place} --unsafe-fixes --diff shows the change that settles 3 of them.",
    ]
    ran = command("fix", "--at", place, "--diff")
    assert (ran.code, ran.err) == (1, "")
    assert "+        botocore_session=_botocore_session(),\n" in ran.out
    assert (tmp_path / "app" / "aws.py").read_text() == AWS
    ran = command("fix", "--at", place, "--unsafe-fixes")
    assert ran == (0, "", f"Wrote a default Config at {place}.\n")
    assert (tmp_path / "app" / "aws.py").read_text() == FIXED
    assert found(command) == [("./app/uses.py", 6)]


def test_a_second_root_uses_what_the_first_was_given(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {**FILES, "app/aws.py": FIXED})
    line = FIXED.splitlines().index("other = boto3.session.Session()") + 1
    assert command("fix", "--at", f"app/aws.py:{line}", "--unsafe-fixes").code == 0
    wanted = FIXED.replace("session.Session()", "session.Session(botocore_session=_botocore_session())")
    assert (tmp_path / "app" / "aws.py").read_text() == wanted
    assert found(command) == []


def test_a_botocore_session_is_made_with_it(command: Command, tmp_path: Path) -> None:
    source = "from botocore.session import get_session\n\nsession = get_session()  # root\n"
    assert written(command, tmp_path, source) == (
        "from botocore.config import Config\nfrom botocore.session import get_session\n\n"
        f"{CONFIG}\n\n{MAKER}\n\nsession = _botocore_session()  # root\n"
    )


OTHERS = """\
import boto3
import botocore.session


class Work:
    session = None

    def __init__(self, provider, factory):
        self.session = given_session(factory)
        boto_session = provider.session
        boto_session.client("iam")

    def client(self):
        return self.session.client("s3")


def plain(session, high: boto3.Session, core: botocore.session.Session):
    session.client("sns")
    high.client("sqs")
    core.create_client("sts")


made().client("ec2")
either = made() if input() else boto3.Session()
either.client("kms")


def chosen(session=None):
    session = either if session is None else session
    session.client("ssm")


given_session(openstack).client()
given_session(gcp).client("compute", version="v1")
"""


@pytest.mark.parametrize(
    ("aws", "promised"),
    [
        ("import boto3\ndef made():\n    return boto3.Session()  # root\n", {"ec2"}),
        (
            "import boto3, botocore.session\ndef made():\n    core = botocore.session.get_session()  # root\n"
            "    return boto3.Session(botocore_session=core)\n",
            {"ec2"},
        ),
    ],
    ids=["session", "botocore session"],
)
def test_findings_that_were_not_promised_stay(command: Command, tmp_path: Path, aws: str, promised: set[str]) -> None:
    """Sessions that are handed in are known or unknown as before, annotated or not."""
    rest = {"given_session": "def given_session(factory): return factory()", "made": "def made(): return cached()"}
    aws += "\n".join(text for name, text in rest.items() if f"def {name}" not in aws) + "\n"
    uses = "from app.aws import given_session, made\n" + OTHERS
    tree(tmp_path, {"app/__init__.py": "", "app/aws.py": aws, "app/uses.py": uses})

    def reported() -> dict[str, dict[str, object] | None]:
        drop_everything()
        found = json.loads(command("check", "--format=json", ".").out)
        return {each["headline"].split('"')[1]: each["root"] for each in found if each["code"] == "BOT101"}

    def audited() -> dict[str, object]:
        drop_everything()
        rows = json.loads(command("audit", "--format=json", ".").out)["clients"]
        return {row["service"]: row["longest_wait"] is not None for row in rows}

    before, known = reported(), audited()
    assert {service for service, root in before.items() if root is not None} >= promised
    number = next(index for index, text in enumerate(aws.splitlines(), 1) if text.endswith("# root"))
    assert promised == {service for service, root in before.items() if root and root["line"] == number}
    errors = {each["code"] for each in json.loads(command("check", "--format=json", ".").out)} - {"BOT101"}
    assert errors == set()
    written(command, tmp_path, aws)
    assert reported().keys() == before.keys() - promised
    drop_everything()
    assert {each["code"] for each in json.loads(command("check", "--format=json", ".").out)} <= {"BOT101"}
    after = audited()
    assert {service: after[service] for service in known} == known


def test_names_that_are_taken(command: Command, tmp_path: Path) -> None:
    source = """\
from boto3 import Session


def get_session(Config, CLIENT_CONFIG):
    return Session(**{"profile_name": Config})  # root


def _botocore_session():
    pass
"""
    assert (
        written(command, tmp_path, source)
        == f'''\
from boto3 import Session
from botocore.config import Config as BotocoreConfig
from botocore.session import get_session as botocore_get_session

{CONFIG.replace("Config(", "BotocoreConfig(").replace("CLIENT_CONFIG", "DEFAULT_CONFIG")}

def _botocore_session_2():
    """Return a botocore session whose clients use DEFAULT_CONFIG unless their own Config overrides it."""
    session = botocore_get_session()
    session.set_default_client_config(DEFAULT_CONFIG)
    return session


def get_session(Config, CLIENT_CONFIG):
    return Session(
        **{{"profile_name": Config}}, botocore_session=_botocore_session_2()
    )  # root


def _botocore_session():
    pass
'''
    )


def test_the_config_of_the_team(command: Command, tmp_path: Path) -> None:
    source = "import boto3\n\nsession = boto3.Session()  # root\n"
    tree(tmp_path, {"app/__init__.py": "", "app/config.py": "CONFIG = make()\n"})
    text = written(command, tmp_path, source, "--bot-shared-config=app.config.CONFIG")
    assert (
        text
        == f"""\
import boto3
from botocore.session import get_session

from app.config import CONFIG


{MAKER.replace("CLIENT_CONFIG", "CONFIG")}

session = boto3.Session(botocore_session=_botocore_session())  # root
"""
    )


def test_lines_end_as_they_do(command: Command, tmp_path: Path) -> None:
    source = "import boto3\r\n\r\nsession = boto3.Session()  # root\r\n"
    text = written(command, tmp_path, source)
    assert text.count("\r\n") == text.count("\n")
    compile(text, "aws.py", "exec")


ONLY = "only boto3.Session, setup_default_session and get_session() can be given one here"


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("x = 1  # root\n", "no line of this file creates a session"),
        (
            "import boto3\nboto3.Session(botocore_session=other)  # root\n",
            "it is given a botocore session, where a default Config goes",
        ),
        ("import boto3\nboto3.Session(**options)  # root\n", "a * or ** argument may hold botocore_session"),
        ("import aioboto3\naioboto3.Session()  # root\n", ONLY),
        ("import botocore.session\nbotocore.session.Session()  # root\n", ONLY),
        ("import botocore.session as b\nb.get_session({'a': 1})  # root\n", ONLY),
        (
            "import boto3\ndef made(factory):  # root\n    return factory()\n\nboto3.Session()\n",
            "no session is created there; try line 5",
        ),
        (
            "def make():\n    import boto3\n    return boto3.Session()  # root\n",
            "what it needs is imported inside a function or try",
        ),
    ],
)
def test_a_place_without_such_a_session_is_refused(command: Command, tmp_path: Path, source: str, reason: str) -> None:
    assert refused(command, tmp_path, source) == reason


def test_one_line_for_what_cannot_be_asked(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {**FILES, "broken.py": "import boto3\n(\n"})
    first = "flake8-botocore: fix --at changes what clients do: look at it with --diff, then write it with"
    assert command("fix", "--at", "app/aws.py:7") == (2, "", f"{first} --unsafe-fixes\n")
    for place in ("app/aws.py", "app/aws.py:x", "app/aws.py:0", ":7"):
        reason = f"flake8-botocore: --at takes FILE:LINE, such as app/aws.py:88, not {place!r}\n"
        assert command("fix", "--at", place, "--diff") == (2, "", reason)
    assert command("fix", "--at", "none.py:1", "--diff") == (
        2,
        "",
        "flake8-botocore: none.py:1: No such file or directory\n",
    )
    assert command("fix", "--at", "broken.py:1", "--diff").code == 2
    os.chmod(tmp_path / "app" / "aws.py", 0o444)
    ran = command("fix", "--at", "app/aws.py:7", "--unsafe-fixes")
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)


CACHING = """\
import time

from botocore.config import Config

CACHE = {}
CLIENT_CONFIG = Config(read_timeout=20, retries={"total_max_attempts": 3})


def local_session(factory):
    kept = CACHE.get("session")
    if kept is not None and CACHE["time"] + 60 * 45 > time.time():
        return kept
    session = factory()
    CACHE.update(session=session, time=time.time())
    return session


def find(s3, key):
    return s3.Object("bucket", key)
"""
FACTORY = "import boto3\n\n\ndef factory():\n    return boto3.Session()\n"
CACHED = 'from app.utils import local_session\n\n\ndef use(factory):\n    return local_session(factory).client("{}")\n'
BY_HAND = """\
import boto3
import botocore.session

from app.utils import CLIENT_CONFIG


def factory():
    core = botocore.session.get_session()
    core.set_default_client_config(CLIENT_CONFIG)
    session = boto3.Session(botocore_session=core)
    return session
"""


def test_a_function_that_caches_what_a_factory_makes_is_changed_by_hand(command: Command, tmp_path: Path) -> None:
    """Its sessions are made elsewhere; so is what any other function returns."""
    uses = {f"app/{name}.py": CACHED.format(name) for name in ("s3", "sqs", "sns")}
    tree(tmp_path, {"app/__init__.py": "", "app/utils.py": CACHING, "app/credentials.py": FACTORY, **uses})
    shown = command("check", "--bot-shared-config=app.utils.CLIENT_CONFIG", ".").lines
    assert shown[1].endswith(" --> app/utils.py:9 local_session: one change there settles all 3")
    assert shown[2:6] == [
        "    where the session that local_session returns is created, write:",
        "        core = botocore.session.get_session()",
        "        core.set_default_client_config(CLIENT_CONFIG)",
        "        session = boto3.Session(..., botocore_session=core)",
    ]
    assert not [line for line in shown if "--at" in line]
    for line in (9, 18):
        ran = command("fix", "--at", f"app/utils.py:{line}", "--unsafe-fixes")
        said = f"app/utils.py:{line} is left alone: no line of this file creates a session\n"
        assert ran == (2, "", f"flake8-botocore: {said}")
    tree(tmp_path, {"app/credentials.py": BY_HAND})
    assert found(command) == []


def test_no_command_is_suggested_for_a_session_that_takes_no_default_config(command: Command, tmp_path: Path) -> None:
    aws = (
        "try:\n    import boto3\nexcept ImportError:\n    print()\n\n\ndef new_session():\n    return boto3.Session()\n"
    )
    uses = "from app.aws import new_session\n\n" + "".join(
        f'new_session().client("{name}")\n' for name in ("s3", "sqs", "sns")
    )
    tree(tmp_path, {"app/__init__.py": "", "app/aws.py": aws, "app/uses.py": uses})
    shown = command("check", ".").lines
    begin = shown.index("    write there:") + 1
    config = 'Config(connect_timeout=5, read_timeout=60, retries={"mode": "standard", "total_max_attempts": 3})'
    assert [line.strip() for line in shown[begin : begin + 3]] == [
        "core = botocore.session.get_session()",
        f"core.set_default_client_config({config})",
        "session = boto3.Session(..., botocore_session=core)",
    ]
    assert not [line for line in shown if "--at" in line]


def test_only_its_own_file_uses_it(command: Command, tmp_path: Path) -> None:
    source = "import boto3\n\nsession = boto3.Session()\n" + 'session.client("s3")\n' * 5
    tree(tmp_path, {"app/aws.py": source})
    shown = command("check", ".")
    assert "one change there" not in shown.out
    fixing = f"flake8-botocore fix {' '.join(f'app/aws.py:{line}:BOT101' for line in range(4, 9))}"
    assert shown.lines[-1] == f"Next: {fixing} --diff shows the change that settles 5 of them."

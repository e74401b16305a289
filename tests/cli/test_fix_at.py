"""``fix --at FILE:LINE``: a default Config at the session or function that many clients come from."""

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
    """A session whose clients are given CLIENT_CONFIG, beside what their own Config says."""
    session = get_session()
    session.set_default_client_config(CLIENT_CONFIG)
    return session
'''
CONFIGURES = '''\
def _with_client_config(session):
    """``session``, whose clients are given CLIENT_CONFIG, beside what their own Config says."""
    if isinstance(session, boto3.Session):
        given = session._session.get_default_client_config()
        session._session.set_default_client_config(CLIENT_CONFIG.merge(given) if given else CLIENT_CONFIG)
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
    assert (ran.code, ran.err) == (1, f"Wrote a default Config at app/aws.py:{line}.\n")
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


def test_what_the_report_promised_is_gone(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, FILES)
    ran = command("check", ".")
    place = "app/aws.py:7"
    assert ran.lines[-2:] == [
        "2 decisions for 4 findings in 1 of 3 files: 4 fixes, none of them safe.",
        f"Next: flake8-botocore fix --at {place} --diff shows the change that resolves 3 of them.",
    ]
    ran = command("fix", "--at", place, "--diff")
    assert (ran.code, ran.err) == (1, "")
    assert "+        botocore_session=_botocore_session(),\n" in ran.out
    assert (tmp_path / "app" / "aws.py").read_text() == AWS
    ran = command("fix", "--at", place, "--unsafe-fixes")
    assert ran == (1, "", f"Wrote a default Config at {place}.\n")
    assert (tmp_path / "app" / "aws.py").read_text() == FIXED
    assert found(command) == [("./app/uses.py", 6)]


def test_a_second_root_uses_what_the_first_was_given(command: Command, tmp_path: Path) -> None:
    tree(tmp_path, {**FILES, "app/aws.py": FIXED})
    line = FIXED.splitlines().index("other = boto3.session.Session()") + 1
    assert command("fix", "--at", f"app/aws.py:{line}", "--unsafe-fixes").code == 1
    wanted = FIXED.replace("session.Session()", "session.Session(botocore_session=_botocore_session())")
    assert (tmp_path / "app" / "aws.py").read_text() == wanted
    assert found(command) == []


def test_a_botocore_session_is_given_it_where_it_is_made(command: Command, tmp_path: Path) -> None:
    of_botocore = CONFIGURES.replace("boto3", "botocore.session").replace("session._session.", "session.")
    source = (
        "import botocore.session\n\n\ndef make():\n    made = botocore.session.Session()  # root\n    return made\n"
    )
    assert written(command, tmp_path, source) == (
        f"import botocore.session\nfrom botocore.config import Config\n\n{CONFIG}\n\n{of_botocore}\n\ndef make():\n"
        "    made = _with_client_config(botocore.session.Session())  # root\n    return made\n"
    )


def test_a_function_gives_sessions_that_are_made_out_of_sight(command: Command, tmp_path: Path) -> None:
    source = """\
import boto3


@cached
async def given_session(factory):  # root
    def inner():
        return factory()

    if factory is None:
        return None
    if factory is boto3:
        return await factory.Session()
    session = inner()
    return (
        session  # ours
    )
"""
    wanted = (
        source.replace(
            "import boto3\n\n\n", f"import boto3\nfrom botocore.config import Config\n\n{CONFIG}\n\n{CONFIGURES}\n\n"
        )
        .replace("return await factory.Session()", "return _with_client_config(await factory.Session())")
        .replace("        session  # ours", "        _with_client_config(session)  # ours")
    )
    assert written(command, tmp_path, source) == wanted


def test_findings_of_a_function_that_gives_sessions_are_gone(command: Command, tmp_path: Path) -> None:
    aws = "def given_session(factory):  # root\n    session = factory()\n    return session\n"
    uses = 'import app.aws\n\napp.aws.given_session(print).client("s3")\napp.aws.given_session(input).client("sqs")\n'
    tree(tmp_path, {"app/__init__.py": "", "app/aws.py": aws, "scripts/uses.py": uses})
    assert found(command) == [("./scripts/uses.py", 3), ("./scripts/uses.py", 4)]
    assert written(command, tmp_path, aws).startswith(
        "import boto3\nfrom botocore.config import Config\n\nCLIENT_CONFIG ="
    )
    assert found(command) == []


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
        ("import boto3\ndef given_session(factory):  # root\n    return factory()\n", {"s3"}),
        ("import boto3\ndef made():\n    return boto3.Session()  # root\n", {"ec2"}),
        (
            "import boto3, botocore.session\ndef made():\n    core = botocore.session.Session(None)  # root\n"
            "    return boto3.Session(botocore_session=core)\n",
            {"ec2"},
        ),
    ],
    ids=["session factory", "session", "botocore session"],
)
def test_what_was_not_promised_stays(command: Command, tmp_path: Path, aws: str, promised: set[str]) -> None:
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


@pytest.mark.parametrize(
    ("parameters", "line"),
    [
        ("config=None", "    config = CLIENT_CONFIG.merge(config or Config())\n"),
        ("**options", '    options["config"] = CLIENT_CONFIG.merge(options.get("config") or Config())\n'),
    ],
)
def test_a_client_factory_completes_what_it_is_given(
    command: Command, tmp_path: Path, parameters: str, line: str
) -> None:
    source = f'''\
import boto3


def make_client(service, {parameters}):  # root
    """A client."""
    return boto3.client(service, {parameters.replace("=None", "=config")})
'''
    uses = """\
from botocore.config import Config

from app.aws import make_client

make_client("s3")
make_client("sqs", config=Config(read_timeout=5))
"""
    option = "--bot-client-factories=app.aws.make_client"
    tree(tmp_path, {"app/__init__.py": "", "app/aws.py": source, "app/uses.py": uses})
    before = [each["code"] for each in json.loads(command("check", "--format=json", option, ".").out)]
    assert before == ["BOT101", "BOT102"]
    wanted = source.replace("import boto3\n", f"import boto3\nfrom botocore.config import Config\n\n{CONFIG}").replace(
        '"""A client."""\n', f'"""A client."""\n{line}'
    )
    assert written(command, tmp_path, source, option) == wanted
    assert command("check", option, ".").is_clean
    rows = json.loads(command("audit", "--format=json", option, "app/uses.py").out)["clients"]
    assert {(row["service"], row["read_timeout"], row["sends"]) for row in rows} == {("s3", 60, 3), ("sqs", 5, 3)}


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

{CONFIG.replace("Config(", "BotocoreConfig(").replace("CLIENT_CONFIG", "CLIENT_CONFIG_2")}

def _botocore_session_2():
    """A session whose clients are given CLIENT_CONFIG_2, beside what their own Config says."""
    session = botocore_get_session()
    session.set_default_client_config(CLIENT_CONFIG_2)
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


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("x = 1  # root\n", "no session is made there, and no function begins there; no line of this file would do"),
        (
            "import boto3\nboto3.Session(botocore_session=other)  # root\n",
            "it is given a botocore session, where a default Config goes",
        ),
        ("import boto3\nboto3.Session(**options)  # root\n", "a * or ** argument may hold botocore_session"),
        (
            "import aioboto3\naioboto3.Session()  # root\n",
            "a session of aioboto3 is given one by hand",
        ),
        ("def session():  # root\n    yield 1\n", "it yields"),
        ("def session():  # root\n    return None\n", "it returns nothing that may be a session"),
        (
            "import boto3\ndef make(name):  # root\n    return boto3.client(name)\n",
            "it returns clients: name it in bot-client-factories if it takes config=",
        ),
        (
            "def make():\n    import boto3\n    return boto3.Session()  # root\n",
            "what it needs is imported inside a function or try",
        ),
    ],
)
def test_what_is_left_alone(command: Command, tmp_path: Path, source: str, reason: str) -> None:
    assert refused(command, tmp_path, source) == reason


@pytest.mark.parametrize("parameters", ["name", "config"])
def test_client_factories_that_are_left_alone(command: Command, tmp_path: Path, parameters: str) -> None:
    source = f"import boto3\ndef make({parameters}): return boto3.client('s3')  # root\n"
    reasons = {"name": "it takes no config=", "config": "it has no line of its own for one"}
    assert refused(command, tmp_path, source, "--bot-client-factories=app.aws.make") == reasons[parameters]


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

"""Defaults that another module of the package sets on a session, and what is then said of its clients."""

from __future__ import annotations

from itertools import cycle
from pathlib import Path

import pytest

from tests.layouts import clean_in, flags_in

HEAD = """
import boto3
import botocore.session
from botocore.config import Config
CONFIG = Config(COMPLETE)
"""

DEFAULTED = {
    "botocore session": """
def make():
    session = botocore.session.get_session()
    session.set_default_client_config(CONFIG)
    return session
""",
    "inside a boto3 session": """
def make():
    core = botocore.session.get_session()
    core.set_default_client_config(CONFIG)
    return boto3.Session(botocore_session=core)
""",
    "set after the boto3 session was made": """
def make():
    core = botocore.session.get_session()
    session = boto3.Session(botocore_session=core)
    core.set_default_client_config(CONFIG)
    return session
""",
    "on session._session": """
def make():
    session = boto3.Session()
    session._session.set_default_client_config(CONFIG)
    return session
""",
    "by a function of its own": """
def core():
    session = botocore.session.get_session()
    session.set_default_client_config(CONFIG)
    return session
def make():
    return boto3.Session(botocore_session=core())
""",
    "by a helper that is given the session": """
def configure(session):
    session.set_default_client_config(CONFIG)
def make():
    session = botocore.session.get_session()
    configure(session)
    return session
""",
    "in one branch only": """
def make(plain):
    session = botocore.session.get_session()
    if not plain:
        session.set_default_client_config(CONFIG)
    return session
""",
    "a constant": """
session = boto3.Session()
session._session.set_default_client_config(CONFIG)
def make():
    return session
""",
    "an unknown botocore session": """
def make(core):
    return boto3.Session(botocore_session=core)
""",
    "a class of its own": """
class make(boto3.Session):
    def __init__(self, region="x"):
        super().__init__(region_name=region)
        self._session.set_default_client_config(CONFIG)
""",
    "a botocore session of its own class": """
class make(botocore.session.Session):
    def __init__(self):
        super().__init__()
        self.set_default_client_config(CONFIG)
""",
    "in an attribute": """
class Provider:
    def __init__(self):
        self.session = botocore.session.get_session()
        self.session.set_default_client_config(CONFIG)
def make():
    return Provider().session
""",
}

SHAPES = {
    "function": ("from .aws import make", "make()"),
    "module": ("from . import aws", "aws.make()"),
    "name": ("from .aws import make\nsession = make()", "session"),
    "attribute": ("from .aws import make\nclass Own:\n    def __init__(self):\n        self.s = make()", "Own().s"),
}


@pytest.mark.parametrize(("source", "shape"), [*zip(DEFAULTED.values(), cycle(SHAPES))], ids=DEFAULTED)
def test_a_session_with_a_default_gives_its_clients_a_config(source: str, shape: str, tmp_path: Path) -> None:
    imports, session = SHAPES[shape]
    method = "client" if any(of_boto3 in source for of_boto3 in ("boto3.Session(", "_session.")) else "create_client"
    clean_in(
        tmp_path,
        {
            "app/__init__.py": "",
            "app/aws.py": HEAD + source,
            "app/main.py": f"import boto3\n{imports}\n{session}.{method}('s3')\n",
        },
    )


def test_opt_in_rules_over_the_merged_result(tmp_path: Path) -> None:
    flags_in(
        tmp_path,
        {
            "aws.py": """
                import botocore.session
                from botocore.config import Config
                session = botocore.session.get_session()
                config = Config(connect_timeout=5, read_timeout=5, retries={"mode": "standard"})
                session.set_default_client_config(config)
            """,
            "main.py": """
                from aws import session
                from botocore.config import Config
                session.create_client("s3", config=Config(read_timeout=9))
                session.create_client("s3", config=Config(retries={"total_max_attempts": 2}))  # BOT102
            """,
        },
        required_options=frozenset({"connect_timeout", "read_timeout", "retries", "mode"}),
    )


BOTO3_DEFAULTS = {
    "setup_default_session": """
core = botocore.session.get_session()
core.set_default_client_config(CONFIG)
boto3.setup_default_session(botocore_session=core)
""",
    "setup_default_session in a function": """
def main():
    core = botocore.session.get_session()
    core.set_default_client_config(CONFIG)
    boto3.setup_default_session(region_name="x", botocore_session=core)
main()
""",
    "DEFAULT_SESSION": """
boto3.setup_default_session()
boto3.DEFAULT_SESSION._session.set_default_client_config(CONFIG)
""",
    "_get_default_session": """
boto3._get_default_session()._session.set_default_client_config(CONFIG)
""",
    "an unknown botocore session": """
def main(core):
    boto3.setup_default_session(botocore_session=core)
main(input())
""",
}


PLACES = ["app/main.py", "app/cli/start.py", "app/cli/__init__.py", "main.py"]


@pytest.mark.parametrize(("source", "place"), [*zip(BOTO3_DEFAULTS.values(), cycle(PLACES))], ids=BOTO3_DEFAULTS)
def test_a_default_on_the_default_session(source: str, place: str, tmp_path: Path) -> None:
    """Whether another module has set one by then is unknown; that does not count for sessions of their own."""
    flags_in(
        tmp_path,
        {
            "app/__init__.py": "",
            "app/cli/__init__.py": "",
            place: f"{HEAD}{source}\nboto3.client('sqs')\n",
            "app/work.py": """
                import boto3
                from botocore.config import Config
                boto3.client("s3")
                boto3.resource("s3", config=None)
                boto3.client("s3", config=Config(region_name="x"))
                boto3.DEFAULT_SESSION.client("s3")
                boto3._get_default_session().client("s3")
                boto3.Session().client("s3")  # BOT101
            """,
        },
    )


PROJECTS = {
    # The session's default and the client's own Config are judged together, once each, where they stand.
    "options that session default and config both lack are reported": {
        "app/__init__.py": "",
        "app/aws.py": """
                import boto3
                import botocore.session
                from botocore.config import Config
                def timed():
                    core = botocore.session.get_session()
                    core.set_default_client_config(Config(read_timeout=5))  # BOT102
                    return boto3.Session(botocore_session=core)
                def empty():
                    core = botocore.session.get_session()
                    core.set_default_client_config(Config(region_name="x"))  # BOT102
                    return boto3.Session(botocore_session=core)
            """,
        "app/main.py": """
                import boto3
                from botocore.config import Config
                from .aws import empty, timed
                RETRIES = {"mode": "standard", "total_max_attempts": 2}
                timed().client("s3")
                timed().client("s3", config=Config(retries=RETRIES))
                timed().client("s3", config=Config(max_pool_connections=20))  # BOT102
                timed().client("s3", config=None)
                empty().client("s3")
                empty().client("s3", config=Config(retries=RETRIES))  # BOT102
                empty().client("s3", config=Config(read_timeout=5))  # BOT102
                shared = Config(retries=RETRIES)  # BOT102
                timed().client("s3", config=shared)
                boto3.client("s3", config=shared)
            """,
    },
    "options that a default session leaves open are judged at its config": {
        "work.py": """
                import boto3
                import botocore.session
                from botocore.config import Config
                core = botocore.session.get_session()
                core.set_default_client_config(Config(read_timeout=5))  # BOT102
                boto3.setup_default_session(botocore_session=core)
                boto3.client("s3")
                boto3.client("s3", config=Config(retries={"mode": "standard"}))
                boto3.client("s3", config=Config(region_name="x"))  # BOT102
            """
    },
    "a default session without a default config": {
        "app/__init__.py": "",
        "app/main.py": """
                import boto3
                import botocore.session
                boto3.setup_default_session(botocore_session=botocore.session.get_session())
            """,
        "app/work.py": """
                import boto3
                boto3.client("s3")  # BOT101
            """,
    },
}


@pytest.mark.parametrize("files", PROJECTS.values(), ids=PROJECTS)
def test_defaults_of_sessions_are_judged_where_they_are_set(files: dict[str, str], tmp_path: Path) -> None:
    (flags_in if any("# BOT" in text for text in files.values()) else clean_in)(tmp_path, files)


def test_a_test_of_the_package_does_not_set_its_sessions_up(tmp_path: Path) -> None:
    source = HEAD + BOTO3_DEFAULTS["setup_default_session"]
    flags_in(
        tmp_path,
        {
            "app/__init__.py": "",
            "app/tests/__init__.py": "",
            "app/tests/setup.py": source,
            "app/test_main.py": source,
            "app/conftest.py": source,
            "other/__init__.py": "",
            "other/main.py": source,
            "app/work.py": "import app.conftest, app.test_main, app.tests.setup, boto3\nboto3.client('s3')  # BOT101\n",
        },
    )


HANDED_IN = """
import boto3
import botocore.session
def core(session: botocore.session.Session):
    session.create_client("s3"){core}
def high(session: boto3.Session):
    session.client("s3"){high}
"""


@pytest.mark.parametrize(
    ("source", "core", "high"),
    [
        ("", "  # BOT101", "  # BOT101"),
        (HEAD + DEFAULTED["botocore session"], "", ""),
        (HEAD + DEFAULTED["inside a boto3 session"], "", ""),
        (HEAD + DEFAULTED["on session._session"], "", ""),
        (HEAD + DEFAULTED["by a helper that is given the session"], "", ""),
        ("def broken(:\n    core.set_default_client_config(x)\n", "", ""),
        (
            HEAD
            + DEFAULTED["inside a boto3 session"].replace("CONFIG", "Config(user_agent_extra='x')  # BOT102\n    "),
            "  # BOT101",
            "  # BOT101",
        ),
    ],
    ids=["nothing", "botocore", "inside boto3", "of boto3", "by a helper", "not Python", "chooses nothing"],
)
def test_a_session_that_is_handed_in(source: str, core: str, high: str, tmp_path: Path) -> None:
    """It may be one that a module of the package gave a default."""
    broken = "broken" in source
    files = {"app/__init__.py": "", "app/work.py": HANDED_IN.format(core=core, high=high)}
    if broken:
        (tmp_path / "app").mkdir()
        (tmp_path / "app" / "aws.py").write_text(source)
    elif source:
        files["app/aws.py"] = source
    (flags_in if core or high else clean_in)(tmp_path, files)


NOT_HANDED_AROUND = {
    "a test": ("tests/aws.py", DEFAULTED["on session._session"]),
    "it chooses nothing": (
        "lib/aws.py",
        DEFAULTED["on session._session"].replace("CONFIG", "Config(user_agent_extra='x')  # BOT102\n    "),
    ),
    "nothing is set": ("lib/aws.py", "def make():\n    return boto3.Session()\n"),
}


@pytest.mark.parametrize(("place", "source"), NOT_HANDED_AROUND.values(), ids=NOT_HANDED_AROUND)
def test_nobody_in_the_project_may_have_given_it_one(place: str, source: str, tmp_path: Path) -> None:
    flags_in(
        tmp_path,
        {
            "app/__init__.py": "",
            place: HEAD + source,
            "app/work.py": """
                import boto3
                def work(provider, session: boto3.Session):
                    boto_session = provider.session
                    boto_session.client("iam")  # BOT101
                    session.client("sts")  # BOT101
            """,
        },
    )


def test_folders_beside_one_another_are_no_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing marks a project, what is in the same folder may be another one."""
    monkeypatch.chdir(tmp_path)
    flags_in(
        tmp_path,
        {
            "one/aws.py": HEAD + DEFAULTED["on session._session"],
            "two/work.py": """
                import boto3
                def work(session: boto3.Session):
                    session.client("sts")  # BOT101
            """,
        },
        root=False,
    )


HELPER = "def configure(session):\n    session._session.set_default_client_config(CONFIG)\n"

KEPT = {
    "without a name": 'boto3.Session().client("s3")  # BOT101\n',
    "of a function": 'def run():\n    session = boto3.Session()\n    session.client("sqs")  # BOT101\n',
    "of the module": 'session = boto3.Session()\nsession.client("s3")  # BOT101\n',
    "of the module, in a function": 'session = boto3.Session()\n\ndef run():\n    session.client("s3")  # BOT101\n',
}
HANDED_ON = {
    "to a function": 'def run():\n    session = boto3.Session()\n    setup(session)\n    session.client("s3")\n',
    "by a return": 'def make():\n    session = boto3.Session()\n    session.client("s3")\n    return session\n',
    "by its inner session": 'session = boto3.Session()\nsetup(session._session)\nsession.client("s3")\n',
    "as an attribute": 'class A:\n    s = boto3.Session()\n\n    def run(self):\n        self.s.client("s3")\n',
    "to another module": 'shared = boto3.Session()\nshared.client("s3")\n',
}


START = "from app.helper import configure\nfrom app.main import shared\nconfigure(shared)\n"


@pytest.mark.parametrize("source", KEPT.values(), ids=KEPT)
def test_a_helper_changes_no_session_that_it_cannot_get(source: str, tmp_path: Path) -> None:
    files = {"app/__init__.py": "", "app/helper.py": HEAD + HELPER, "app/start.py": START}
    flags_in(tmp_path, {**files, "app/main.py": f"import boto3\n{source}"})


@pytest.mark.parametrize("source", HANDED_ON.values(), ids=HANDED_ON)
def test_a_helper_may_get_a_session_that_is_handed_on(source: str, tmp_path: Path) -> None:
    files = {"app/__init__.py": "", "app/helper.py": HEAD + HELPER, "app/start.py": START}
    clean_in(tmp_path, {**files, "app/main.py": f"import boto3\n{source}"})
    alone = source.replace('client("s3")', 'client("s3")  # BOT101')
    flags_in(
        tmp_path, {**files, "app/helper.py": "def configure(session): ...\n", "app/main.py": f"import boto3\n{alone}"}
    )

"""Configs after construction: attributes, merges, fragments, and the default a session gives its clients."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.layouts import clean_in, flags_in
from tests.snippets import clean, findings, flags, snippet

GOOD = 'read_timeout=5, retries={"mode": "standard"}'

# Attributes assigned after construction.


FLOWS = {
    "attributes assigned afterwards complete a config": """
        a = Config()
        a.read_timeout = 5
        a.retries = {"mode": "standard"}
        b = Config()  # BOT102
        b.read_timeout = 5
    """,
    "an attribute assigned afterwards is unknown": """
        def f(x):
            config = Config(retries={"mode": "standard"})
            if x:
                config.read_timeout = 5
            return config
        def g():
            config = Config(read_timeout=5, retries={"mode": "standard"})
            config.retries = None
            return config
    """,
    "setattr and other objects are not followed": """
        a = Config(retries={"mode": "standard"})  # BOT102
        other.read_timeout = 5
        a.other.read_timeout = 5
    """,
    "attribute of a config kept on self": """
        class A:
            def __init__(self):
                self.config = Config(retries={"mode": "standard"})
                self.config.read_timeout = 5
    """,
    "a merge is judged as a whole": """
        a = Config(read_timeout=5)
        b = Config(retries={"mode": "standard"})
        boto3.client("s3", config=a.merge(b))
        c = Config(connect_timeout=5)
        boto3.client("s3", config=a.merge(c))  # BOT102
        boto3.client("s3", config=c.merge(c))  # BOT102
    """,
    "a part that is used by itself is judged": """
        a = Config(read_timeout=5)  # BOT102
        b = Config(retries={"mode": "standard"})
        boto3.client("s3", config=a)
        boto3.client("s3", config=a.merge(b))
    """,
    "a merge with an unknown config is silent": """
        def f(given):
            boto3.client("s3", config=given.merge(Config(read_timeout=5)))
            boto3.client("s3", config=Config(retries={"mode": "standard"}).merge(given))
            boto3.client("s3", config=Config(read_timeout=5).merge(load()))
    """,
    "the options of both sides of a merge are known": """
        def f(options):
            x = Config(read_timeout=5).merge(Config(retries=None))  # BOT102
            y = Config(retries={"mode": "standard"}).merge(Config(retries=None))  # BOT102
            z = Config(retries=None).merge(Config(retries={"mode": "standard"}))  # BOT102
            return x, y, z
    """,
    "merge of something else": """
        # boto
        import pandas
        pandas.merge(a, b)
        frame.merge(other)
        Config.merge
        x.merge()
        x.merge(a, b)
    """,
    "default config of the session inside": """
        session = boto3.Session()
        session._session.set_default_client_config(Config(read_timeout=5, retries={"mode": "standard"}))
        session.client("s3")
        boto3.Session().client("s3")  # BOT101
    """,
    "default session with a botocore session": """
        core = botocore.session.get_session()
        core.set_default_client_config(Config(read_timeout=5, retries={"mode": "standard"}))
        boto3.setup_default_session(botocore_session=core)
        boto3.client("s3")
        boto3.resource("s3")
    """,
    "an unknown botocore session may have a default": """
        def f(core):
            boto3.Session(botocore_session=core).client("s3")
            boto3.setup_default_session(botocore_session=core)
            boto3.client("s3")
    """,
    "an unknown default config is a config": """
        core = botocore.session.get_session()
        core.set_default_client_config(load())
        core.create_client("s3")
    """,
    "a config inherits what the default gives": """
        core = botocore.session.get_session()
        core.set_default_client_config(Config(read_timeout=5, retries={"mode": "standard"}))
        core.create_client("s3", config=Config(region_name="x"))
        core.create_client("s3", config=Config(retries=None))  # BOT102
    """,
    "a config used with and without a default": """
        core = botocore.session.get_session()
        core.set_default_client_config(Config(read_timeout=5, retries={"mode": "standard"}))
        config = Config(region_name="x")  # BOT102
        core.create_client("s3", config=config)
        boto3.client("s3", config=config)
    """,
    "a session that may be one of two": """
        a, b = botocore.session.get_session(), botocore.session.get_session()
        a.set_default_client_config(Config(read_timeout=5, retries={"mode": "standard"}))
        session = a if x else b
        session.create_client("s3")
    """,
    "two defaults of one session": """
        core = botocore.session.get_session()
        core.set_default_client_config(Config(read_timeout=5, retries={"mode": "standard"}))
        if x:
            core.set_default_client_config(Config(read_timeout=5, retries={"mode": "standard"}, connect_timeout=1))
        core.create_client("s3")
    """,
}


@pytest.mark.parametrize("source", FLOWS.values(), ids=FLOWS)
def test_options_are_followed_from_config_to_client(source: str) -> None:
    head = "import boto3, botocore.session\nfrom botocore.config import Config\n"
    (flags if "# BOT" in source else clean)(head + snippet(source))


@pytest.mark.parametrize(
    "found",
    [
        'params.get("config", Config())',
        'params.pop("config", Config())',
        'params.setdefault("config", Config())',
        'getattr(params, "config", Config())',
        'params.options().get(key, Config(user_agent_extra="x"))',
    ],
)
def test_an_attribute_assigned_to_a_config_that_stands_for_a_missing_one(found: str) -> None:
    source = f"""
        import boto3
        from botocore.config import Config
        def make(params, key):
            config = {found}
            config.retries = {{"mode": "standard"}}
            config.read_timeout = 5
            return boto3.client("s3", config=config)
    """
    clean(source, but={'config.retries = {"mode"': 'other.retries = {"mode"'}, then="BOT102")
    clean(source, but={"config.read_timeout": "other.read_timeout"}, then="BOT102")


ASSIGNED = """
    import boto3
    from botocore.config import Config
    def f(x):
        config = Config(read_timeout=0, retries={"mode": "standard"})
        config.read_timeout = 5
        return boto3.client("s3", config=config)
"""


def test_an_assignment_hides_what_was_given() -> None:
    clean(ASSIGNED, but={"config.read": "other.read"}, then="BOT213")
    clean(ASSIGNED.replace("= 5", "= 0"))
    clean(ASSIGNED.replace("config.read", "if x: config.read"))


def test_an_option_assigned_to_a_default_config_is_lost_beside_a_config() -> None:
    source = """
        import botocore.session
        from botocore.config import Config
        session = botocore.session.get_session()
        default = Config(read_timeout=0, retries={"mode": "standard"})
        default.read_timeout = 5
        session.set_default_client_config(default)
        session.create_client("s3")
    """
    clean(source, but={'"s3"': '"s3", config=Config(connect_timeout=5)'}, then="BOT213")


def test_attributes_assigned_before_a_merge_are_lost_in_it() -> None:
    """botocore's ``Config.merge`` looks at the options given at construction only."""
    flags("""
        from botocore.config import Config
        a = Config(retries={"mode": "standard"})
        a.read_timeout = 5
        merged = a.merge(Config(connect_timeout=5))  # BOT102
    """)


def test_a_value_that_every_merge_overrides() -> None:
    source = """
        from botocore.config import Config
        def base():
            return Config(read_timeout=0, retries={"mode": "standard"})
        def config():
            return base().merge(Config(connect_timeout=5)).merge(Config(read_timeout=7))
    """
    clean(source, but={"read_timeout=7": "tcp_keepalive=True"}, then="BOT213")
    clean(source, but={"connect_timeout=5)).merge(Config(read_timeout=7))": "connect_timeout=5))"}, then="BOT213")


@pytest.mark.parametrize("made", ["base()", "base", "settings.base", "load()['x']", "(base or Config())"])
def test_a_merge_over_something_unknown_is_unknown(made: str) -> None:
    clean(f"""
        import boto3
        from botocore.config import Config
        from app.aws import base
        def f(settings):
            return boto3.client("s3", config={made}.merge(Config(connect_timeout=5)))
    """)


def test_a_merge_of_one_of_several_configs() -> None:
    source = """
        import boto3
        from botocore.config import Config
        def f(x):
            a = Config(read_timeout=5)
            b = Config(read_timeout=9, tcp_keepalive=True)
            config = {}
            return boto3.client("s3", config=config)
    """
    for merged in ("(a if x else b).merge(Config(retries={'mode': 'standard'}))", "(b if x else a).merge(a).merge(a)"):
        flat = source.replace("config = {}", f"config = {merged}")
        found = findings(flat.replace("read_timeout=5", "connect_timeout=5"))
        assert not any("read_timeout" in finding.headline.partition(":")[0] for finding in found)
        assert [f.code for f in findings(flat.replace("read_timeout=5", "read_timeout=0"))].count("BOT213") == 1
        both = flat.replace("read_timeout=9", "connect_timeout=9").replace("read_timeout=5", "connect_timeout=5")
        assert [f.code for f in findings(both)].count("BOT102") == 1


def test_a_conditional_name_that_is_merged() -> None:
    source = """
        import boto3
        from botocore.config import Config
        def f(x):
            if x:
                config = Config(read_timeout=5, retries={"mode": "standard"})
            else:
                config = Config(read_timeout=60)
            return boto3.client("s3", config=config.merge(Config(connect_timeout=5)))
    """
    clean(source, but={', retries={"mode": "standard"}': ""}, then="BOT102")


@pytest.mark.parametrize(
    "make",
    [
        "boto3.Session(botocore_session=core)",
        "boto3.session.Session(botocore_session=core, region_name='x')",
        "boto3.Session(None, None, None, None, core)",
        "boto3.Session(**{'botocore_session': core})",
    ],
)
def test_default_config_through_a_boto3_session(make: str) -> None:
    clean(f"""
import boto3
import botocore.session
from botocore.config import Config
core = botocore.session.get_session()
core.set_default_client_config(Config({GOOD}))
session = {make}
session.client("s3")
session.resource("s3")
""")


def test_unknown_arguments_of_a_session_are_not_taken_for_a_botocore_session() -> None:
    """A missed alarm would be likelier than a session default nobody sees: such sessions name profile and region."""
    flags("""
        import boto3
        def f(**kwargs):
            boto3.Session(**kwargs).client("s3")  # BOT101
    """)


OWN_SESSION = """
import boto3
import botocore.session
from botocore.session import Session
class Base(Session):
    def _create_credential_resolver(self):
        return credentials(self, region_name=self._last_client_region_used)
class OwnSession(Base):
    def name(self):
        return self.profile
def give():
    return boto3.Session(region_name="x", botocore_session=OwnSession())
give().client("s3")
"""


def test_a_botocore_session_of_a_class_of_the_project_may_have_a_default() -> None:
    clean(OWN_SESSION, but={"OwnSession()": "botocore.session.get_session()"}, then="BOT101")


@pytest.mark.parametrize(
    ("option", "chosen"),
    [
        ("connect_timeout=1", True),
        ("read_timeout=1", True),
        ("retries={'mode': 'standard'}", True),
        ("user_agent='x'", False),
    ],
)
def test_any_choice_on_a_wrapped_session_may_be_that_of_a_session_handed_in(option: str, chosen: bool) -> None:
    found = findings(f"""
        import boto3
        import botocore.session
        from botocore.config import Config
        core = botocore.session.get_session()
        core.set_default_client_config(Config({option}))
        made = boto3.Session(botocore_session=core)
        def work(session: boto3.Session):
            session.client("s3")
    """)
    assert ("BOT101" in {each.code for each in found}) is not chosen


# Configs that no request is sent with.

MOCKED = """
    import boto3
    from botocore.config import Config
    from moto import mock_aws
    CONFIG = Config(){}
    @mock_aws
    def test():
        boto3.client("s3", config=CONFIG)
"""


def test_a_config_that_only_mocked_clients_get() -> None:
    clean(MOCKED.format(""), but={"@mock_aws": "@other"}, then="BOT102")
    flags(MOCKED.format("  # BOT102") + '    def test_2():\n        boto3.client("s3", config=CONFIG)\n')


def test_a_config_that_mocked_clients_and_another_file_get(tmp_path: Path) -> None:
    user = "from helpers import CONFIG\nmake(config=CONFIG)\n"
    flags_in(tmp_path, {"helpers.py": MOCKED.format("  # BOT102"), "app.py": user})
    (tmp_path / "app.py").write_text(user.replace("helpers", "others"))
    clean_in(tmp_path, {"helpers.py": MOCKED.format("")})

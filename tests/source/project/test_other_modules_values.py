"""What imported constants, functions and classes of the project give: sessions, clients, Configs, or nothing known."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.layouts import clean_in, flags_in

HEAD = "import boto3\nfrom botocore.config import Config\n"


FACTORIES = {
    "returns a session": ("def make():\n    return boto3.Session()", "make()", True),
    "returns what another function made": (
        "def inner():\n    return boto3.Session()\ndef make():\n    return inner()",
        "make()",
        True,
    ),
    "is annotated": ("def make() -> boto3.Session:\n    return registry['x']", "make()", True),
    "is cached": ("import functools\n@functools.lru_cache\ndef make():\n    return boto3.Session()", "make()", True),
    "is a context manager": (
        "import contextlib\n@contextlib.contextmanager\ndef make():\n    yield boto3.Session()",
        "make().__enter__()",
        True,
    ),
    "is decorated by something unknown": (
        "from x import retrying\n@retrying\ndef make():\n    return boto3.Session()",
        "make()",
        False,
    ),
    "returns a session or something unknown": (
        "def make(x):\n    if x:\n        return unknown(x)\n    return boto3.Session()",
        "make(1)",
        True,
    ),
    "returns a session or something else": (
        "from gcp import Session\ndef make(x):\n    if x:\n        return Session()\n    return boto3.Session()",
        "make(1)",
        False,
    ),
    "is async": ("async def make():\n    return boto3.Session()", "(await make())", True),
    "is a partial": ("import functools\nmake = functools.partial(boto3.Session, region_name='x')", "make()", True),
    "is boto3.client": ("class make:\n    client = staticmethod(boto3.client)", "make", False),
    "is a constant session": ("make = boto3.Session()", "make", True),
    "is a session or nothing": ("make = None\ndef init():\n    global make\n    make = boto3.Session()", "make", True),
    "may be rebound": ("make = boto3.Session()\nif a:\n    make = other()", "make", True),
    "is rebound to another thing": ("from gcp import Session\nmake = boto3.Session()\nmake = Session()", "make", False),
}


@pytest.mark.parametrize(("source", "use", "known"), FACTORIES.values(), ids=FACTORIES)
def test_factories(source: str, use: str, known: bool, tmp_path: Path) -> None:
    """Nothing but the factory tells that ``use`` is a session."""
    mark = "  # BOT101" if known else ""
    files = {
        "app/__init__.py": "",
        "app/aws.py": f"{HEAD}{source}\n",
        "app/main.py": f"""
import boto3
from .aws import make
async def work(service):
    {use}.client(service){mark}
    {use}.client(service, config=unknown)
""",
    }
    (flags_in if known else clean_in)(tmp_path, files)


CLASS = """
import boto3
from botocore.config import Config
class Provider:
    config = Config(COMPLETE)
    nothing = None
    def __init__(self, region):
        self.session = boto3.Session(region_name=region)
        self.options = Config(COMPLETE)
    @property
    def fresh(self):
        return boto3.Session()
    def make(self):
        return boto3.Session()
    @classmethod
    def by_class(cls):
        return boto3.Session()
    @staticmethod
    def by_nobody():
        return boto3.Session()
    @property
    def lost(self):
        return registry[self]
"""

USE_CLASS = """
    {p}.session.client(service)  # BOT101
    {p}.session.client(service, config={p}.config)
    {p}.session.client(service, config={p}.options)
    {p}.fresh.client(service)  # BOT101
    {p}.make().client(service)  # BOT101
    {p}.by_class().client(service)  # BOT101
    {p}.by_nobody().client(service)  # BOT101
    {p}.lost.client(service)
    {p}.missing.client(service)
    {p}.fresh().client(service)
    boto3.client(service, config={p}.missing)
"""

HOLDERS = {
    "made at the place": ("from .cloud import Provider", "def work(service):", "Provider('x')"),
    "by a module": ("from . import cloud", "def work(service):\n    p = cloud.Provider('x')", "p"),
    "annotated parameter": ("from .cloud import Provider", "def work(service, p: Provider):", "p"),
    "annotated under TYPE_CHECKING": (
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from .cloud import Provider",
        "def work(service, p: 'Provider'):",
        "p",
    ),
    "made by an imported function": ("from .makers import make", "def work(service):\n    p = make()", "p"),
    "given to the constructor": (
        "from .cloud import Provider\nclass Own:\n    def __init__(self, provider: Provider):\n"
        "        self.provider = provider",
        "def work(service, own: Own):",
        "own.provider",
    ),
    "attribute of a class of another module": (
        "from .makers import Holder",
        "def work(service):\n    holder = Holder()",
        "holder.provider",
    ),
    "subclass": (
        "from .cloud import Provider\nclass Own(Provider):\n    pass",
        "def work(service):\n    own = Own('x')",
        "own",
    ),
    "subclass of a subclass in another module": (
        "from .makers import Middle\nclass Own(Middle):\n    pass",
        "def work(service, own: Own):",
        "own",
    ),
    "dataclass field": (
        "import dataclasses\nfrom .cloud import Provider\n@dataclasses.dataclass\nclass Own:\n    p: Provider",
        "def work(service, own: Own):",
        "own.p",
    ),
}


@pytest.mark.parametrize(("imports", "head", "holder"), HOLDERS.values(), ids=HOLDERS)
def test_attributes_and_methods_of_imported_classes(imports: str, head: str, holder: str, tmp_path: Path) -> None:
    flags_in(
        tmp_path,
        {
            "app/__init__.py": "",
            "app/cloud.py": CLASS,
            "app/makers.py": """
                from app.cloud import Provider
                def make():
                    return Provider("x")
                def declared() -> Provider:
                    return registry["x"]
                class Middle(Provider):
                    pass
                class Holder:
                    def __init__(self):
                        self.provider = make()
            """,
            "app/main.py": f"import boto3\n{imports}\n{head}{USE_CLASS.format(p=holder)}",
        },
    )


PROJECTS = {
    "constants behind a config": {
        "app/__init__.py": "",
        "app/values.py": """
                TIMEOUT = 5
                ATTEMPTS = {"mode": "standard", "total_max_attempts": 2}
                ONE = {"max_attempts": 1}
                OPTIONS = {"read_timeout": TIMEOUT}
                WHOLE = {**OPTIONS, "retries": ATTEMPTS}
            """,
        "app/main.py": """
                from botocore.config import Config
                from . import values
                from .values import ATTEMPTS, ONE, OPTIONS, TIMEOUT, WHOLE
                Config(read_timeout=TIMEOUT, retries=ATTEMPTS)
                Config(read_timeout=values.TIMEOUT, retries=values.ATTEMPTS)
                Config(**WHOLE)
                Config(**OPTIONS)  # BOT102
                Config(**values.OPTIONS, retries=ATTEMPTS)
                Config(retries=values.WHOLE["retries"], **OPTIONS)
                Config(retries=ATTEMPTS)  # BOT102
                Config(**values.MISSING)
                Config(read_timeout=values.MISSING)  # BOT102
            """,
    },
    # `config = None` in a base class leaves its subclasses free.
    "a placeholder that subclasses fill": {
        "base.py": "class Base:\n    config = None\n",
        "main.py": """
                import boto3
                from base import Base
                class Own(Base):
                    def work(self, service):
                        boto3.client(service, config=self.config)
                def work(service, base: Base):
                    boto3.client(service, config=base.config)
            """,
    },
    # A session is understood; an object of a class may be replaced when it is entered.
    "a context manager of another module gives a session": {
        "cloud.py": CLASS
        + """
import contextlib
@contextlib.contextmanager
def session():
    yield boto3.Session()
@contextlib.contextmanager
def provider():
    yield Provider("x")
""",
        "main.py": """
                import boto3
                from cloud import provider, session
                def work(service):
                    with session() as s:
                        s.client(service)  # BOT101
                    with provider() as p:
                        p.session.client(service)
            """,
    },
    # A name that is imported from two modules may be either.
    "one name for two modules": {
        "app/__init__.py": "",
        "app/one.py": "CONFIG = None\n",
        "app/two.py": f"{HEAD}CONFIG = Config(COMPLETE)\n",
        "app/same.py": "CONFIG = None\n",
        "app/main.py": """
                import os
                import boto3
                if os.environ.get("X"):
                    from .one import CONFIG
                    from .one import CONFIG as NONE
                else:
                    from .two import CONFIG
                    from .same import CONFIG as NONE
                boto3.client("s3", config=CONFIG)
                boto3.client("s3", config=NONE)  # BOT101
            """,
    },
    # `from app import session` gives what `app/__init__.py` calls so, not the module.
    "a module that hides behind a name of its package": {
        "app/__init__.py": "from .session import session\n",
        "app/session.py": "import boto3\ndef session():\n    return boto3.Session()\n",
        "app/main.py": """
                import boto3
                from app import session
                from app.session import session as made
                def work(service):
                    session().client(service)  # BOT101
                    made().client(service)  # BOT101
                    session.client(service)
            """,
    },
}


@pytest.mark.parametrize("files", PROJECTS.values(), ids=PROJECTS)
def test_values_of_other_modules_are_read(files: dict[str, str], tmp_path: Path) -> None:
    (flags_in if any("# BOT" in text for text in files.values()) else clean_in)(tmp_path, files)


OPTIONS_OF_A_METHOD = {
    "app/__init__.py": "",
    "app/settings.py": """
        class Settings:
            def aws(self):
                return {"region_name": self.region, "endpoint_url": None}
    """,
    "app/main.py": """
        import boto3
        from app.settings import Settings
        class Queue:
            def __init__(self, config: Settings):
                self.config = config
            def client(self):
                return boto3.client("sqs", **self.config.aws())  # BOT101
    """,
}


def test_options_that_a_method_of_another_file_gives(tmp_path: Path) -> None:
    flags_in(tmp_path, OPTIONS_OF_A_METHOD)


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("app/settings.py", '"endpoint_url"', '"config"'),
        ("app/settings.py", '"endpoint_url": None', "**self.more"),
        ("app/settings.py", '"endpoint_url"', "self.name"),
        ("app/main.py", "config: Settings", "config"),
    ],
)
def test_options_of_which_not_all_are_known(path: str, old: str, new: str, tmp_path: Path) -> None:
    files = {**OPTIONS_OF_A_METHOD, "app/main.py": OPTIONS_OF_A_METHOD["app/main.py"].replace("  # BOT101", "")}
    if new == '"config"':
        files["app/settings.py"] = files["app/settings.py"].replace("None", "make()")
    clean_in(tmp_path, {**files, path: files[path].replace(old, new)})

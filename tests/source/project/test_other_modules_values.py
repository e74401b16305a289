"""What imported constants, functions and classes of the project give: sessions, clients, Configs, or nothing known."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.layouts import clean_in, flags_in

HEAD = "import boto3\nfrom botocore.config import Config\n"


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

"""Fixed modules are executed: every name is there when it is needed, and the clients run with what was chosen."""

from __future__ import annotations

from typing import Any

import pytest

from flake8_botocore.config import Settings
from flake8_botocore.findings import Finding
from flake8_botocore.fixing import fix
from flake8_botocore.linter import lint
from tests.snippets import snippet

POLICY = 'connect_timeout=5, read_timeout=60, retries={"mode": "standard", "total_max_attempts": 3}'
CHOSEN = (5, 60, {"mode": "standard", "total_max_attempts": 3})
"""The policy's connect and read timeouts in seconds, and its retries."""


def fixed(source: str) -> str:
    """``source`` with every fix."""

    def found(text: str) -> list[Finding]:
        return lint(text, "app.py", Settings())

    return fix(source, found, ("safe", "unsafe")).text


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Fixes a module, executes it as ``name`` and returns its text and namespace. Nothing is sent."""
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "a")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "b")

    def fix_and_run(source: str, name: str = "__main__") -> tuple[str, dict[str, Any]]:
        source = snippet(source).replace("CHOSEN", POLICY)
        text = fixed(source)
        assert text != source, "nothing was fixed"
        namespace = {"__name__": name}
        exec(compile(text, "app.py", "exec"), namespace)
        return text, namespace

    return fix_and_run


def settings(client: Any) -> tuple[Any, ...]:
    """What a client runs with, as in CHOSEN."""
    config = client.meta.config
    return config.connect_timeout, config.read_timeout, config.retries


MODULES = {
    "Config imported inside a function under a condition": """
        import boto3
        def make(custom):
            if custom:
                from botocore.config import Config
                return boto3.client("s3", config=Config(CHOSEN))
            return boto3.client("sqs")
        clients = [make(False), make(True)]
    """,
    "Config imported inside a function behind the call": """
        import boto3
        def make():
            client = boto3.client("sqs")
            from botocore.config import Config
            Config
            return client
        clients = [make()]
    """,
    "a constant defined after the call": """
        import boto3
        from botocore.config import Config
        def make():
            return boto3.client("s3")
        clients = [make()]
        CLIENT_CONFIG = Config(CHOSEN)
        clients.append(boto3.client("s3", config=CLIENT_CONFIG))
    """,
    "a constant changed before the call": """
        import boto3
        from botocore.config import Config
        CLIENT_CONFIG = Config(CHOSEN)
        CLIENT_CONFIG.read_timeout = 900
        clients = [boto3.client("s3")]
    """,
    "a constant whose dictionary is changed": """
        import boto3
        from botocore.config import Config
        CLIENT_CONFIG = Config(CHOSEN)
        CLIENT_CONFIG.retries["total_max_attempts"] = 9
        clients = [boto3.client("s3")]
    """,
    "a constant that is deleted": """
        import boto3
        from botocore.config import Config
        CLIENT_CONFIG = Config(CHOSEN)
        first = boto3.client("s3", config=CLIENT_CONFIG)
        del CLIENT_CONFIG
        clients = [first, boto3.client("s3")]
    """,
    "a late top-level import": """
        import boto3
        def make():
            return boto3.client("s3")
        clients = [make()]
        from botocore.config import Config
        Config
    """,
    "a late top-level import of boto": """
        def make(session):
            return session.client("s3")
        def late():
            return boto3.client("sqs")
        clients = []
        import boto3
        clients += [make(boto3.Session()), late()]
    """,
    "a main block that begins with an import": """
        import sys
        def make(session):
            return session.client("s3")
        if __name__ == "__main__":
            import boto3
            clients = [boto3.client("s3"), make(boto3.Session()), boto3.client("sqs")]
    """,
    "code behind the import on its line, two clients": '''
        import boto3; DOC = """
        text
        """
        clients = [boto3.client("s3"), boto3.client("sqs")]
        assert DOC == "\\ntext\\n"
    ''',
    "all on one line, two clients": """
        import boto3; clients = [boto3.client("s3"), boto3.client("sqs")]
    """,
    "a one-line docstring and semicolons": '''
        """Doc."""; import boto3; clients = [boto3.client("s3")]
        assert __doc__ == "Doc."
    ''',
    "__future__ on the docstring's line": '''
        """Doc."""; from __future__ import annotations
        def make(session): return session.client("s3")
        clients = [make(__import__("boto3").Session())]
        assert __doc__ == "Doc."
    ''',
    "__future__ first": """
        from __future__ import annotations
        def make(session): return session.client("s3")
        clients = [make(__import__("boto3").Session())]
    """,
    "a client in an f-string": """
        import boto3
        text = f"{[c := boto3.client('s3')]}"
        clients = [c]
    """,
    "a client in a triple f-string": '''
        import boto3
        text = f"""{[c := boto3.client('s3')]}"""
        clients = [c]
    ''',
    "boto imported only inside functions": """
        def make():
            import boto3
            return boto3.client("s3")
        def use(session):
            return session.client("sqs")
        clients = [make()]
        clients.append(use(__import__("boto3").Session()))
    """,
    "beside TYPE_CHECKING": """
        from typing import TYPE_CHECKING
        import boto3
        if TYPE_CHECKING:
            from botocore.config import Config
        def make(config: "Config | None" = None):
            return boto3.client("s3")
        clients = [make()]
    """,
    "Config in a try": """
        try:
            import boto3
            from botocore.config import Config
        except ImportError:
            boto3 = Config = None
        clients = [boto3.client("s3")]
    """,
    "Config of a class body": """
        import boto3
        class A:
            from botocore.config import Config
            def make(self):
                return boto3.client("s3")
        clients = [A().make()]
    """,
    "a function's own Config": """
        import boto3
        def make(Config=None):
            return boto3.client("s3")
        clients = [make()]
    """,
    "a function that binds the constant's name": """
        import boto3
        from botocore.config import Config
        CLIENT_CONFIG = Config(CHOSEN)
        def make():
            client = boto3.client("s3")
            CLIENT_CONFIG = 1
            return client
        clients = [make()]
    """,
    "a decorator and a default value": """
        import boto3
        def keep(client): return lambda function: function
        @keep(boto3.client("s3"))
        def make(client=boto3.client("sqs")): return client
        clients = [make()]
    """,
    "sys.path is changed first": """
        import sys
        import boto3
        sys.path.append("lib")
        from botocore.config import Config
        clients = [boto3.client("s3"), boto3.client("sqs")]
    """,
}


@pytest.mark.parametrize("source", MODULES.values(), ids=MODULES)
def test_fixed_clients_run_with_the_chosen_values(source: str, run: Any) -> None:
    _, namespace = run(source)
    assert [settings(client) for client in namespace["clients"]] == [CHOSEN] * len(namespace["clients"])

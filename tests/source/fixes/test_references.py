"""Imports and constants for a Config: once, where they are needed, and never over a name in use."""

from __future__ import annotations

import re
from textwrap import dedent
from typing import Any

import pytest

from flake8_botocore.rule import AddPolicyConfig

from .writing import Tree, Wanted, write

SHARED = "app.aws.CLIENT_CONFIG"
LONG = 'connect_timeout=5, read_timeout=60, retries={"mode": "standard", "total_max_attempts": 3}'


def policy(before: str, *texts: str, **options: Any) -> str | None:
    """``before`` with a Config for each of its clients; ``texts`` are their arguments, the last for all others."""
    source = dedent(before)
    count = len(Tree(source).calls("client"))
    wanted = [*texts, *[texts[-1] if texts else "n=1"] * count][:count]

    def proposal(number: int) -> Wanted:
        return lambda tree: AddPolicyConfig(tree.calls("client")[number], wanted[number])

    return write(source, *map(proposal, range(count)), **options)


def becomes(marked: str, *texts: str, **options: Any) -> None:
    """Assert that ``policy`` adds the lines that begin with +, and in other lines what is between « and »."""
    lines = [line[8:] for line in marked.splitlines()[1:-1]]
    before = [re.sub("«.*?»", "", line[2:]) for line in lines if not line.startswith("+")]
    after = [re.sub("[«»]", "", line[2:]) for line in lines]
    assert policy("\n".join([*before, ""]), *texts, **options) == "\n".join([*after, ""])


def test_the_import_stands_in_order_behind_future_and_docstring() -> None:
    becomes('''
          """Doc."""

          from __future__ import annotations

          import boto3
        + from botocore.config import Config
          from botocore.exceptions import ClientError


          def f():
              return boto3.client("s3"«, config=Config(n=1)»)
    ''')


@pytest.mark.parametrize(
    ("head", "config"),
    [
        ("from botocore.config import Config", "Config"),
        ("from botocore.config import Config as C", "C"),
        ("from botocore.client import Config", "Config"),
        ("import botocore.config", "botocore.config.Config"),
        ("import botocore.config as bc", "bc.Config"),
        ("from botocore import config", "config.Config"),
        ("try:\n    from botocore.config import Config\nexcept ImportError:\n    Config = None", "Config"),
    ],
)
def test_an_import_that_is_there_is_used(head: str, config: str) -> None:
    source = f'import boto3\n{head}\nclient = boto3.client("s3"{{}})\n'
    assert policy(source.format("")) == source.format(f", config={config}(n=1)")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("from botocore.config import X", "from botocore.config import Config, X"),
        ("from botocore.config import (X)", "from botocore.config import (Config, X)"),
        (
            "from botocore.config import (\n    X,\n    Y as Z,\n)",
            "from botocore.config import (\n    Config,\n    X,\n    Y as Z,\n)",
        ),
        ("from botocore.config import A, x", "from botocore.config import A, Config, x"),
        ("from botocore.config import x, A", "from botocore.config import x, A, Config"),
        ("from botocore.config import X  # c", "from botocore.config import Config, X  # c"),
    ],
)
def test_an_import_from_the_same_module_is_extended(before: str, after: str) -> None:
    source = 'import boto3\n{}\nclient = boto3.client("s3"{})\n'
    assert policy(source.format(before, "")) == source.format(after, ", config=Config(n=1)")


@pytest.mark.parametrize(
    "other",
    [
        "class Config: pass",
        "from zoo import Config",
        "def f(Config): pass",
        "from zoo import *",
        "print(Config)",
        "for Config in []: pass",
        "with f() as Config: pass",
        "match x:\n    case Config: pass",
    ],
)
def test_a_name_in_use_is_not_taken(other: str) -> None:
    tail = f'\n{other}\nclient = boto3.client("s3"'
    assert policy(f"import boto3{tail})\n") == (
        f"import boto3\nfrom botocore.config import Config as BotocoreConfig{tail}, config=BotocoreConfig(n=1))\n"
    )


def test_an_import_whose_name_is_bound_again_is_not_used() -> None:
    source = 'import boto3\nfrom botocore.config import Config{}\n\ndef f(Config):\n    return boto3.client("s3"{})\n'
    assert policy(source.format("", "")) == source.format(", Config as BotocoreConfig", ", config=BotocoreConfig(n=1)")


def test_an_import_for_the_type_checker_alone_is_moved() -> None:
    head = "from typing import TYPE_CHECKING\n"
    rest = '\ndef f(session: "boto3.Session"):\n    return session.client("s3"'
    imported = "from botocore.config import Config\n"
    assert policy(f"{head}if TYPE_CHECKING:\n    import boto3\n    {imported}{rest})\n") == (
        f"{head}\n{imported}if TYPE_CHECKING:\n    import boto3\n{rest}, config=Config(n=1))\n"
    )


def test_an_import_inside_a_function_stays_there() -> None:
    becomes("""
          def f():
              import boto3
        +     from botocore.config import Config
              return boto3.client("s3"«, config=Config(n=1)»)


          def g():
        +     from botocore.config import Config
        +
              if True:
                  import boto3  # c
              return boto3.client("s3"«, config=Config(n=1)»)
    """)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("", "from botocore.config import Config\n\n", id="nothing before"),
        pytest.param('"""Doc."""\n', '"""Doc."""\n\nfrom botocore.config import Config\n\n', id="docstring"),
        pytest.param('"""Doc."""\n\n', '"""Doc."""\n\nfrom botocore.config import Config\n\n', id="and a blank line"),
        pytest.param(
            "#!/bin/sh\n# c\n", "#!/bin/sh\n# c\nfrom botocore.config import Config\n\n", id="opening comment"
        ),
        pytest.param(
            "#!/bin/sh\n\n# c\n", "#!/bin/sh\n\nfrom botocore.config import Config\n\n# c\n", id="its own comment"
        ),
        pytest.param("import os\n", "import os\n\nfrom botocore.config import Config\n", id="an import"),
        pytest.param(
            "from __future__ import annotations\n",
            "from __future__ import annotations\n\nfrom botocore.config import Config\n",
            id="future",
        ),
    ],
)
def test_a_module_that_is_given_its_session(before: str, after: str) -> None:
    rest = '@decorated\ndef f(session):\n    return session.client("s3"{})\n'
    assert policy(before + rest.format("")) == after + rest.format(", config=Config(n=1)")


def test_the_import_is_there_before_it_is_needed() -> None:
    becomes("""
        + from botocore.config import Config
        +
          import boto3; client = boto3.client("s3"«, config=Config(n=1)»)
          import botocore
    """)


@pytest.mark.parametrize("docstring", ["", '"""Doc."""; ', '"""Doc."""\n'])
@pytest.mark.parametrize("rest", ["import boto3; ", "import boto3, os; os.x(); ", "from x import boto3; "])
def test_nothing_is_put_before_future(docstring: str, rest: str) -> None:
    head = f"{docstring}from __future__ import annotations; "
    assert policy(f'{head}{rest}boto3.client("s3")\n', shared_config=SHARED) == (
        f'{head}from app.aws import CLIENT_CONFIG; {rest}boto3.client("s3", config=CLIENT_CONFIG)\n'
    )


def test_a_config_on_the_line_of_future_stands_behind_it() -> None:
    assert policy('from __future__ import annotations; import boto3; boto3.client("s3")\n') == (
        "from __future__ import annotations; from botocore.config import Config; import boto3; "
        'boto3.client("s3", config=Config(n=1))\n'
    )
    source = 'from __future__ import annotations; import boto3; a = boto3.client("s3"{0}); b = boto3.client("sqs"{0})\n'
    added = "annotations; from botocore.config import Config; CLIENT_CONFIG = Config(n=1);"
    expected = source.format(", config=CLIENT_CONFIG").replace("annotations;", added)
    assert policy(source.format("")) == expected


def test_two_clients_share_a_constant_behind_the_imports() -> None:
    becomes("""
          import boto3
          import os
        + from botocore.config import Config

        + CLIENT_CONFIG = Config(n=1)
        +
          first = boto3.client("s3"«, config=CLIENT_CONFIG»)


          def f(client=boto3.client("sqs"«, config=CLIENT_CONFIG»)):
              return client
    """)


def test_a_constant_stands_before_the_first_definition_though_imports_follow_that() -> None:
    becomes("""
          import boto3
        + from botocore.config import Config

        + CLIENT_CONFIG = Config(n=1)
        +
          class Missing(Exception): ...

          import os

          first = boto3.client("s3"«, config=CLIENT_CONFIG»)
          second = boto3.client("sqs"«, config=CLIENT_CONFIG»)
    """)


def test_a_constant_of_the_same_content_is_used() -> None:
    becomes("""
          import boto3
          from botocore.config import Config
          AWS = Config(n=1)
          client = boto3.client("s3"«, config=AWS»)
    """)


@pytest.mark.parametrize(
    "constant", ["AWS = Config(n=2)", "AWS = Config(n=1)\nAWS = 2", "AWS = f(n=1)", "def f(AWS=Config(n=1)): pass"]
)
def test_another_constant_is_not_used(constant: str) -> None:
    source = f'import boto3\nfrom botocore.config import Config\n{constant}\nclient = boto3.client("s3"{{}})\n'
    assert policy(source.format("")) == source.format(", config=Config(n=1)")


def test_the_first_constant_of_the_same_content_is_used_from_where_it_is_defined() -> None:
    becomes(
        """
          import boto3
          from botocore.config import Config

          before = boto3.client("s3"«, config=Config(n=1)»)
          ONE = Config(n=1)
          TWO = Config( n = 1 )
          OTHER = Config(n=2)
          behind = boto3.client("s3"«, config=ONE»)
          other = boto3.client("s3"«, config=OTHER»)


          def f():
              return boto3.client("s3"«, config=ONE»)
    """,
        "n=1",
        "n=1",
        "n=2",
        "n=1",
    )


def test_defaults_and_decorators_run_outside_their_function() -> None:
    becomes(
        """
          import boto3
        + from botocore.config import Config
          def f(client=boto3.client("s3"«, config=Config(n=1)»), make=lambda: boto3.client("s3"«, config=Config(n=2)»)):
              import boto3 as b
              from botocore.config import Config as C
              @b.client("s3"«, config=C(n=3)»)
              def g(): return [lambda: b.client("s3"«, config=C(n=4)»), b.client("s3"«, config=C(n=5)»)]
              return b.client("s3"«, config=C(n=6)»)
          last = boto3.client("s3"«, config=Config(n=7)»)
    """,
        *(f"n={number}" for number in range(1, 8)),
    )


def test_a_constant_does_not_take_a_name_in_use() -> None:
    becomes("""
          import boto3
          from botocore.config import Config

        + CLIENT_CONFIG_2 = Config(n=1)
        +
          def f(CLIENT_CONFIG):
              return boto3.client("s3"«, config=CLIENT_CONFIG_2»), boto3.client("sqs"«, config=CLIENT_CONFIG_2»)
    """)


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ("from app.aws import CLIENT_CONFIG", "CLIENT_CONFIG"),
        ("from app.aws import CLIENT_CONFIG as C", "C"),
        ("from app import aws", "aws.CLIENT_CONFIG"),
        ("import app.aws", "app.aws.CLIENT_CONFIG"),
        ("from .aws import CLIENT_CONFIG", "CLIENT_CONFIG"),
        ("from . import aws", "aws.CLIENT_CONFIG"),
    ],
)
def test_an_import_of_the_teams_constant_is_used(head: str, name: str) -> None:
    source = f'import boto3\n{head}\nclient = boto3.client("s3"{{}})\n'
    assert policy(source.format(""), shared_config=SHARED) == source.format(f", config={name}")


def test_the_teams_constant_does_not_take_a_name_in_use() -> None:
    tail = '\nCLIENT_CONFIG = 3\nclient = boto3.client("s3"'
    assert policy(f"import boto3{tail})\n", shared_config=SHARED) == (
        f"import boto3\nfrom app.aws import CLIENT_CONFIG as SHARED_CLIENT_CONFIG{tail}, config=SHARED_CLIENT_CONFIG)\n"
    )


@pytest.mark.parametrize("path", ["src/app/aws.py", "app/aws/__init__.py"])
def test_in_its_own_module_the_teams_constant_is_a_plain_name(path: str) -> None:
    source = 'import boto3\nCLIENT_CONFIG = make()\nclient = boto3.client("s3"{})\n'
    expected = source.format(", config=CLIENT_CONFIG")
    assert policy(source.format(""), shared_config=SHARED, path=path) == expected


def test_in_its_own_module_it_is_not_used_before_it_is_there() -> None:
    source = 'import boto3\nclient = boto3.client("s3")\nCLIENT_CONFIG = make()\n'
    assert policy(source, shared_config=SHARED, path="app/aws.py") is None


def test_a_shared_config_is_imported_beside_imports_of_its_package() -> None:
    """The imports of this file are in no order: those of the same package show the place."""
    becomes(
        """
          import botocore
          import boto3

        + from app.aws import CLIENT_CONFIG
          from app.helper import Helper

          client = boto3.client("s3"«, config=CLIENT_CONFIG»)
    """,
        shared_config=SHARED,
    )

from __future__ import annotations

from flake8_botocore.deployment import DeployedFunction
from flake8_botocore.deployment.templates import cdk_functions as functions

STACK = """\
from aws_cdk import Duration, Stack
from aws_cdk import aws_lambda as _lambda

class Shop(Stack):
    def __init__(self, scope, name, **kwargs):
        _lambda.Function(
            self, "Orders",
            handler="app.handler",
            code=_lambda.Code.from_asset("lambda"),
            timeout=Duration.seconds(30),
            runtime=_lambda.Runtime.PYTHON_3_13,
        )
"""


def changed(*changes: tuple[str, str]) -> list[DeployedFunction]:
    """What the stack says with some words changed."""
    source = STACK
    for old, new in changes:
        assert old in source
        source = source.replace(old, new)
    return list(functions(source))


def test_paths_that_double() -> None:
    for first in ("", "a"):
        paths = "".join(f'    p{number + 1} = f"{{p{number}}}{{p{number}}}"\n' for number in range(60))
        doubled = (
            ("class Shop", f'if True:\n    p0 = "{first}"\n{paths}\nclass Shop'),
            ('from_asset("lambda")', "from_asset(p60)"),
        )
        assert changed(*doubled) == []


def test_functions_that_cannot_be_read_are_left_out() -> None:
    for old, new in [
        ('"app.handler"', "handler"),
        ('"lambda"', "folder"),
        ('_lambda.Code.from_asset("lambda")', "code"),
        ("Code.from_asset", "Code.from_inline"),
        ("_lambda.Function", "_lambda.DockerImageFunction"),
        ("from aws_cdk import aws_lambda as _lambda", "from ours import aws_lambda as _lambda"),
        ("_lambda.Function", "Function"),
        ("        _lambda.Function(", "        def ("),
    ]:
        assert changed((old, new)) == []


COMPUTED = """\
import os
from pathlib import Path
from aws_cdk import Duration, aws_lambda
HERE = Path(__file__).parent
ROOT = HERE.parent.resolve()
LIMIT = 45
twice = "lambda"
twice = "other"
def make(self, given):
    aws_lambda.Function(self, "Orders", handler="app.handler", code=aws_lambda.Code.from_asset({path}), timeout={limit})
"""


def test_paths_that_are_computed() -> None:
    for path, code in [
        ('os.path.join(os.path.dirname(__file__), "..", "src")', "/app/stacks/../src"),
        ('os.path.join(os.path.dirname(os.path.abspath(__file__)), "src")', "/app/stacks/src"),
        ('Path(__file__).parent / "src"', "/app/stacks/src"),
        ('str(Path(__file__).resolve().parent.parent / "src" / "orders")', "/app/src/orders"),
        ('(HERE / "src").as_posix()', "/app/stacks/src"),
        ('str(ROOT / "src")', "/app/src"),
        ('os.path.join("src", "orders")', "src/orders"),
        ("given", None),
        ("twice", None),
        ("HERE / given", None),
        ('os.path.join(os.getcwd(), "src")', None),
        ('f"{HERE}/src"', "/app/stacks/src"),
        ('os.path.join(f"{Path(__file__).parents[1]}", "src")', "/app/src"),
        ('os.path.join(f"{Path(__file__).parents[9]}", "src")', None),
        ('os.path.join(f"{given}", "src")', None),
        ('Path(__file__).parents[given] / "src"', None),
        ('Path(__file__).parents[-1] / "src"', None),
        ('HERE.joinpath("src")', None),
        ('str(object="src")', None),
    ]:
        found = functions(COMPUTED.format(path=path, limit="Duration.seconds(LIMIT)"), "/app/stacks/stack.py")
        assert [(each.code, each.seconds) for each in found] == ([] if code is None else [(code, 45)])


def test_dictionaries_of_arguments() -> None:
    for shared, seconds in [
        ('{"timeout": Duration.seconds(amount=9), "handler": "app.handler"}', 9),
        ('dict(timeout=Duration.minutes(2), handler="app.handler")', 120),
        ('{**{"timeout": Duration.seconds(9)}, "handler": "app.handler"}', 9),
        ('{"handler": "app.handler"}', 3),
        ('{"handler": "app.handler", key: 1}', 0),
        ('{"handler": "app.handler", **more}', 0),
        ('dict(more, handler="app.handler")', None),
        ("more", None),
        ('{"handler": "app.handler"}; shared["timeout"] = more', None),
        ('{"handler": "app.handler"}; shared.update(more)', None),
        ('{"handler": "app.handler"}; change(shared)', None),
        ('{"handler": "app.handler"}; other = shared', None),
        ('{**shared, "handler": "app.handler"}', None),
    ]:
        source = f"from aws_cdk import aws_lambda, Duration\nshared = {shared}\n"
        source += 'aws_lambda.Function(self, "Orders", **shared, code=aws_lambda.Code.from_asset("src"))\n'
        assert [each.seconds for each in functions(source)] == ([] if seconds is None else [seconds])


def test_constants_that_need_each_other() -> None:
    source = COMPUTED.format(path="a", limit="LIMIT") + 'a = b / "x"\nb = a / "y"\n'
    assert functions(source, "/app/stack.py") == []


HELPER = """\
from aws_cdk import Duration, aws_lambda

class Lambda(Construct):
    def __init__(self, scope, name, folder, seconds=10):
        aws_lambda.Function(
            self,
            name,
            handler=f"{folder}.handler",
            code=aws_lambda.Code.from_asset(f"src/{folder}"),
            timeout=Duration.seconds(seconds),
        )

def shop(scope, common):
    Lambda(scope, "Orders", "orders", 20)
    Lambda(scope, name="Users", folder="users")
"""
ORDERS_AND_USERS = [("Orders", "src/orders", "orders.handler", 20), ("Users", "src/users", "users.handler", 10)]


def test_arguments_of_the_projects_own_constructs() -> None:
    """Each call of what makes a function is one; an argument that is not certain leaves what needs it unknown."""
    for changes, made in [
        ([], ORDERS_AND_USERS),
        ([("__init__", "make"), ("Lambda(scope", "self.make(scope")], ORDERS_AND_USERS),
        ([("    def __init__(self, ", "def Lambda("), ("class Lambda(Construct):\n", "")], ORDERS_AND_USERS),
        ([('"orders", 20', "FOLDER, 20"), ("def shop", 'FOLDER = "orders"\ndef shop')], ORDERS_AND_USERS),
        ([("20)", "common)")], [(*ORDERS_AND_USERS[0][:3], 0), ORDERS_AND_USERS[1]]),
        ([("20)", "folder)")], [(*ORDERS_AND_USERS[0][:3], 0), ORDERS_AND_USERS[1]]),
        ([('"orders"', "folder")], ORDERS_AND_USERS[1:]),
        ([('"orders", 20', '"orders", **common')], ORDERS_AND_USERS[1:]),
        ([('"orders", 20', '*common, "orders"')], ORDERS_AND_USERS[1:]),
        ([("        aws_lambda", "        folder = folder.lower()\n        aws_lambda")], []),
        ([("Lambda(scope", "Other(scope")], []),
    ]:
        source = HELPER
        for old, new in changes:
            assert old in source
            source = source.replace(old, new)
        assert [(each.name, each.code, each.handler, each.seconds) for each in functions(source)] == made

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
ORDERS = DeployedFunction("Orders", "lambda", "app.handler", 30, 1, 10, runtime="python3.13")
UNKNOWN = ORDERS._replace(seconds=0, stated=0, line=6)


def changed(*changes: tuple[str, str]) -> list[DeployedFunction]:
    """What the stack says with some words changed."""
    source = STACK
    for old, new in changes:
        assert old in source
        source = source.replace(old, new)
    return list(functions(source))


def test_a_function() -> None:
    assert changed() == [ORDERS]
    assert changed(('self, "Orders"', 'self, id="Orders"')) == [ORDERS]
    assert changed(('"Orders"', "name")) == [ORDERS._replace(name="app.handler")]
    assert changed(('from_asset("lambda")', 'from_asset(path="lambda")')) == [ORDERS]


def test_paths_that_double() -> None:
    for first in ("", "a"):
        paths = "".join(f'    p{number + 1} = f"{{p{number}}}{{p{number}}}"\n' for number in range(60))
        doubled = (
            ("class Shop", f'if True:\n    p0 = "{first}"\n{paths}\nclass Shop'),
            ('from_asset("lambda")', "from_asset(p60)"),
        )
        assert changed(*doubled) == []


def test_ways_to_import_it() -> None:
    for changes in [
        [("from aws_cdk import aws_lambda as _lambda", "import aws_cdk.aws_lambda as _lambda")],
        [("from aws_cdk import aws_lambda as _lambda", "import aws_cdk"), ("_lambda.", "aws_cdk.aws_lambda.")],
        [("import Duration, Stack", "import core, Stack"), ("Duration", "core.Duration")],
        [("aws_lambda as _lambda", "aws_lambda as f"), ("_lambda.", "f.")],
        [("from_asset", "asset")],
        [("Code.from_asset", "AssetCode")],
    ]:
        assert [each._replace(line=10) for each in changed(*changes)] == [ORDERS]


def test_time_limits() -> None:
    for written, seconds, stated in [
        ("timeout=Duration.minutes(5),", 300, 1),
        ("", 3, 0),
        ("timeout=Duration.seconds(limit),", 0, 0),
        ("timeout=Duration.minutes(31),", 0, 0),
        ("timeout=limit,", 0, 0),
        ("**shared,", 0, 0),
        ("timeout=Duration.seconds(30), **shared,", 30, 1),
    ]:
        assert changed(("timeout=Duration.seconds(30),", written)) == [
            ORDERS._replace(seconds=seconds, stated=stated, line=10 if stated else 6)
        ]


def test_variables_of_botocore() -> None:
    for written, variables in [
        ('environment={"AWS_MAX_ATTEMPTS": "5", "TABLE": table},', (("AWS_MAX_ATTEMPTS", "5"),)),
        ('environment={"AWS_RETRY_MODE": mode},', (("AWS_RETRY_MODE", None),)),
        ('environment={"TABLE": "AWS_RETRY_MODE"},', ()),
        ('environment={**shared, "TABLE": "AWS_RETRY_MODE"},', (("AWS_RETRY_MODE", None),)),
        ('environment=environment("AWS_RETRY_MODE"),', (("AWS_RETRY_MODE", None),)),
        ('environment=environment("TABLE"),', ()),
    ]:
        assert changed(("timeout=Duration.seconds(30),", f"timeout=Duration.seconds(30), {written}")) == [
            ORDERS._replace(variables=variables)
        ]


def test_variables_that_are_added() -> None:
    added = ("        )\n", '        ).add_environment("AWS_RETRY_MODE", "legacy")\n')
    assert (
        changed(added)
        == changed(added, ("timeout=", "environment={}, timeout="))
        == [ORDERS._replace(variables=(("AWS_RETRY_MODE", None),))]
    )


def test_runtimes() -> None:
    runtimes = {"PYTHON_3_9": "python3.9", "FROM_IMAGE": "", "PYTHON_3_9 if old else new": ""}
    for written, runtime in runtimes.items():
        assert changed(("PYTHON_3_13", written)) == [ORDERS._replace(runtime=runtime)]


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


def test_constants_of_a_function() -> None:
    inside = '    handler, seconds = "app.handler", 5\n    code = "src"\n    limit = Duration.minutes(2)\n'
    source = COMPUTED.format(path="code", limit="limit").replace("given):\n", f"given):\n{inside}")
    assert [(each.code, each.seconds) for each in functions(source)] == [("src", 120)]
    again = "\ndef other(code):\n    code = limit = 1\n"
    assert [(each.code, each.seconds) for each in functions(source + again)] == [("src", 120)]
    assert functions(source.replace("given):\n", "given):\n    global code\n")) == []
    assert functions(source.replace('    code = "src"\n', "") + 'class Other:\n    code = "src"\n') == []


def test_names_that_several_methods_assign() -> None:
    method = """
    def {name}(self, more):
        here = {folder}
        aws_lambda.Function(self, "{name}", handler="app.handler", code=aws_lambda.Code.from_asset(here))
"""
    source = "from aws_cdk import aws_lambda\nhere = 'other'\nclass Shop:\n    here = 'another'\n"
    source += method.format(name="orders", folder="'src/orders'") + method.format(name="users", folder="'src/users'")
    source += method.format(name="items", folder="more")
    assert [(each.name, each.code) for each in functions(source)] == [("orders", "src/orders"), ("users", "src/users")]


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


def test_functions_of_python() -> None:
    source = """\
from aws_cdk import Duration, aws_lambda_python_alpha as python
python.PythonFunction(self, "Orders", entry="src", runtime=RUNTIME, timeout=Duration.seconds(10){more})
"""
    usual = DeployedFunction("Orders", "src", "index.handler", 10, 1, 2)
    assert list(functions(source.format(more=""))) == [usual]
    named = source.format(more=', index="orders/app.py", handler="main"')
    assert [each.module for each in functions(named)] == ["src/orders/app.py"]
    assert [each.handler for each in functions(named)] == ["orders/app.main"]
    assert list(functions(source.format(more=", index=name"))) == []

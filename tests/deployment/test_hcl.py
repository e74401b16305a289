"""HCL: values, references and blocks are read, what computes something is unknown, and broken files are refused."""

from __future__ import annotations

from flake8_botocore.deployment import Mapping
from flake8_botocore.deployment.hcl import Block, Expression, FunctionCall, Name, Template, read_hcl
from flake8_botocore.facts import ABSENT, UNKNOWN
from tests.snippets import snippet


def plain(text: str) -> Template:
    return Template((text,))


VALUES: dict[str, Expression] = {
    "25": "25",
    "1.5": "1.5",
    "true": "true",
    "null": ABSENT,
    '"text"': plain("text"),
    '""': Template(()),
    r'"a \"b\" \\ \n $${x} %%{y}"': plain('a "b" \\ \n ${x} %{y}'),
    '"${path.module}/../src"': Template((Name(("path", "module")), "/../src")),
    '"${var.names["a"]}"': Name(("var", "names", "a")),
    '"${lookup(var.x, "}")}"': FunctionCall("lookup", (Name(("var", "x")), plain("}"))),
    '"${a ? "b" : "c"}-d"': Template((FunctionCall("?", (Name(("a",)), plain("b"), plain("c"))), "-d")),
    '"%{ if a }b%{ endif }"': Template((UNKNOWN, "b", UNKNOWN)),
    "local.timeout": Name(("local", "timeout")),
    "aws_s3_object.code[0].key": Name(("aws_s3_object", "code", "key")),
    'local.all["a"].timeout': Name(("local", "all", "a", "timeout")),
    "local.all[each.key]": UNKNOWN,
    "aws_lambda_function.f[*].arn": UNKNOWN,
    'file("app.py")': FunctionCall("file", (plain("app.py"),)),
    "max(1, 2...)": FunctionCall("max", ("1", UNKNOWN)),
    "f(1).x": UNKNOWN,
    "1 + 2": FunctionCall("+", ("1", "2")),
    "2 * var.x": FunctionCall("*", ("2", Name(("var", "x")))),
    "1 - 2": UNKNOWN,
    "var.a == 1": FunctionCall("==", (Name(("var", "a")), "1")),
    "1 + 2 != null": FunctionCall("!=", (FunctionCall("+", ("1", "2")), ABSENT)),
    "a == 1 && b": UNKNOWN,
    "a > 1": UNKNOWN,
    "-1": UNKNOWN,
    "!var.off": UNKNOWN,
    "var.a ? 1 : 2": FunctionCall("?", (Name(("var", "a")), "1", "2")),
    "a ? 1 : b ? 2 : 3": FunctionCall("?", (Name(("a",)), "1", FunctionCall("?", (Name(("b",)), "2", "3")))),
    "(\n  a == b\n  ? 1\n  : 2\n)": FunctionCall("?", (FunctionCall("==", (Name(("a",)), Name(("b",)))), "1", "2")),
    "a ? 1 - 1 : 2": UNKNOWN,
    "a ? 1 : 2 - 1": FunctionCall("?", (Name(("a",)), "1", UNKNOWN)),
    "a ? 1": UNKNOWN,
    "(\n  1\n)": "1",
    "[]": (),
    '[\n  "a", # first\n  local.b,\n]': (plain("a"), Name(("local", "b"))),
    "[for x in var.all : x]": UNKNOWN,
    "{ for k, v in var.all : k => v... if v }": UNKNOWN,
    "<<-EOT\n    text } ] )\n  EOT": UNKNOWN,
    "{}": Mapping(),
    '{ a = 1, "b" : 2 }': Mapping({"a": "1", "b": "2"}, {"a": 1, "b": 1}),
    "{\n  a = 1\n  (var.b) = 2\n}": Mapping({"a": "1"}, {"a": 2}, complete=False),
    "{ aws.east = aws.east, local.all[each.key] = 2, a = 1 }": Mapping({"a": "1"}, {"a": 1}, complete=False),
    "{ true = 1 }": Mapping({"true": "1"}, {"true": 1}),
    "{ a = 1, a = 2 }": Mapping({"a": UNKNOWN}, {"a": 1}),
}


def test_a_value() -> None:
    for code in VALUES:
        assert read_hcl(f"before = 0\nx = {code}\nafter = 1\n") == (
            Block(
                "",
                (),
                1,
                Mapping(
                    {"before": "0", "x": moved(VALUES[code]), "after": "1"},
                    {"before": 1, "x": 2, "after": 3 + code.count("\n")},
                ),
                (),
            ),
        )


def moved(value: Expression) -> Expression:
    """``value`` with the lines of a second line."""
    if not isinstance(value, Mapping):
        return value
    return Mapping(value.values, {key: line + 1 for key, line in value.lines.items()}, value.complete)


def test_blocks() -> None:
    text = snippet(
        """
        /* a comment
           of two lines */
        resource "aws_lambda_function" "f" {   // with labels
          timeout = 25
          lifecycle { ignore_changes = [timeout] }
          dynamic "vpc_config" {
            for_each = var.vpc
            content { a = 1 }
          }
        }
        locals {
          name = "${
            var.name}"
        }
        locals {}
        """
    )
    lifecycle = Block("lifecycle", (), 5, Mapping({"ignore_changes": (Name(("timeout",)),)}, {"ignore_changes": 5}), ())
    inner = Block("content", (), 8, Mapping({"a": "1"}, {"a": 8}), ())
    each = Mapping({"for_each": Name(("var", "vpc"))}, {"for_each": 7})
    made = Block("vpc_config", (), 6, Mapping(complete=False), ())
    assert read_hcl(text) == (
        Block(
            "resource",
            ("aws_lambda_function", "f"),
            3,
            Mapping({"timeout": "25"}, {"timeout": 4}),
            (lifecycle, Block("dynamic", ("vpc_config",), 6, each, (inner,)), made),
        ),
        Block("locals", (), 11, Mapping({"name": Name(("var", "name"))}, {"name": 12}), ()),
        Block("locals", (), 15, Mapping(), ()),
        Block("", (), 1, Mapping(), ()),
    )


def test_text_that_is_no_hcl_is_refused() -> None:
    for text in [
        'a = "',
        'a = "${b"',
        "a = [1",
        "a = {",
        "a = { b }",
        "a {",
        "a }",
        "a b",
        'a "${b}" {}',
        "1 = 2",
        "a = <<EOT\nnever closed",
        "a = 1 /* never closed",
        "a = ~",
        "a = " + "[" * 100,
        "a {" * 100,
        "a = " + '"${' * 100,
        "a = {for",
    ]:
        assert read_hcl(text) is None

from __future__ import annotations

from textwrap import dedent
from typing import Any

import pytest

from flake8_botocore.deployment.yaml_tree import Mapping, Tree, read_json, read_yaml
from flake8_botocore.facts import ABSENT, UNKNOWN

yaml = pytest.importorskip("yaml", reason="libcst brings it, on Python 3.13 under another name")


def plain(tree: object) -> object:
    """A tree as Python's own values; ``...`` is what is unknown."""
    if isinstance(tree, Mapping):
        return {key: plain(value) for key, value in tree.values.items()}
    if isinstance(tree, tuple):
        return list(map(plain, tree))
    return ... if tree is UNKNOWN else tree


def read(text: str) -> object:
    return plain(read_yaml(dedent(text).lstrip("\n")))


def test_mappings_lists_and_texts() -> None:
    text = """
    ---
    # A template.
    a: 1   # a number
    "b c": 'text: of its own'
    d:
      e: "x"

      f:
      - one
      # between
      - two: 2
        three:
            - 3
      -
        four: 4
      - - 5
    AWS::Region: https://example.org:443/path#part
    /{proxy+}: -1
    """
    assert read(text) == {
        "a": "1",
        "b c": "text: of its own",
        "d": {"e": "x", "f": ["one", {"two": "2", "three": ["3"]}, {"four": "4"}, ["5"]]},
        "AWS::Region": "https://example.org:443/path#part",
        "/{proxy+}": "-1",
    }  # fmt: skip


@pytest.mark.parametrize(
    "value",
    [
        "!Ref Seconds",
        "!Sub '${A}: b'",
        "!If\n    - A\n    - B\n    - C",
        "!If\n  - A\n  - B",
        "!Join [ '', [\n    a,\n    b\n  ]]",
        "{ c: d }",
        "{\n  c: [1,\n  2]\n  }",
        "[a, b]",
        "&anchor x",
        "*anchor",
        ">\n    c: d\n\n    # text\n    - e",
        "|-   # text\n    c: d",
        "several\n    lines",
        '"several\n\n    lines"',
        "'it''s'",
        '"escaped\\n"',
        "",
        "   # nothing",
    ],
)
def test_what_one_value_hides_is_unknown(value: str) -> None:
    assert read(f"a:\n  b: {value}\n  f: 1\ng: 2") == {"a": {"b": ..., "f": "1"}, "g": "2"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a: 1\n   b: 2",
        "a:\n    b: 1\n  c: 2",
        "a: 1\n\tb: 2",
        "a: 1\n{{ more }}",
        "a: b: c",
        'a: "never closed',
        "a: [never, closed",
        "a: 1\n---\nb: 2",
        "- 1\na: 2",
        "%YAML 1.1",
        "\n".join(" " * depth + "a:" for depth in range(200)),
    ],
)
def test_a_structure_in_doubt_is_unknown_as_a_whole(text: str) -> None:
    assert read_yaml(text) is UNKNOWN


def test_what_a_key_means_is_told_for_certain_or_not_at_all() -> None:
    tree = read_yaml("a:\n  b: 1\n  b: 2\nc:\n  <<: *d\n  e: 3\nf:\n  Fn::Transform: g\nh: text")
    assert isinstance(tree, Mapping)
    assert tree.get("a", "b") is UNKNOWN
    assert tree.get("a", "x") is ABSENT
    assert (tree.get("c", "e"), tree.get("c", "x"), tree.get("f", "x")) == ("3", UNKNOWN, UNKNOWN)
    assert (tree.get("h"), tree.get("h", "x"), tree.get("x", "y")) == ("text", UNKNOWN, ABSENT)
    assert tree.lines == {"a": 1, "c": 4, "f": 7, "h": 9}


def test_json() -> None:
    text = '{"a": 1, "b": {"c": ["x", null, true, 1.5]}, "d": 1, "d": 2}'
    assert plain(read_json(text)) == {"a": "1", "b": {"c": ["x", ..., ..., ...]}, "d": ...}
    assert read_json("{") is UNKNOWN
    assert read_json("[" * 100_000) is UNKNOWN


TEMPLATE = """
Transform: AWS::Serverless-2016-10-31
Description: >-
  Two functions: one
  of them with an API
Globals:
  Function:
    Timeout: 30
    Environment: {Variables: {A: "b",
      C: d}}
Resources:
  First:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      Policies:
      - Statement:
        - Effect: Allow
          Resource: !Sub
            - "arn:${A}"
            - A: b
      Events:
        Get:
          Type: Api
          Properties: {Path: /, Method: get}
  Second: {Type: AWS::Serverless::Function}
"""


def composed(node: Any) -> Tree:
    """The same tree as PyYAML reads it."""
    if node.tag.startswith("!") or getattr(node, "flow_style", False) or getattr(node, "style", None) in (">", "|"):
        return UNKNOWN
    if isinstance(node, yaml.ScalarNode):
        return str(node.value)
    if isinstance(node, yaml.SequenceNode):
        return tuple(map(composed, node.value))
    found = Mapping()
    for key, value in node.value:
        found.put(key.value, composed(value), key.start_mark.line + 1)
    return found


def test_pyyaml_reads_the_same() -> None:
    ours, theirs = read_yaml(TEMPLATE), composed(yaml.compose(TEMPLATE))
    assert plain(ours) == plain(theirs)
    assert isinstance(ours, Mapping) and isinstance(theirs, Mapping) and ours.lines == theirs.lines


def test_a_line_that_is_too_long_leaves_the_rest_in_doubt() -> None:
    """It may be the one that states the limit."""
    assert read(f"Timeout: 30\nCode: {'x' * 4_000}\n") == {"Timeout": "30", "Code": "x" * 4_000}
    assert read(f"Timeout: {'1' * 5_000}\nHandler: app.handler\n") is ...


def test_a_backslash_between_single_quotes_is_one() -> None:
    """As in the password policies that AWS's own templates have."""
    assert read("a:\n  b: '\"@/\\'\n  f: 1\ng: 2") == {"a": {"b": '"@/\\', "f": "1"}, "g": "2"}

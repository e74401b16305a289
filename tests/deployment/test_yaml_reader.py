"""Templates in YAML and JSON, with both loaders of PyYAML; hostile files end soon and by name."""

from __future__ import annotations

from textwrap import dedent

import pytest
import yaml

from flake8_botocore.deployment import Mapping, yaml_reader
from flake8_botocore.deployment.yaml_reader import UnreadableTemplateError
from flake8_botocore.facts import ABSENT, UNKNOWN

LOADERS = [yaml.SafeLoader, *([yaml.CSafeLoader] if hasattr(yaml, "CSafeLoader") else [])]


@pytest.fixture(autouse=True, params=LOADERS, ids=lambda loader: loader.__name__)
def _loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_reader, "_LOADER", request.param)


def plain(tree: object) -> object:
    """A tree as Python's own values; ``...`` is what is unknown."""
    if isinstance(tree, Mapping):
        return {key: plain(value) for key, value in tree.values.items()}
    if isinstance(tree, tuple):
        return list(map(plain, tree))
    return ... if tree is UNKNOWN else tree


def read(text: str) -> object:
    return plain(yaml_reader.read_template(dedent(text).lstrip("\n")))


def refused(text: str) -> str:
    """Why ``text`` cannot be read."""
    with pytest.raises(UnreadableTemplateError) as caught:
        yaml_reader.read_template(text)
    return str(caught.value)


def test_mappings_lists_and_texts() -> None:
    text = """
    %YAML 1.1
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
    flow: {a: [b, {c: "d"}],
      e: 5}
    folded: >-
      one
      two
    kept: |
      c: d
    several: a
      b
    ...
    """
    assert read(text) == {
        "a": "1",
        "b c": "text: of its own",
        "d": {"e": "x", "f": ["one", {"two": "2", "three": ["3"]}, {"four": "4"}, ["5"]]},
        "AWS::Region": "https://example.org:443/path#part",
        "/{proxy+}": "-1",
        "flow": {"a": ["b", {"c": "d"}], "e": "5"},
        "folded": "one two",
        "kept": "c: d\n",
        "several": "a b",
    }


def test_scalars_are_read_as_text() -> None:
    for value, meant in [
        ("30", "30"),
        ('"30"', "30"),
        ("!!str 30", "30"),
        ('!!int "30"', "30"),
        ("0", "0"),
        ("'it''s'", "it's"),
        ('"ends in \\\\"', "ends in \\"),
        ("'\"@/\\'", '"@/\\'),
        ("30s", "30s"),
        ("1e3", "1e3"),
        ("0o17", "0o17"),
        ("y", "y"),
        ("${self:custom.seconds}", "${self:custom.seconds}"),
    ]:
        assert read(f"a:\n  b: {value}\n  f: 1\ng: 2") == {"a": {"b": meant, "f": "1"}, "g": "2"}


def test_values_decided_elsewhere_or_read_differently_are_unknown() -> None:
    for value in [
        # What a deployment decides.
        "!Ref Seconds",
        "!Sub '${A}: b'",
        "!GetAtt A.B",
        "!If [A, 30, 60]",
        "!If\n  - A\n  - 30",
        "!Something {a: 1}",
        # YAML 1.1 and 1.2, and the parsers of either, read numbers, truth and nothing in different ways.
        "030",
        "0x1E",
        "0b11",
        "1_0",
        "+30",
        "1:30",
        "30.0",
        "yes",
        "on",
        "true",
        "~",
        "null",
        "",
        "2026-11-29",
        ".inf",
        "!!float 30",
        "!!int",
        "!!omap [a: 1]",
        "!!map [a]",
        "!!str [a]",
    ]:
        assert read(f"a:\n  b: {value}\n  f: 1\ng: 2") == {"a": {"b": ..., "f": "1"}, "g": "2"}


def test_keys_and_their_lines() -> None:
    tree = yaml_reader.read_template(KEYS)
    assert isinstance(tree, Mapping)
    assert tree.get("a", "b") is UNKNOWN
    assert tree.get("a", "x") is ABSENT
    assert (tree.get("f", "x"), tree.get("i", "x"), tree.get("j", "x")) == (UNKNOWN, UNKNOWN, UNKNOWN)
    assert (tree.get("h"), tree.get("h", "x"), tree.get("x", "y")) == ("text", UNKNOWN, ABSENT)
    assert tree.lines == {"a": 1, "f": 4, "h": 6, "i": 7, "j": 8}


KEYS = """\
a:
  b: 1
  b: 2
f:
  Fn::Transform: g
h: text
i: {{ name }: 1, k: 2}
j: {!Ref A : 1, Fn::ForEach::Name: []}
"""


def test_keys_that_a_merge_may_bring_in_are_unknown() -> None:
    for written in [
        "<<: *base",
        "<<: [*base, *other]",
        "<<: !Include shared.yml",
        "Fn::Transform: {Name: a}",
        "<<: &itself {<<: *itself}",
    ]:
        tree = yaml_reader.read_template(f"base: &base\n  a: 1\nother: &other\n  b: 1\nc:\n  own: 1\n  {written}\n")
        assert isinstance(tree, Mapping)
        assert (tree.get("c", "own"), tree.get("c", "a"), tree.get("c", "b")) == ("1", UNKNOWN, UNKNOWN)


def test_json() -> None:
    text = '{"a": 1,\t"b": {"c": ["x", null, true, 1.5]}, "d": 1, "d": 2, "<<": "\\ud83d\\ude00", "Fn::Transform": {}}'
    tree = yaml_reader.read_template(text)
    assert plain(tree) == {"a": "1", "b": {"c": ["x", ..., ..., ...]}, "d": ..., "<<": "  ", "Fn::Transform": {}}
    assert isinstance(tree, Mapping) and (tree.get("b", "x"), tree.get("x")) == (ABSENT, UNKNOWN)
    assert yaml_reader.read_template('{\n\t"a": 1\n}') == Mapping({"a": "1"}, {"a": 2})
    # What begins like JSON can be YAML.
    assert read("{a: 1, # one\n b: [2,]}") == {"a": "1", "b": ["2"]}


def test_no_document() -> None:
    assert read("") is read("# nothing\n") is read("---\n") is ...


def test_text_that_is_no_yaml_is_refused_with_its_line() -> None:
    for text, why in [
        ("a: 1\n---\nb: 2", "line 2: found another document"),
        ('a: "\\ud83d\\x"', "line 1: "),
        ("a: 1\n\tb: 2", "line 2: found "),
        ('a: "\\U00110000"', ""),
        ('a: "\\U99999999"', ""),
        ("a: b: c", "line 1: mapping values are not allowed "),
        ('a: 1\nb: "never closed', "line 2: found unexpected end of stream"),
        ("a: *b", "line 1: found undefined alias"),
        ("a:\n    b: 1\n  c: 2", "line 3: "),
        ("Role: !Sub '{a}\nHandler: b", "line 2: found unexpected end of stream"),
        ("{", "line "),
        ("a: \x00", "unacceptable character #x0000: "),
    ]:
        assert refused(text).startswith(why)
        assert "\n" not in refused(text)


def test_text_nested_too_deeply_is_refused() -> None:
    for text in [
        "[" * 100_000,
        '{"a":' * 100_000,
        "a: " + "[" * 100 + "]" * 100,
        "- " * 50_000,
        "? " * 50_000,
        "\n".join(" " * depth + "a:" for depth in range(200)),
    ]:
        # libyaml may look so far ahead that its own bound is met first.
        assert refused(text) in ("it is nested too deeply", "line 1: exceeded maximum nesting depth")


LAUGHS = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [{f'*a{n - 1}, ' * 9}]\n" for n in range(1, 30))


def test_aliases_of_aliases_take_no_more_room_than_they_are_written_in() -> None:
    tree = yaml_reader.read_template(LAUGHS)
    assert isinstance(tree, Mapping)
    last = tree.get("a29")
    assert isinstance(last, tuple) and len(last) == 9 and last[0] is last[8]


def test_a_value_that_contains_itself_is_unknown_inside() -> None:
    assert read("a: &a [1, *a]\nb: &b {c: *b}") == {"a": ["1", ...], "b": {"c": ...}}


def test_aliases_may_lead_to_aliases_as_long_as_python_follows() -> None:
    def chain(length: int) -> str:
        links = "".join(f"  - &a{number} [*a{number - 1}]\n" for number in range(1, length))
        return f"unknown: !Include\n  - &a0 x\n{links}last: *a{length - 1}\n"

    assert read(chain(3)) == {"unknown": ..., "last": [["x"]]}
    assert refused(chain(20_000)) == "it is nested too deeply"

"""Templates in YAML and JSON, with both loaders of PyYAML; hostile files end soon and by name."""

from __future__ import annotations

from textwrap import dedent

import pytest
import yaml

from flake8_botocore.deployment import Mapping, yaml_reader
from flake8_botocore.deployment.yaml_reader import UnreadableTemplateError
from flake8_botocore.facts import UNKNOWN

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


def test_aliases_may_lead_to_aliases_as_long_as_python_follows() -> None:
    def chain(length: int) -> str:
        links = "".join(f"  - &a{number} [*a{number - 1}]\n" for number in range(1, length))
        return f"unknown: !Include\n  - &a0 x\n{links}last: *a{length - 1}\n"

    assert read(chain(3)) == {"unknown": ..., "last": [["x"]]}
    assert refused(chain(20_000)) == "it is nested too deeply"

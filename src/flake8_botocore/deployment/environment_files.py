"""What files beside the code set for AWS: .env, Dockerfiles, compose and workflow files, AWS's own configuration.

Not a parser of YAML: it knows of a line where it stands, by indentation, and takes a value only where every parser
would. The content of block scalars, flow mappings, or values of several lines is left out.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple, TypeAlias
from typing import Literal as OneWordOf

from ..facts import Anchor, Assignment
from ..files.filesystem import short_lines, too_long
from ..findings import Span, text_lines

if TYPE_CHECKING:
    # What reads them is loaded where there are any.
    from ..facts import Assignment, EnvironmentFile


NAME = re.compile(r"(?:AWS|BOTO|BOTO3|BOTOCORE)_[A-Z0-9_]+")

_FILLED_IN = re.compile(r"[$`\\{}<>%\"']|your|xxx|change|replace|todo|placeholder", re.IGNORECASE)
"""What stands for something else: substitutions, escapes, quotes inside, words that ask for a value."""


def assignment(
    name: str, value: str | None, line: int, name_start: int, value_start: int, value_end: int
) -> Assignment:
    """An assignment in one line (1-based), places as columns (0-based) of the name and of the value as written."""
    return Assignment(
        name,
        value,
        Anchor(Span(line, value_start, line, max(value_end, value_start))),
        Anchor(Span(line, name_start, line, name_start + len(name))),
    )


def plain(value: str) -> str | None:
    """``value`` if every program takes it as it stands, else None."""
    return None if _FILLED_IN.search(value) else value


def unquoted(written: str) -> str | None:
    """What ``"value"`` or ``'value'`` means, None where it is more than that."""
    match = re.fullmatch(r"""(["'])(.*)\1""", written)
    return plain(match[2]) if match else None


def without_comment(written: str) -> str:
    """``written`` without white space around it and without a comment after white space or after a quoted value."""
    quoted = re.match(r"""\s*("[^"]*"|'[^']*')\s*(?:#.*)?$""", written)
    return quoted[1] if quoted else re.sub(r"(?:^|\s)#.*", "", written).strip()


_DOTENV_LINE = re.compile(r"\s*(?:export\s+)?(?P<name>[A-Za-z_]\w*)\s*=[ \t]*(?P<value>.*)")


def _of_dotenv(lines: list[str]) -> Iterator[Assignment]:
    """The variables that ``lines`` set; text inside a quoted value of several lines sets none."""
    quote = ""
    for number, line in enumerate(lines, start=1):
        if quote:
            quote = "" if quote in line else quote
            continue
        match = _DOTENV_LINE.fullmatch(line)
        if match is None:
            continue
        written = match["value"]
        if written[:1] in ('"', "'") and written.count(written[0]) == 1:
            quote = written[0]
        elif NAME.fullmatch(match["name"]):
            value = without_comment(written)
            start = match.start("value")
            yield assignment(match["name"], _value(value), number, match.start("name"), start, start + len(value))


def _value(written: str) -> str | None:
    if written[:1] in ('"', "'"):
        return unquoted(written)
    return None if re.search(r"\s", written) else plain(written)


_INSTRUCTION = re.compile(r"\s*(?P<word>[A-Za-z]+)\b")
_ENV = re.compile(r"\s*ENV\s+", re.IGNORECASE)
_PAIR = re.compile(r"""\s*(?P<name>[A-Za-z_][\w.-]*)=(?P<value>"[^"]*"|'[^']*'|[^\s"']*)(?=\s|$)""")
_OLD_FORM = re.compile(r"(?P<name>[A-Za-z_][\w.-]*)\s+(?P<value>(?:\S.*)?)")
_HEREDOC = re.compile(r"""<<-?\s*["']?(?P<end>\w+)["']?""")
_OTHER_ESCAPE = re.compile(r"#\s*escape\s*=\s*`", re.IGNORECASE)


def _of_dockerfile(lines: list[str]) -> Iterator[Assignment]:
    """The variables that ``ENV`` sets. Lines go on after a backslash; one that escapes with ` is left alone."""
    if lines and _OTHER_ESCAPE.match(lines[0]):
        return
    going_on, in_env, heredoc = False, False, ""
    for number, line in enumerate(lines, start=1):
        if heredoc:
            heredoc = "" if line.strip() == heredoc else heredoc
            continue
        if line.lstrip().startswith("#") or (going_on and not line.strip()):
            continue
        body = line.rstrip()
        more = body.endswith("\\")
        body = body.removesuffix("\\")
        opening = None if going_on else _ENV.match(body)
        if not going_on:
            in_env = opening is not None
        if in_env:
            yield from _pairs(body, opening.end() if opening else 0, number, old_form=opening is not None and not more)
        elif _INSTRUCTION.match(body) and (found := _HEREDOC.search(body)):
            heredoc = found["end"]
        going_on = more


def _pairs(line: str, start: int, number: int, *, old_form: bool) -> Iterator[Assignment]:
    """The pairs of ``line`` from column ``start`` on; nothing after the first that is not plainly one."""
    old = _OLD_FORM.fullmatch(line, start) if old_form else None
    if old is not None and "=" not in old["name"] and not _PAIR.match(line, start):
        if NAME.fullmatch(old["name"]):
            yield _of_env(old, number)
        return
    while (pair := _PAIR.match(line, start)) is not None:
        if NAME.fullmatch(pair["name"]):
            yield _of_env(pair, number)
        start = pair.end()


def _of_env(match: re.Match[str], number: int) -> Assignment:
    written = match["value"].rstrip()
    value = unquoted(written) if written[:1] in ('"', "'") else plain(written)
    return assignment(
        match["name"], value, number, match.start("name"), match.start("value"), match.start("value") + len(written)
    )


_HEADER = re.compile(r"\[\s*(?P<name>[^\s\]](?:[^\]]*[^\s\]])?)\s*\]\s*(?:[#;].*)?")
_PROFILE = re.compile(r"default|profile\s+\S.*")
_KEY = re.compile(r"(?P<indent>\s*)(?P<key>[A-Za-z][A-Za-z0-9_]*)\s*[=:]\s*(?P<value>(?:\S.*)?)")

EVIDENCE = frozenset(
    "aws_access_key_id credential_process credential_source max_attempts output region retry_mode role_arn"
    " source_profile sso_session sso_start_url".split()
)
"""A file with only a section ``[default]`` counts as AWS's if it has one of these keys."""


def _of_configuration(lines: list[str]) -> Iterator[Assignment]:
    """The keys of all profiles, if this is such a file."""
    headers = [match["name"] for line in lines if (match := _HEADER.fullmatch(line.strip()))]
    if not any(_PROFILE.fullmatch(name) for name in headers):
        return
    found = list(_keys(lines))
    named = any(name.startswith("profile ") for name in headers)
    if named or not EVIDENCE.isdisjoint(each.name for each in found):
        yield from found


def _keys(lines: list[str]) -> Iterator[Assignment]:
    inside, section = False, ""
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.lstrip()[0] in "#;":
            continue
        header = _HEADER.fullmatch(line.strip())
        if header is not None and not line[0].isspace():
            inside, section = _PROFILE.fullmatch(header["name"]) is not None, ""
            continue
        match = _KEY.fullmatch(line)
        if match is None or not inside:
            continue
        if match["indent"]:
            # Only indented lines under a key without a value are a section; otherwise they continue the value.
            if section:
                yield _assignment(match, number, f"{section}.")
            continue
        section = "" if match["value"] else match["key"]
        if not section or not _goes_on(lines, number):
            yield _assignment(match, number, "")


def _assignment(match: re.Match[str], number: int, prefix: str) -> Assignment:
    written = match["value"].rstrip()
    name = f"{prefix}{match['key'].lower()}"
    found = assignment(
        match["key"],
        plain(written),
        number,
        match.start("key"),
        match.start("value"),
        match.start("value") + len(written),
    )
    return Assignment(name, found.value, found.anchor, found.name_anchor)


def _goes_on(lines: list[str], number: int) -> bool:
    following = next((line for line in lines[number:] if line.strip()), "")
    return following[:1].isspace()


PARENTS = frozenset({"environment", "env", "variables"})
"""Keys, in any case, whose children are variables."""

_YAML_KEY = re.compile(r"""(?P<before>\s*(?:-\s+)*)(?P<quote>["']?)(?P<key>[\w.$/-]+)(?P=quote)\s*:(?P<value>\s.*|)""")
_ITEM = re.compile(r"""(?P<before>\s*-\s+)(?P<quote>["']?)(?P<name>[A-Z][A-Z0-9_]*)=(?P<value>.*)""")
_BLOCK = re.compile(r".*(?:^|[\s:-])[|>][-+0-9]*\s*(?:#.*)?")
_PLAIN_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
_LIKE_A_NUMBER = re.compile(r"[-+.]?[0-9][0-9a-fA-Fxo_.:+-]*")
_EITHER_WAY = frozenset({"yes", "no", "on", "off", "y", "n", "null", "~", ""})
"""Words that one version of YAML takes for something else than the next."""


class _Open(NamedTuple):
    """A key that may have children: its column, and whether it has no value of its own."""

    column: int
    key: str
    empty: bool


def _of_yaml(lines: list[str]) -> Iterator[Assignment]:
    """The variables that ``lines`` set under one of PARENTS."""
    above: list[_Open] = []
    block: int | None = None
    for number, line in enumerate(lines, start=1):
        text = line.lstrip()
        column = len(line) - len(text)
        if not text or (block is None and text.startswith("#")):
            continue
        if block is not None:
            if column > block:
                continue
            block = None
        if line.startswith(("---", "...")):
            above = []
            continue
        item, key = _ITEM.fullmatch(line), _YAML_KEY.fullmatch(line)
        if item is not None and NAME.fullmatch(item["name"]) and _under(above, len(line) - len(text), item=True):
            yield from _item(item, number, lines)
        elif key is not None:
            start = key.end("before")
            above = [each for each in above if each.column < start]
            if key["before"].strip() == "" and NAME.fullmatch(key["key"]) and _under(above, start):
                yield from _pair(key, number, lines)
            above.append(_Open(start, key["key"], not re.sub(r"[&!]\S+", "", without_comment(key["value"])).strip()))
            column = start
        if _BLOCK.fullmatch(line):
            block = column


def _under(above: list[_Open], column: int, *, item: bool = False) -> bool:
    """Whether what stands at ``column`` is a child of one of PARENTS; an item may stand right under its key."""
    outer = [each for each in above if each.column < column + item]
    return bool(outer) and outer[-1].empty and outer[-1].key.lower() in PARENTS


def _pair(match: re.Match[str], number: int, lines: list[str]) -> Iterator[Assignment]:
    written = match["value"]
    start = match.end("value") - len(written.lstrip())
    shown = without_comment(written)
    value = None if _yaml_goes_on(lines, number, match.end("before")) else _scalar(shown)
    yield assignment(match["key"], value, number, match.start("key"), start, start + len(shown))


def _item(match: re.Match[str], number: int, lines: list[str]) -> Iterator[Assignment]:
    quote, written = match["quote"], match["value"]
    start = match.start("value")
    if quote:
        closed = re.fullmatch(rf"([^{quote}]*){quote}\s*(?:#.*)?", written)
        shown, value = (closed[1], plain(closed[1])) if closed else (written, None)
    else:
        shown = re.sub(r"\s#.*", "", written).rstrip()
        value = None if ": " in shown else plain(shown)
    if _yaml_goes_on(lines, number, match.end("before")):
        value = None
    yield assignment(match["name"], value, number, match.start("name"), start, start + len(shown))


def _scalar(shown: str) -> str | None:
    """The text that a value becomes in the environment; None where that depends on who reads it."""
    if shown[:1] in ('"', "'"):
        return unquoted(shown)
    if shown[:1] in "&*!|>[{@`%?" or ": " in shown or shown.lower() in _EITHER_WAY:
        return None
    if shown.lower() in ("true", "false"):
        return shown.lower()
    if _LIKE_A_NUMBER.fullmatch(shown) and not _PLAIN_NUMBER.fullmatch(shown):
        return None
    return plain(shown)


def _yaml_goes_on(lines: list[str], number: int, column: int) -> bool:
    """Whether the value of line ``number`` (1-based) goes on in the next line, as one indented further would."""
    following = next((line for line in lines[number:] if line.strip()), "")
    text = following.lstrip()
    return bool(text) and not text.startswith("#") and len(following) - len(text) > column


Read: TypeAlias = "Callable[[list[str]], Iterator[Assignment]]"
Kind: TypeAlias = OneWordOf["dotenv", "dockerfile", "yaml", "configuration"]

_VARIABLES: tuple[tuple[str, Kind], ...] = (
    (r"\.env(?:rc)?(?:[._-].+)?|.+\.env", "dotenv"),
    (r"(?:Docker|Container)file(?:[._-].+)?|.+\.[Dd]ockerfile", "dockerfile"),
    (r".+\.ya?ml", "yaml"),
)
_CONFIGURATION = r"(?:config|credentials|[\w.-]*aws[\w.-]*(?:config|credentials)[\w.-]*)(?:\.(?:ini|cfg|conf))?"
_PYTHON = re.compile(r".+\.pyi?")
_TEMPLATE = r"(?i)(?:^|[._-])(?:example|sample|template|dist|tpl)(?=[._-]|$)"


def is_environment_file(path: str) -> bool:
    """Whether a file of this name may set what botocore reads."""
    return _kind(path) is not None


def read(path: str, text: str) -> EnvironmentFile | None:
    """What the file ``path`` with the content ``text`` sets; None where it sets nothing for certain."""
    kind = _kind(path)
    if kind is None or not (kind == "configuration" or "AWS_" in text or "BOTO" in text):
        return None
    from ..facts import EnvironmentFile

    assignments = tuple(_reader(kind)(short_lines(text_lines(text))))
    if not assignments:
        return None
    template = re.search(_TEMPLATE, os.path.basename(path)) is not None
    return EnvironmentFile("keys" if kind == "configuration" else "variables", assignments, template)


def skipped(text: str) -> str | None:
    """Which line of a file with the content ``text`` is too long to be read, where it may set a variable."""
    return too_long(text_lines(text), ("AWS_", "BOTO"))


def _reader(kind: Kind) -> Read:

    readers: dict[Kind, Read] = {
        "configuration": _of_configuration,
        "dockerfile": _of_dockerfile,
        "dotenv": _of_dotenv,
        "yaml": _of_yaml,
    }
    return readers[kind]


def _kind(path: str) -> Kind | None:
    name = os.path.basename(path)
    if _PYTHON.fullmatch(name):
        return None
    for pattern, kind in _VARIABLES:
        if re.fullmatch(pattern, name):
            return kind
    return "configuration" if re.fullmatch(_CONFIGURATION, name) else None

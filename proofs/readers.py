"""Compare how the linter reads templates and Terraform files with how PyYAML and python-hcl2 read them.

usage: python proofs/readers.py FOLDER... [--show N]

PyYAML constructs each template in YAML or JSON below the folders. What it takes for a text or a whole number must be
that, or unknown, to the linter; all else must be unknown. python-hcl2 reads each ``.tf`` file: it must find the same
blocks, attributes, literal values, references and parts of strings. Files that one of the two refuses are counted, and
so are values that are plain texts and yet unknown. Ends with 1 if something differs. Without python-hcl2 installed, it
reads no ``.tf`` file.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import yaml

from flake8_botocore.deployment import Mapping, yaml_reader
from flake8_botocore.deployment.hcl import Block, FunctionCall, Name, Template, read_hcl
from flake8_botocore.facts import Absent, Unknown
from flake8_botocore.files.filesystem import LARGEST_CONFIGURATION

try:
    import hcl2
except ImportError:
    hcl2 = None

TEMPLATE = re.compile(rb"AWS::\w+::\w+|(?m:^[\"']?(?:functions|provider)[\"']?[ \t]*:)")
"""Text of a template, a file that deploys something."""

ENDINGS = (".yaml", ".yml", ".json", ".template", *([".tf"] if hcl2 is not None else []))

BLOCK = "__is_block__"


class Constructed(yaml.SafeLoader):
    """PyYAML's loader; a tag such as ``!Ref`` makes a value that equals nothing."""


Constructed.add_multi_constructor("!", lambda *_: object())


def main() -> int:
    """Print what differs and the counts; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--show", type=int, default=20, metavar="N", help="print the first N differences of each kind")
    asked = parser.parse_args()
    counts: Counter[str] = Counter()
    for path in files(asked.folders):
        raw = path.read_bytes()
        if len(raw) > LARGEST_CONFIGURATION or (path.suffix != ".tf" and TEMPLATE.search(raw) is None):
            continue
        language = "Terraform" if path.suffix == ".tf" else "YAML"
        text = raw.decode("utf-8-sig", "replace")
        counts[f"{language}: files"] += 1
        for outcome in of_terraform(text) if path.suffix == ".tf" else of_yaml(text):
            kind, _, detail = outcome.partition(": ")
            counts[f"{language}: {kind}"] += 1
            if counts[f"{language}: {kind}"] <= asked.show and kind != "equal":
                print(f"{kind}: {path}: {detail[:200]}")
    for key, number in sorted(counts.items()):
        print(key, number)
    return int(any(key.endswith("differs") for key in counts))


def files(folders: list[Path]) -> Iterator[Path]:
    """The files below the folders that may be a template or Terraform's."""
    for folder in folders:
        for at, names, found in os.walk(folder):
            names[:] = sorted(name for name in names if name not in (".git", ".venv", "node_modules"))
            paths = (Path(at, name) for name in sorted(found))
            yield from (path for path in paths if path.suffix in ENDINGS and path.is_file())


def of_yaml(text: str) -> Iterator[str]:
    """The outcome for each value of the template ``text``."""
    try:
        ours = yaml_reader.read_template(text)
    except yaml_reader.UnreadableTemplateError as error:
        ours, why = None, str(error)
    try:
        theirs = yaml.load(text, Constructed)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        yield f"{'both refuse' if ours is None else 'PyYAML refuses'}: {error}"
        return
    yield from [f"we refuse: {why}"] if ours is None else values_of_yaml(ours, theirs, "")


def values_of_yaml(ours: Any, theirs: Any, place: str) -> Iterator[str]:
    """The outcome for each value below ``place``."""
    is_text = isinstance(theirs, str) or (isinstance(theirs, int) and not isinstance(theirs, bool))
    if isinstance(ours, Unknown):
        yield f"text unknown: {place}={theirs!r}" if is_text else "equal"
    elif isinstance(ours, Mapping) and isinstance(theirs, dict):
        known = {key: value for key, value in theirs.items() if isinstance(key, str)}
        others = len(theirs) - len(known)
        missing = {*known} - {*ours.values}
        if (missing and ours.complete) or len({*ours.values} - {*known}) > others:
            yield f"differs: {place}: keys {[*ours.values]} and {[*theirs]}"
        for key in known.keys() & ours.values.keys():
            yield from values_of_yaml(ours.values[key], known[key], f"{place}.{key}")
    elif isinstance(ours, tuple) and isinstance(theirs, list) and len(ours) == len(theirs):
        for index, (mine, other) in enumerate(zip(ours, theirs, strict=True)):
            yield from values_of_yaml(mine, other, f"{place}[{index}]")
    else:
        yield "equal" if is_text and ours == str(theirs) else f"differs: {place}: {ours!r} and {theirs!r}"


def of_terraform(text: str) -> Iterator[str]:
    """The outcome for each value of the Terraform file ``text``."""
    ours = read_hcl(text)
    try:
        theirs = hcl2.loads(text, serialization_options=hcl2.SerializationOptions(with_comments=False))
    except Exception as error:
        yield f"{'both refuse' if ours is None else 'python-hcl2 refuses'}: {str(error)!r}"
        return
    if ours is None:
        yield "we refuse: "
        return
    yield from values_of_block(ours[-1].body, ours[:-1], theirs, "")


def values_of_block(body: Any, blocks: Sequence[Block], theirs: dict[str, Any], place: str) -> Iterator[str]:
    """The outcome for each value in a block."""
    attributes, inner = {}, defaultdict(list)
    for key, value in theirs.items():
        if isinstance(value, list) and value and all(map(is_block, value)):
            inner[key] = [labelled(each) for each in value]
        elif key != BLOCK:
            attributes[unquoted(key)] = value
    mine = defaultdict(list)
    for block in blocks:
        # We add the block that a dynamic one makes.
        if block.body.complete or block.labels:
            mine[block.kind].append(block)
    counted = {kind: [list(each.labels) for each in found] for kind, found in mine.items()}
    if counted != {kind: [labels for labels, _ in found] for kind, found in inner.items()}:
        yield f"differs: {place}: blocks {counted} and {[*inner]}"
        return
    if {*body.values} != {*attributes}:
        yield f"differs: {place}: attributes {[*body.values]} and {[*attributes]}"
    for key in body.values.keys() & attributes.keys():
        yield from values_of_terraform(body.values[key], attributes[key], f"{place}.{key}")
    for kind, found in mine.items():
        for block, (labels, other) in zip(found, inner[kind], strict=True):
            yield from values_of_block(block.body, block.blocks, other, ".".join((place, kind, *labels)))


def is_block(value: Any) -> bool:
    """Whether ``value`` is a block, inside a dictionary for each of its labels."""
    while isinstance(value, dict) and BLOCK not in value and len(value) == 1:
        (value,) = value.values()
    return isinstance(value, dict) and BLOCK in value


def labelled(value: Any) -> tuple[list[str], dict[str, Any]]:
    """The labels and the body of a block."""
    labels = []
    while BLOCK not in value:
        ((label, value),) = value.items()
        labels.append(unquoted(label))
    return labels, value


def unquoted(text: str) -> str:
    """What ``text`` says, with quotes or without."""
    return text[1:-1].replace('\\"', '"') if text[:1] == '"' else text


def values_of_terraform(ours: Any, theirs: Any, place: str) -> Iterator[str]:
    """The outcome for each value below ``place``."""
    if not isinstance(ours, Template) and isinstance(theirs, str) and re.fullmatch(r"\"\$\{.*\}\"", theirs, re.DOTALL):
        # ``"${x}"`` is ``x``.
        theirs = theirs[1:-1]
    if isinstance(theirs, str) and theirs.startswith("${(") and theirs.endswith(")}"):
        try:
            theirs = hcl2.loads(f"x = {theirs[3:-2]}\n")["x"]
        except Exception:
            theirs = "${computed}"
    if isinstance(ours, Mapping) and isinstance(theirs, dict):
        others = {unquoted(key): value for key, value in theirs.items()}
        if not {*ours.values} <= {*others} or (ours.complete and len(ours.values) != len(others)):
            yield f"differs: {place}: keys {[*ours.values]} and {[*others]}"
        for key in ours.values.keys() & others.keys():
            yield from values_of_terraform(ours.values[key], others[key], f"{place}.{key}")
    elif isinstance(ours, tuple) and not isinstance(ours, (Name, FunctionCall, Template)) and isinstance(theirs, list):
        if len(ours) != len(theirs):
            yield f"differs: {place}: {ours} and {theirs}"
        for index, (mine, other) in enumerate(zip(ours, theirs, strict=False)):
            yield from values_of_terraform(mine, other, f"{place}[{index}]")
    elif isinstance(ours, Unknown):
        is_text = isinstance(theirs, (bool, int, float)) or (isinstance(theirs, str) and is_plain(theirs))
        yield f"text unknown: {place}={theirs!r}" if is_text else "equal"
    else:
        yield "equal" if is_equal(ours, theirs) else f"differs: {place}: {ours!r} and {theirs!r}"


def is_plain(written: str) -> bool:
    """Whether nothing is interpolated in the text ``written``, and it is no heredoc."""
    return re.search(r"(?<!\$)\$\{|(?<!%)%\{|^\"<<", written) is None


def is_equal(ours: Any, theirs: Any) -> bool:
    """Whether a value that is no collection is the same."""
    if isinstance(ours, Absent) or isinstance(theirs, bool | int | float) or theirs is None:
        return json.dumps(theirs) == (ours if isinstance(ours, str) else "null") or _number(ours) == theirs
    if isinstance(ours, Template):
        # Only where parts are literal can they be compared.
        parts = [re.escape(part) if isinstance(part, str) else r"[$%]\{.*\}" for part in ours.parts]
        said = unquoted(theirs) if isinstance(theirs, str) else ""
        said = re.sub(r"\\([ntr\\])", lambda found: json.loads(f'"{found[0]}"'), said)
        said = said.replace("$${", "${").replace("%%{", "%{")
        return re.fullmatch("".join(parts), said, re.DOTALL) is not None
    inner = re.sub(r"\s", "", theirs[2:-1]) if isinstance(theirs, str) and theirs.startswith("${") else ""
    if isinstance(ours, Name):
        dotted = re.sub(r"\[\"?([^\]\"]*)\"?\]", lambda found: "" if found[1].isdigit() else f".{found[1]}", inner)
        return re.sub(r"\.\d+(?=\.|$)", "", dotted or theirs) == ".".join(ours.parts)
    return isinstance(ours, FunctionCall) and (inner.startswith(f"{ours.name}(") or ours.name in inner)


def _number(ours: Any) -> float | None:
    return float(ours) if isinstance(ours, str) and re.fullmatch(r"[\d.eE+-]+", ours) else None


if __name__ == "__main__":
    sys.exit(main())

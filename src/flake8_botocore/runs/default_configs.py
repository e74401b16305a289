"""Configs for many clients: the default at a root (``fix --at``), one for all of a unit (``fix --shared``)."""

from __future__ import annotations

import os
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from ..advice.words import usual_arguments
from ..config import Settings
from ..config.options import Sharing
from ..files.filesystem import LINKED, leads_out
from ..files.write import Source, SourceError
from ..findings import (
    Applicability,
    CellLine,
    NoDefaultError,
    RootPlace,
    UnreadableSourceError,
    UsageError,
    shown,
    shown_path,
)
from ..fixing import replace as edited
from ..source import reader
from ..source.fixes.writing import needs_other
from ..source.project.importers import mentions_boto
from ..source.project.module_paths import real_root
from ..source.project.shared_config import complete_config, module_with_config
from ..source.project.units import name_of_module, unit, unit_of_new
from .request import Request, with_settings
from .rewriting import Rewritten, all_fixes, difference, rewrite, standing, write_back
from .run import UNPARSABLE, over_files, why
from .source_file import Context, FileLine, Text, path_from_here, read, text_of

_BY_HAND = {
    "boto3": (
        "core = botocore.session.get_session()",
        "core.set_default_client_config({config})",
        "session = boto3.Session(..., botocore_session=core)",
    ),
    "aioboto3": (
        "core = aiobotocore.session.get_session()",
        "core.set_default_client_config({config})",
        "session = aioboto3.Session(..., botocore_session=core)",
    ),
    "botocore": ("session.set_default_client_config({config})",),
    "aiobotocore": ("session.set_default_client_config({config})",),
}
"""What gives a session of each library a default Config."""


def with_default_config(
    path: str, line_of: Callable[[Sequence[CellLine]], int], settings: Settings
) -> tuple[Text, str]:
    """The file ``path``, and its text with a default Config for the session that is made in a line of it.

    ``line_of`` tells the 1-based line from the lines of the cells of a notebook. Raises OSError, SourceError or one of
    UNPARSABLE for a file that cannot be read, NoDefaultError or UnreadableSourceError where the session is left alone.
    """
    old = text_of(path, read(path))
    reading = reader.read(old.text, path, settings)
    assert reading is not None
    text = edited(old.text, reading.default_config_at(line_of(old.cell_lines)).edits)
    if not old.is_python(text):
        raise NoDefaultError("the file would not be Python. This is a bug of flake8-botocore")
    return old, text


def by_hand(root: RootPlace, settings: Settings) -> tuple[str, ...]:
    """The lines that give the clients of ``root`` a default Config; none where ``fix --at`` writes them."""
    name = settings.shared_config
    config = name.rpartition(".")[2] if name is not None else f"Config({usual_arguments(settings)[0]})"
    if root.kind == "client factory":
        return (f"config = {config}.merge(config or Config())",)
    if root.kind == "session":
        try:
            with_default_config(root.path, lambda _: root.line, settings)
        except (OSError, SourceError, NoDefaultError, UnreadableSourceError, *UNPARSABLE):
            pass
        else:
            return ()
    return tuple(line.format(config=config) for line in _BY_HAND[root.library])


def give_default_config(asked: Request, where: FileLine) -> int:
    """Show or write a default Config for the session at ``where``; the exit code. Raises UsageError where it cannot."""
    options = asked.options
    if not options.diff and not options.unsafe_fixes:
        raise UsageError("fix --at changes what clients do: look at it with --diff, then write it with --unsafe-fixes")
    place = shown_path(options.at)
    try:
        settings = Context(options, asked.settings).nearest(where.path).settings
        old, text = with_default_config(where.path, where.line_of, settings)
        new = old.changed(text)
        data = old.encode(), new.encode()
    except (NoDefaultError, SourceError, UnreadableSourceError) as error:
        raise UsageError(f"{place} is left alone: {error}") from error
    except (OSError, *UNPARSABLE) as error:
        raise UsageError(f"{place}: {why(error)}") from error
    if options.diff:
        sys.stdout.buffer.write(difference(where.path, old.source, new.source.text))
        return 1
    problem = write_back(where.path, *data, [os.path.realpath(where.path)])
    if problem is not None:
        raise UsageError(f"{place}: {shown(problem)}")
    print(f"Wrote a default Config at {place}.", file=sys.stderr)
    return int(options.exit_non_zero_on_fix)


UNSAFE: tuple[Applicability, ...] = ("unsafe",)

SHARES = '"""The Config that the boto3 clients of this project share."""\n'
"""What a new module for it begins with."""


class Shared(NamedTuple):
    """The module of a Config to share, its text with the Config, and the dotted name of that."""

    old: Text
    text: str
    name: str


def shared(path: str, settings: Settings, arguments: str, files: Iterable[str]) -> Shared:
    """The module at the absolute ``path`` with a Config to share: one that it has, or a new one with ``arguments``.

    Raises UsageError where there can be none.
    """
    try:
        old = text_of(path, read(path) if os.path.exists(path) else b"")
        text = old.text or SHARES
        reading = reader.read(text, path, settings)
        if reading is None:
            raise UsageError(f"{path} is a part of boto's own libraries")
        name, edits = reading.config_to_share(arguments)
    except (NoDefaultError, SourceError) as error:
        raise UsageError(f"{path} is left alone: {error}") from error
    except (OSError, *UNPARSABLE) as error:
        raise UsageError(f"{path}: {why(error)}") from error
    return Shared(old, edited(text, edits), f"{name_of_module(path, files)}.{name}")


def share(asked: Request, path: str) -> tuple[str, list[Rewritten], dict[str, str], dict[str, str]]:
    """What becomes of the files whose clients are given the Config in the module at ``path``; nothing is written.

    The dotted name of the Config, the files that change or are left, the module first if anything changes, the files
    that get a Config of their own, and the files that are deployed without the module, each with the reason in words.
    A complete Config that modules of its unit of deployment share already takes the place of a new one. Raises
    UsageError where there can be no Config.
    """
    if leads_out(path):
        raise UsageError(f"{path} is left alone: {LINKED}")
    path = os.path.realpath(path)
    if not os.path.isdir(os.path.dirname(path)):
        raise UsageError(f"{os.path.dirname(path)} is no folder")
    if not path.endswith(".py") or not os.path.basename(path)[:-3].isidentifier():
        raise UsageError(f"--shared takes the path of a module, such as app/aws.py, not {path!r}")
    if not complete_config(path):
        path = module_with_config(path) or path
    settings = Context(asked.options, asked.settings).nearest(path).settings
    usual, most = usual_arguments(settings)
    files, apart = parted_by_unit([each for each in asked.files if os.path.realpath(each) != path], path)
    chosen = shared(path, settings, usual, files)
    is_new = chosen.text != chosen.old.text
    # What the module has is the team's choice for DynamoDB, too.
    serves = (usual,) if is_new else (usual, most)
    giving = partial(_giving, asked, chosen.name, path)
    found = {each.path: each for each in giving(files, serves)}
    own = _own(asked, chosen, path, serves)
    every = (*found.values(), own)
    short = [each.path for each in every if any(left.refused == needs_other(most) for left in each.left)]
    if short and is_new:
        # One Config for all has the attempts that DynamoDB has by default.
        serves = (usual, most)
        found |= {each.path: each for each in giving(short, serves) if each.path in found}
        chosen = shared(path, settings, most, files)
        own = _own(asked, chosen, path, serves)
    if not own.applied and not any(each.applied for each in found.values()):
        return chosen.name, list(found.values()), {}, apart
    reasons = {each.path: reason for each in found.values() if (reason := _why_alone(each, (usual, most)))}
    found |= {each.path: each for each in _giving(asked, None, path, list(reasons), serves)}
    return chosen.name, [own, *found.values()], reasons, apart


def parted_by_unit(files: Iterable[str], module: str) -> tuple[list[str], dict[str, str]]:
    """Those of ``files`` in the unit of deployment of the ``module``, and the others, each with the reason.

    Files that do not mention boto are neither: they create no client with it.
    """
    first, root = unit_of_new(module), real_root(module)
    together, apart = [], {}
    for each in files:
        if mentions_boto(os.path.abspath(each)):
            own = unit(os.path.abspath(each))
            if own == first:
                together.append(each)
            else:
                apart[each] = own.why_apart(first, root)
    return together, apart


def _why_alone(each: Rewritten, arguments: Sequence[str]) -> str:
    """Why the file can use no shared Config at all, in words; empty where it can, or has no client for it."""
    others = {needs_other(text) for text in arguments}
    reasons = [left.refused for left in each.left if left.refused and left.refused not in others]
    return reasons[0] if reasons and not each.applied and len({*reasons}) == 1 else ""


def _giving(
    asked: Request, name: str | None, path: str, files: Sequence[str], arguments: tuple[str, ...]
) -> list[Rewritten]:
    """What becomes of ``files`` whose clients may be given the Config ``name``; without one they get their own."""
    sharing = with_settings(asked, partial(replace, shared_config=name, sharing=Sharing(path, arguments)))
    work = partial(rewrite, fixing=partial(all_fixes, allowed=UNSAFE))
    return over_files(work, files, sharing.options, sharing.settings, Rewritten)


def _own(asked: Request, chosen: Shared, path: str, arguments: tuple[str, ...]) -> Rewritten:
    """The module with the Config, which clients of its own are given, too."""
    sharing = with_settings(asked, partial(replace, shared_config=chosen.name, sharing=Sharing(path, arguments)))
    context, shown = Context(sharing.options, sharing.settings).nearest(path), path_from_here(path)
    text = Text(shown, Source(chosen.text, chosen.old.source.encoding))
    fixed, _ = all_fixes(text, lambda now: standing(context, text.changed(now)), allowed=UNSAFE)
    new = text.changed(fixed.text)
    data = new.encode() if fixed.text != chosen.old.text else None
    return Rewritten(shown, chosen.old.source, fixed.text, data, len(fixed.applied), fixed.left)


MOST_PLACES = 5
"""Files that are named of those with the same reason."""


def left_out(own: Mapping[str, str], apart: Mapping[str, str]) -> Iterator[str]:
    """Which files got no shared Config, in words: those with one of their ``own``, and those deployed ``apart``."""
    for path, reason in sorted(own.items()):
        yield f"{shown_path(path)}: a Config of its own: {reason}"
    reasons: defaultdict[str, list[str]] = defaultdict(list)
    for path, reason in sorted(apart.items()):
        reasons[reason].append(shown_path(path))
    for reason, paths in reasons.items():
        named = ", ".join([*paths[:MOST_PLACES], *["…"] * (len(paths) > MOST_PLACES)])
        yield f"left alone, in another unit of deployment: {named} ({reason})"

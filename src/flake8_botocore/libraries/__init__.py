"""The table of other libraries' calls that make a boto client: what it runs with, how it is given a Config."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any, Literal, NamedTuple, TypeAlias

from ..files.filesystem import read_regular

Form: TypeAlias = Literal["Config", "dict", "client", "seconds"]
"""The type of the argument: a Config, a dictionary of its options, a client, or numbers."""


class Chosen(NamedTuple):
    """The values that a library chooses for its clients; None if it leaves botocore's default."""

    read: int | None = None
    connect: int | None = None
    attempts: int | None = None
    mode: str | None = None


class LibraryClient(NamedTuple):
    """The boto client that a call of one of ``names``, as user code may write them, makes.

    ``services``: what it is a client of, empty for any; ``operations``: the methods that the library calls on it which
    keep their caller waiting. It is given a Config by ``argument`` (or by ``key`` of that) in the ``form``; both are
    empty where it takes none. ``alternatives`` are other arguments that may bring a Config, a client or a session with
    one. ``positional`` are the first parameters. ``only``: an argument and how its text begins if the call makes the
    client. ``settings``: words in a project that may give the client a Config elsewhere. ``settings_in``: a word of the
    file with such settings; if no file has it, they may be anywhere. ``chosen``: its waits by the library's own choice,
    None for botocore's defaults. ``since``: the first release in which the argument arrives, as far as known;
    earlier ones are not judged.
    ``tested``: the releases that an oracle test runs. ``package``: what imports of it begin with, the first part of its
    names if empty. ``note`` is for the page. ``aio``: the client is one of aiobotocore. ``before``: the row is for
    releases before this one.
    """

    distribution: str
    tested: str
    names: tuple[str, ...]
    services: tuple[str, ...] = ()
    operations: tuple[str, ...] = ()
    argument: str = ""
    key: str = ""
    form: Form = "Config"
    alternatives: tuple[str, ...] = ()
    positional: tuple[str, ...] = ()
    only: tuple[str, str] | None = None
    settings: tuple[str, ...] = ()
    settings_in: str = ""
    chosen: Chosen | None = None
    since: str = ""
    package: str = ""
    note: str = ""
    aio: bool = False
    before: str = ""

    @property
    def imported(self) -> str:
        """The name that every import of the library begins with."""
        return self.package or self.names[0].partition(".")[0]

    @property
    def takes_config(self) -> bool:
        """Whether an argument of the call can set how long the client waits, in whichever ``form``."""
        return bool(self.argument)

    @property
    def is_left_to_botocore(self) -> bool:
        """Whether the client runs on botocore's defaults unless its call is given something else."""
        return self.takes_config and self.chosen is None and bool(self.services)

    @property
    def example(self) -> str:
        """The argument that gives the client a Config, as code: ``boto_config=Config(...)``; empty if it takes none."""
        if not self.argument:
            return ""
        of = f'"{self.services[0]}"' if self.services else "..."
        value = {
            "Config": "Config(...)",
            "dict": "{...}",
            "client": f"boto3.client({of}, config=Config(...))",
            "seconds": "...",
        }[self.form]
        return f'{self.argument}={{"{self.key}": {value}}}' if self.key else f"{self.argument}={value}"

    @property
    def written(self) -> str:
        """How a message names what takes the Config: ``config=``, ``transport_options["client-config"]``."""
        return f'{self.argument}["{self.key}"]' if self.key else f"{self.argument}="

    @property
    def options(self) -> str:
        """How a message names the dictionary of options that it takes: ``boto3_config={...}``."""
        return f'"{self.key}": {{...}}' if self.key else f"{self.argument}={{...}}"

    @property
    def options_word(self) -> str:
        """A word in the text of every file that gives it a dictionary of options; empty if it takes none.

        It is the name of the dictionary's key or argument: ``boto3_config``. The argument ``config`` is in too many
        files, so the last name of the call is taken for it.
        """
        if self.form != "dict":
            return ""
        return self.key or (self.names[0].rpartition(".")[2] if self.argument == "config" else self.argument)


_TABLE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "table.txt")


def _blocks(table: str) -> Iterator[dict[str, str]]:
    """The fields of each block of ``table`` that names calls, with the fields that its library states for all of them.

    A block without ``names`` states fields for the blocks below it. A block with a ``distribution`` of its own takes
    none of them. Lines that begin with ``#`` are comments.
    """
    of_library: dict[str, str] = {}
    for block in table.split("\n\n"):
        own = dict([line.split(": ", 1) for line in block.splitlines() if line[0] != "#"])
        fields = own if "distribution" in own else {**of_library, **own}
        if "names" in own:
            yield fields
        else:
            of_library = fields


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _chosen(text: str) -> Chosen:
    """The values in ``text``, as in ``read=15 connect=5 mode=standard``."""
    items: dict[str, Any] = dict(word.split("=") for word in text.split())
    numbers = {name: int(value) for name, value in items.items() if value.isdigit()}
    return Chosen(**{**items, **numbers})


_LISTS = "modules names services operations alternatives positional only settings"
_READERS: dict[str, Callable[[str], Any]] = {
    **dict.fromkeys(_LISTS.split(), _words),
    "aio": bool,
    "chosen": _chosen,
}
"""How the text of a field is read; all others are texts."""


def _row(fields: dict[str, str]) -> LibraryClient:
    """The row that the ``fields`` of a block describe. Each of its ``modules`` has all of its ``names``."""
    values: dict[str, Any] = {name: _READERS[name](text) if name in _READERS else text for name, text in fields.items()}
    if "modules" in values:
        modules = values.pop("modules")
        values["names"] = tuple(f"{module}.{name}" for module in modules for name in values["names"])
    return LibraryClient(**values)


_ROWS = tuple(map(_row, _blocks(read_regular(_TABLE).decode())))

LIBRARIES = tuple(row for row in _ROWS if not row.before)
"""One row for each kind of client, those of one library together."""

EARLIER = tuple(row for row in _ROWS if row.before)
"""Rows that count where the project requires an earlier release of the library."""


@lru_cache(maxsize=1)
def by_name() -> dict[str, LibraryClient]:
    """The rows by each of their names."""
    return {name: row for row in LIBRARIES for name in row.names}


@lru_cache(maxsize=1)
def earlier_by_name() -> dict[str, LibraryClient]:
    """The rows for earlier releases by each of their names."""
    return {name: row for row in EARLIER for name in row.names}


@lru_cache(maxsize=1)
def import_words() -> dict[str, str]:
    """What imports of each library that rules judge begin with, and a word that must also be in the file, or empty."""
    return {row.imported: row.only[1] if row.only else "" for row in LIBRARIES if row.takes_config}


def importing(packages: Iterable[str]) -> tuple[str, str]:
    """Two regular expressions for imports of one of ``packages``, ``from`` and ``import``; their group is its name.

    Each begins with a word of its own, which ``re`` looks for five times as fast as for one of two.
    """
    names = "|".join(map(re.escape, packages))
    return rf"from[ \t]+({names})\b", rf"import[ \t]+(?:[\w.]+[ \t]*,[ \t]*){{0,5}}({names})\b"


@lru_cache(maxsize=1)
def options_words() -> tuple[str, ...]:
    """Words of which every file has one that gives a library a dictionary to make a Config of."""
    return tuple(sorted({row.options_word for row in LIBRARIES if row.options_word}))

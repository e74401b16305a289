"""A row of the table of libraries: which call makes a boto client, how it is given a Config, what has no effect."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias


class Ignored(NamedTuple):
    """An argument without effect, or with another one than it seems to have: tests/oracle/libraries/ shows each.

    ``path``: its name, then the keys of the dictionaries in it. ``effect`` is what happens; if empty, the client runs
    as without it. ``advice`` is what to write, with the policy's ``{connect}`` and ``{read}``. ``right`` is the name or
    key that does what it says. ``unless``: other arguments with which it has its effect. ``lacks``: only a Config
    without this option is meant. ``takes_config``: only a Config is; other values may do something in some releases.
    """

    path: tuple[str, ...]
    advice: str
    effect: str = ""
    right: str = ""
    unless: tuple[str, ...] = ()
    lacks: str = ""
    takes_config: bool = False

    @property
    def written(self) -> str:
        """How a message names it: ``config=``, ``transport_params["config"]``."""
        name, *keys = self.path
        if not name.isidentifier():
            return f'"{name}"'
        return name + "".join(f'["{key}"]' for key in keys) if keys else f"{name}="


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
    one. ``positional`` are the first parameters. ``only``: it is made where this argument begins so. ``settings``:
    words by which the project may give it one elsewhere, ``settings_in`` a word of the file with such settings: they
    are out of sight where no file says it. ``chosen``: its waits by the library's own choice, None for botocore's
    defaults. ``since``: the first release in which the argument arrives, as far as known. ``tested``: the releases that
    an oracle test runs. ``package``: what imports of it begin with, the first part of its names if empty. ``note`` is
    for the page. ``ignored`` are arguments that do not do what they say. ``aio``: the client is
    one of aiobotocore. ``before``: the row is for releases before this one.
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
    ignored: tuple[Ignored, ...] = ()
    aio: bool = False
    before: str = ""

    @property
    def imported(self) -> str:
        """The beginning of every import of it."""
        return self.package or self.names[0].partition(".")[0]

    @property
    def takes_config(self) -> bool:
        """Whether its call can be given what the client waits for, in one form or another."""
        return bool(self.argument)

    @property
    def is_left_to_botocore(self) -> bool:
        """Whether it runs on botocore's defaults for want of what it could be given."""
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
        """A word in the text of every file that gives it a dictionary of options; empty if it takes none."""
        if self.form != "dict":
            return ""
        return self.key or (self.names[0].rpartition(".")[2] if self.argument == "config" else self.argument)

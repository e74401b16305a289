"""Calls by which libraries make boto clients of their own."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import libcst as cst

from ...botocore.defaults import is_always_nothing
from ...config.botocore_release import requires_earlier
from ...facts import (
    ABSENT,
    UNKNOWN,
    Anchor,
    Argument,
    ClientCreation,
    ConfigCreation,
    ConfigUse,
    Dictionary,
    EnvironmentText,
    FormattedText,
    LibraryCall,
    Literal,
    Value,
    alternatives,
    choice,
    given_as,
)
from ...libraries import LibraryClient, by_name, earlier_by_name
from ..inference.boto_calls import default_session
from ..inference.call_frames import read_arguments
from ..inference.objects import Dotted
from ..inference.protocols import Inference
from ..inference.source_file import SourceFile
from ..scopes.scope import CallSite
from ..syntax.tree import called_name, callee_text
from .client_creations import Clients
from .environment import variables_at
from .mocks import is_mocked
from .sessions import default_config


def library_calls(file: SourceFile, clients: Clients) -> Iterator[LibraryCall]:
    """The calls of ``file`` that make a library create a boto client, in source order; ``clients`` are its own.

    If several rows of the library fit a call, the first one counts. Migrations of Django are left out.
    """
    evaluator = clients.evaluator
    for site in file.outline.called(file.renamed(name.rpartition(".")[2] for name in by_name())):
        function = evaluator.value(site.node.func, site.scope)
        if isinstance(function, Dotted) and not any(_is_migration(each.node) for each in site.scope.enclosing):
            calls = (_call(row, site, file, clients) for row in _rows(function.path, file))
            yield from islice((call for call in calls if call is not None), 1)


def _is_migration(node: cst.CSTNode) -> bool:
    """Whether ``node`` is a migration of Django: its fields record how the models once were."""
    return isinstance(node, cst.ClassDef) and any(called_name(each.value) == "Migration" for each in node.bases)


def _rows(name: str, file: SourceFile) -> Iterator[LibraryClient]:
    """The rows that describe ``name``, ``pandas.read_csv``, in the release that the project of ``file`` requires.

    A row for earlier releases only comes before the one for the present.
    """
    earlier, present = earlier_by_name().get(name), by_name().get(name)
    if earlier is not None and _requires_before(earlier.before, earlier, file):
        yield earlier
    if present is not None and not (present.since and _requires_before(present.since, present, file)):
        yield present


def _requires_before(release: str, made: LibraryClient, file: SourceFile) -> bool:
    """Whether the project of ``file`` requires a release of the library before ``release``."""
    library = made.distribution
    return file.once(f"{library} before {release}", lambda: requires_earlier(library, release, file.path))


def given_as_options(calls: list[LibraryCall]) -> list[ConfigCreation]:
    """The dictionaries that ``calls`` give a library to make a Config of, as Configs.

    What one lacks is judged only where the library leaves it to botocore.
    """
    found: dict[Anchor, ConfigCreation] = {}
    for call in calls:
        for each in alternatives(call.config):
            if call.made.form == "dict" and isinstance(each, Dictionary):
                found[each.anchor] = _config_of_options(each, call)
    return list(found.values())


def _config_of_options(options: Dictionary, call: LibraryCall) -> ConfigCreation:
    """The Config that the library of ``call`` makes of the dictionary ``options``: ``{"read_timeout": 5}``."""
    row = call.made
    items = [item for item in options.items if isinstance(item.key, str)]
    return ConfigCreation(
        options.anchor,
        callee="AioConfig" if row.aio else "Config",
        library="aiobotocore" if row.aio else "botocore",
        arguments=tuple(Argument(str(item.key), item.value, item.anchor, None, True) for item in items),
        complete=options.complete,
        use=ConfigUse(fragment=row.chosen is not None, mocked=call.client.mocked),
        written=row.options,
    )


def _call(row: LibraryClient, site: CallSite, file: SourceFile, clients: Clients) -> LibraryCall | None:
    """The fact about the call at ``site``, by which a library creates the client that ``row`` describes.

    None where its arguments do not make the library create that client: ``read_csv("a.csv")`` does not, but
    ``read_csv("s3://bucket/a.csv")`` does. The client's Config is unknown if an argument that replaces the Config
    (``row.alternatives``) or a setting of the project may give it one.
    """
    node, anchor, evaluator = site.node, Anchor(site.node), clients.evaluator
    arguments, complete = read_arguments([(arg, site.scope) for arg in node.args], row.positional, evaluator)
    # An argument of unknown name brings no Config if it is a constant or a text from the environment.
    named = all(each.name or isinstance(each.value, (Literal, EnvironmentText)) for each in arguments)
    readable = complete and named
    if row.only is not None:
        name, prefix = row.only
        if not _begins(given_as(arguments, name, readable), prefix):
            return None
    given = given_as(arguments, row.argument, readable) if row.argument else ABSENT
    # Some libraries take a dictionary of options, with the Config at a key of it.
    config = clients.config(choice(_inside(each, row.key) for each in alternatives(given)) if row.key else given)
    no_alternative = all(is_always_nothing(given_as(arguments, name, readable)) for name in row.alternatives)
    elsewhere = is_always_nothing(config) and _may_be_set_elsewhere(row, evaluator)
    client = ClientCreation(
        anchor,
        callee=callee_text(node.func),
        method="client",
        library="boto3",
        service=Literal(row.services[0], anchor) if row.services else UNKNOWN,
        arguments=(),
        complete=True,
        config=config if no_alternative and not elsewhere else UNKNOWN,
        # A library may use boto3's own session, and with it the default Config that code gave that session.
        default_config=clients.config(default_config(default_session(node), site, file, evaluator)),
        mocked=is_mocked(site.scope, site.around, evaluator),
        environment=variables_at(site, file, evaluator),
    )
    return LibraryCall(anchor, client.callee, row, arguments, readable, config, client)


def _may_be_set_elsewhere(row: LibraryClient, evaluator: Inference) -> bool:
    """Whether settings of the project may give the client a Config."""
    says = evaluator.project.says
    return bool(row.settings_in and not says(row.settings_in)) or any(map(says, row.settings))


def _begins(value: Value, start: str) -> bool:
    text = value.text if isinstance(value, FormattedText) else value.value if isinstance(value, Literal) else None
    return isinstance(text, str) and text.startswith(start)


def _inside(value: Value, key: str) -> Value:
    """The value at ``key`` of a dictionary; ABSENT if there is none."""
    if isinstance(value, Dictionary):
        return value.get(key)
    return ABSENT if is_always_nothing(value) else UNKNOWN

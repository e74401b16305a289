"""Words and sentences that messages of several rules share."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from ..advice.running import ClientView, LongestUse, RunningClient, services_counted
from ..advice.words import Sentence, sentence
from ..botocore import Version, used_by
from ..botocore.accepts import Rejection
from ..botocore.defaults import default_attempts, default_read_timeout, is_nothing
from ..botocore.effective import retry_modes_left_open
from ..botocore.waits import Wait
from ..config import Settings
from ..facts import (
    Anchor,
    ClientCreation,
    Config,
    ConfigCreation,
    Dictionary,
    Library,
    Literal,
    MergedConfig,
    RepeatedCreation,
    SourceFacts,
    TimeLimit,
    is_asynchronous,
)
from ..findings import plain
from ..rule import (
    AddItem,
    AddKeyword,
    AddPolicyConfig,
    Mention,
    MergeConfig,
    Message,
    ProposedChange,
    ProposedFix,
    Rename,
    Replace,
)


def rejected(subject: str, rejection: Rejection, library: Library, settings: Settings) -> Message:
    """The message for a value that is rejected: what happens, and what to write; ``subject`` is the source of it."""
    happens = f"{subject}: {release(library, settings)} raises {rejection.error} {rejection.stage}."
    return Message(happens, f"Write {rejection.replacement or rejection.wanted}.")


def replace_value(anchor: Anchor, text: str | None) -> tuple[ProposedFix, ...]:
    """The fix that writes what was meant in place of the value at ``anchor``; none where that is not known."""
    return () if text is None else (ProposedFix(f"Write {text}", (Replace(anchor, text),), "unsafe"),)


def rename(anchor: Anchor, name: str | None) -> tuple[ProposedFix, ...]:
    """The fix that gives the keyword or key at ``anchor`` the name that was meant; none where that is not known."""
    return () if name is None else (ProposedFix(f"Write {name}", (Rename(anchor, name),), "unsafe"),)


def add_options(config: ConfigCreation | MergedConfig, options: Mapping[str, str]) -> tuple[ProposedFix, ...]:
    """The fix that writes ``options`` (names, with values as source) into a Config; ``mode`` goes into its ``retries``.

    There is none if one of them has no place: a merged Config has no place for any, and an option that is assigned
    later cannot be written in the call.
    """
    changes = [change for name, text in options.items() if (change := _adding(config, name, text)) is not None]
    if not changes or len(changes) < len(options):
        return ()
    title = " and ".join(f"{name}={text}" for name, text in options.items())
    verb = "Set" if any(isinstance(each, Replace) for each in changes) else "Add"
    return (ProposedFix(f"{verb} {title}", tuple(changes), "unsafe"),)


def _adding(config: ConfigCreation | MergedConfig, name: str, text: str) -> ProposedChange | None:
    """The change that gives ``config`` one option; None where it has no place for it."""
    if isinstance(config, MergedConfig) or name in config.later:
        return None
    if name == "mode":
        retries = config.option("retries")
        return AddItem(retries.anchor, name, text) if isinstance(retries, Dictionary) else None
    written = config.argument(name)
    if written is None:
        return (AddItem if config.written else AddKeyword)(config.anchor, name, text)
    if written.unfolded or not isinstance(written.value, (Literal, Dictionary)):
        return None
    return Replace(written.anchor, text)


def set_in_config(
    client: ClientCreation, options: Mapping[str, str], facts: SourceFacts, settings: Settings
) -> tuple[ProposedFix, ...]:
    """The fix that gives ``client``, and no other, these ``options``: in its own Config, a merged one or a new one.

    There is none if its Config is unknown or cannot be changed, or if the session or the team has one for it.
    """
    text, config = ", ".join(f"{name}={value}" for name, value in options.items()), client.config
    argument = client.argument("config")
    if isinstance(config, ConfigCreation) and len(facts.sharing.users(config)) > 1:
        if argument is None or argument.unfolded:
            return ()
        merged = MergeConfig(client.anchor, argument.anchor, text, client.library)
        return (ProposedFix(f"Merge {text} into the client's Config", (merged,), "unsafe"),)
    if isinstance(config, ConfigCreation) and not options.keys() & config.later:
        given = [(config.argument(name), name, value) for name, value in options.items()]
        changes = (
            Replace(argument.anchor, value) if argument else AddKeyword(config.anchor, name, value)
            for argument, name, value in given
        )
        return (ProposedFix(f"Set {text}", tuple(changes), "unsafe"),)
    if settings.shared_config is not None or not is_nothing(config) or not is_nothing(client.default_config):
        return ()
    change = AddPolicyConfig(client.anchor, text, argument.anchor if argument else None, ("S3_CONFIG",), client.library)
    return (ProposedFix(f"Give the client a Config with {text}", (change,), "unsafe"),)


DIRECT = 2
"""Names of a chain where nothing is called on the way."""


def made_through(found: RepeatedCreation) -> tuple[Mention, ...]:
    """The mention of the place where the client is created and of the calls that lead there; none if that is plain."""
    way = f" through {' → '.join(found.chain)}" * (len(found.chain) > DIRECT)
    place = found.anchor if found.elsewhere is None else found.elsewhere
    return (Mention(f"created{way}", place),) if way or found.elsewhere else ()


def release(library: Library, settings: Settings) -> str:
    """The release that a message is about: ``botocore 1.44``, ``aiobotocore (botocore 1.43)``.

    Where it only stands for one the tables do not know, or nothing pins it, that is said: ``botocore 1.44 (newest
    known)``, ``botocore 1.44 (not pinned)``, ``botocore 1.44 (Lambda's runtime decides)``.
    """
    version, stated = settings.botocore_version, settings.stated_version
    spoken_of = f"botocore {used_by(library, version).short}"
    instead = settings.unpinned
    if stated is not None:
        instead = "newest known" if stated > version else "oldest known"
    if is_asynchronous(library):
        return f"{library} ({spoken_of}, {instead})" if instead else f"{library} ({spoken_of})"
    return f"{spoken_of} ({instead})" if instead else spoken_of


def bracketed(library: Library, settings: Settings) -> str:
    """The release, in brackets: ``botocore 1.44``, ``aiobotocore, botocore 1.43``."""
    return release(library, settings).replace(" (", ", ", 1).replace(")", "")


def config_text(config: ConfigCreation | MergedConfig) -> str:
    """How a message names a Config: ``Config(...)``, ``The merged Config``."""
    if isinstance(config, MergedConfig):
        return "The merged Config"
    if config.written:
        return config.written
    return f"{config.callee.rpartition('.')[2]}({'...' * bool(config.arguments)})"


def read_timeout(library: Library, settings: Settings) -> str:
    """The default read timeout in seconds, as the text of a message."""
    return plain(default_read_timeout(settings.botocore_version, library))


def one_call(runs: RunningClient) -> str:
    """The requests and seconds that the longest use of a client without Config can take, in words."""
    client, settings = runs.made, runs.settings
    # Of any service it may be DynamoDB's, which has attempts of its own.
    longest = runs.longest if client.service_name is not None else None
    attempts = _requests(runs)
    if longest is None or math.isinf(longest.seconds):
        return each_reply(attempts, client.library, settings)
    return f"{longest.taken(attempts or UNKNOWN)} ({_decided(attempts, client.library, settings)})"


UNKNOWN = "an unknown number of attempts"


def each_reply(attempts: str | None, library: Library, settings: Settings) -> str:
    """``3 attempts, 60 s per reply (botocore 1.44)``: what botocore does, where nothing longer is known."""
    reply = f"{read_timeout(library, settings)} s per reply"
    return f"{attempts or UNKNOWN}, {reply} ({_decided(attempts, library, settings)})"


def _decided(attempts: str | None, library: Library, settings: Settings) -> str:
    """The release, with the variable that makes it one attempt if there is only one, as the words in brackets."""
    who = bracketed(library, settings)
    if settings.other_version is not None:
        who = who.replace("botocore ", f"botocore {settings.other_version.short} or ")
    return f"{'AWS_MAX_ATTEMPTS=1, ' * (attempts == ONE_ATTEMPT)}{who}"


def shared_wait(clients: Iterable[RunningClient]) -> Wait | None:
    """The longest wait of one call, if it ends and is the same for all ``clients``; None if not, or if one is unknown.

    A client that may be DynamoDB's has two waits, as DynamoDB has attempts of its own: they must be the same, too.
    """
    waits = {wait for client in clients for wait in client.waits or (None,)}
    (wait,) = waits if len(waits) == 1 else (None,)
    return wait if wait is not None and math.isfinite(wait.total) else None


def longest_use(clients: Sequence[RunningClient], wait: Wait) -> str:
    """``one s3.download_file can take 2160 s in 6 × 3 attempts``: what takes longest on ``clients``."""
    found = [(use, client.made.service_name) for client in clients if (use := client.longest) is not None]
    use, service = max(found, key=lambda each: each[0].seconds, default=(LongestUse(wait.total), None))
    if len(clients) > 1 and service and use.method:
        use = use._replace(method=f"{service}.{use.method}")
    return use.taken(in_attempts([wait.attempts]))


def advised_for(
    client: ClientView, *, alone: bool = True, about: Anchor | None = None, named: TimeLimit | None = None
) -> tuple[str, tuple[Mention, ...]]:
    """The sentence for the plan of ``client``, which another file may make, and the places that it names.

    It has no values if the client is not ``alone``: the others have plans of their own. ``about`` is the call that the
    message is about. ``named`` is the limit that the headline names: it is about how long the call takes, and a second
    client is another finding's advice.
    """
    plan = client.asked
    if named is not None and plan.apart:
        plan = replace(plan, once=(), apart="")
    if named is not None and plan.limit is not None and plan.limit.limit == named and "unless" not in named.has:
        plan = replace(plan, limit=replace(plan.limit, limit=None))
    return advised(sentence(plan, client.settings, here=client.here and alone, about=about))


def advised(said: Sentence) -> tuple[str, tuple[Mention, ...]]:
    """The text of a sentence about a plan, and the place that it names."""
    need = said.need
    return said.text, () if need is None or need.place is None else (Mention(need.method, need.place),)


def either(names: Sequence[str]) -> str:
    """The names as a choice in words: ``a``, ``a or b``, ``a, b or c``."""
    return " or ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def left_to_botocore(
    config: Config, clients: Sequence[RunningClient], library: Library, settings: Settings
) -> str | None:
    """The attempts under ``config``, which has no retries, in words; None if they are unknown or not the same for all.

    They come from botocore's default, or from the environment if the file sets that first.
    """
    if any(client.made.environment for client in clients):
        told = {*map(_requests, clients)}
    else:
        services = services_counted(clients)
        told = {
            _default(services, library, of, mode)
            for of in settings.versions
            for mode in retry_modes_left_open(config, of, library)
        }
    return told.pop() if len(told) == 1 else None


def sends_again(config: Config, clients: Sequence[RunningClient], library: Library, settings: Settings) -> str:
    """How often botocore sends a failed request under ``config``, which has no retries, in words.

    The number comes from botocore's default, or from the environment if the file sets that first.
    """
    attempts, who = left_to_botocore(config, clients, library, settings), release(library, settings)
    if attempts == ONE_ATTEMPT:
        return f"AWS_MAX_ATTEMPTS=1 makes {who} send each request once"
    if attempts is None:
        return f"{who} sends a failed request again"
    return f"{who} sends a failed request {attempts.replace(' attempts', ' times in total')}"


def _requests(client: RunningClient) -> str | None:
    """The attempts of one request of a client without ``retries``, in words; None where that is unknown."""
    if not client.made.environment:
        services, versions = services_counted([client]), client.settings.versions
        told = {_default(services, client.made.library, of) for of in versions}
        return told.pop() if len(told) == 1 else None
    numbers = [each.total_attempts.value for each in client.possible if each.total_attempts is not None]
    return None if len(numbers) < len(client.possible) else in_attempts(numbers)


def _default(services: set[str | None], library: Library, version: Version, mode: str | None = None) -> str:
    """The attempts of one request by default: ``3 attempts (DynamoDB: 4)`` for several services or any.

    ``mode`` is the retry mode, None the default one.
    """
    return in_attempts(sorted({default_attempts(each, version, library, mode) for each in services}))


ONE_ATTEMPT = "1 attempt"


def in_attempts(numbers: Sequence[object]) -> str:
    """The attempts in words, the last number being DynamoDB's: ``3 attempts``, ``3 attempts (DynamoDB: 4)``."""
    usual, dynamodb = numbers[0], numbers[-1]
    if usual == dynamodb:
        return ONE_ATTEMPT if usual == 1 else f"{usual} attempts"
    return f"{usual} attempts (DynamoDB: {dynamodb})"


def type_error(library: Library, settings: Settings, *, named: bool = False) -> str:
    """The end of a sentence about an argument that the call does not take; ``named``: the release is in it already.

    A release that is newer than the tables may take it, so the sentence is about the newest known one.
    """
    stated = settings.stated_version
    if stated is None or stated < settings.botocore_version:
        return ": this call raises TypeError."
    return f"{'' if named else f' in {release(library, settings)}'}, which raises TypeError."

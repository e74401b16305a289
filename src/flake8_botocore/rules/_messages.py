"""Wording that several rules share, every number taken from what botocore does."""

from __future__ import annotations

from ..botocore.numbers import plain
from ..botocore.running.defaults import default_attempts, default_read_timeout
from ..botocore.version import used_by
from ..facts import ClientCreation, ConfigCreation, Library, MergedConfig
from ..settings import Settings

LONGEST_MESSAGE = 200
"""Characters of a reported line, its code included, so that it fits a terminal and a review comment."""

_LONGEST_LINE = "99999"


def release(library: Library, settings: Settings) -> str:
    """The release a message speaks of: ``botocore 1.44``, ``aiobotocore (botocore 1.43)``.

    Where it only stands for one the tables do not know, that is said: ``botocore 1.44 (newest known)``.
    """
    version, stated = settings.botocore_version, settings.stated_version
    spoken_of = f"botocore {used_by(library, version).short}"
    instead = None if stated is None else "newest known" if stated > version else "oldest known"
    if library in ("aiobotocore", "aioboto3"):
        return f"{library} ({spoken_of}, {instead})" if instead else f"{library} ({spoken_of})"
    return f"{spoken_of} ({instead})" if instead else spoken_of


def config_text(config: ConfigCreation | MergedConfig) -> str:
    """How a message names a Config: ``Config(...)``, ``The merged Config``."""
    if isinstance(config, MergedConfig):
        return "The merged Config"
    return f"{config.callee}(...)" if config.arguments else f"{config.callee}()"


def attempts(service: str | None, library: Library, settings: Settings) -> str:
    """How often one request is sent by default: ``3 times``, or ``3 times, 4 for DynamoDB`` for any service."""
    version = settings.botocore_version
    usual = default_attempts(service, version, library)
    dynamodb = default_attempts("dynamodb", version, library)
    return f"{usual} times" if service is not None or usual == dynamodb else f"{usual} times, {dynamodb} for DynamoDB"


def read_timeout(library: Library, settings: Settings) -> str:
    """Seconds until a silent server is given up by default."""
    return plain(default_read_timeout(settings.botocore_version, library))


def resends(client: ClientCreation, settings: Settings) -> tuple[str, str]:
    """What happens to a request of a client without Config that gets no reply, in two wordings, the longer first."""
    who = release(client.library, settings)
    seconds = read_timeout(client.library, settings)
    times = attempts(client.service_name, client.library, settings)
    in_all = times.replace(" times", " times in all", 1)
    return (
        f"{who} gives up on a reply after {seconds} s and sends the request again, {in_all}",
        f"{who} waits {seconds} s for a reply and sends {times}",
    )


def fitting(code: str, subject: str, *endings: str) -> str:
    """``subject`` with the first of ``endings``, longest first, that leaves the line short enough.

    Where none does, the subject loses characters from its left. A ``{0}`` is room for a line number.
    """
    room = LONGEST_MESSAGE - len(code) - 1
    for ending in endings:
        if len(subject) + len(ending.replace("{0}", _LONGEST_LINE)) <= room:
            return subject + ending
    kept = max(room - len(endings[-1]) - 1, 0)
    return f"…{subject[len(subject) - kept :]}{endings[-1]}"

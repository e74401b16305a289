"""Under which dotted names the classes Config and AioConfig can be imported."""

from __future__ import annotations

from typing import Literal

from .tables import exports


def config_class(name: str) -> Literal["Config", "AioConfig"] | None:
    """Which of the two classes the dotted ``name`` is, such as ``boto3.session.Config``, else None."""
    if name in exports.CONFIG:
        return "Config"
    return "AioConfig" if name in exports.AIO_CONFIG else None

"""The user's configuration: options, the team's policy, and the release of botocore."""

from .options import OPTIONS, Option, Settings, named_codes, seconds, settings_from

__all__ = ["OPTIONS", "Option", "Settings", "named_codes", "seconds", "settings_from"]

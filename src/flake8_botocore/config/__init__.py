"""What the user chose: options, the policy that fixes write, the target version of botocore."""

from .options import OPTIONS, Option, Settings, named_codes, seconds, settings_from

__all__ = ["OPTIONS", "Option", "Settings", "named_codes", "seconds", "settings_from"]

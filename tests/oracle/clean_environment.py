"""An environment in which boto finds fake credentials, and nothing of this machine's configuration."""

from __future__ import annotations

import logging
import os
import warnings


def clean(**variables: str) -> None:
    """Replace every variable that boto reads, and set ``variables``; call it before boto is imported."""
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    for name in [name for name in os.environ if name.startswith(("AWS_", "BOTO")) or name.lower().endswith("_proxy")]:
        del os.environ[name]
    os.environ.update(
        AWS_ACCESS_KEY_ID="AKIDEXAMPLE",
        AWS_SECRET_ACCESS_KEY="secret",
        AWS_DEFAULT_REGION="us-east-1",
        AWS_CONFIG_FILE=os.devnull,
        AWS_SHARED_CREDENTIALS_FILE=os.devnull,
        AWS_EC2_METADATA_DISABLED="true",
        **variables,
    )

"""Under moto, or while a recording is played back, no network is involved."""

from __future__ import annotations

HEAD = "import boto3, moto, pytest, vcr\nfrom botocore.config import Config\nfrom moto import mock_aws, mock_s3\n"

"""Sessions for other accounts."""

from __future__ import annotations

import datetime as dt
import threading
from typing import Callable, Optional, Union

import boto3
import botocore
import botocore.session
from botocore.config import Config
from botocore.credentials import RefreshableCredentials
from boto3.session import Session as Boto3Session

ROLE = "arn:aws:iam::{account}:role/{role}"
DEFAULTS = Config(connect_timeout=4, read_timeout=20, retries={"mode": "standard", "total_max_attempts": 3})


class SessionManager:
    """Sessions by account, each with its own credentials."""

    _sessions: dict[str, boto3.Session]

    def __init__(self, role: str, base: Optional[boto3.Session] = None, *, clock: Callable[[], dt.datetime] = dt.datetime.now) -> None:
        self.role = role
        self.base = base or boto3.Session()
        self.clock = clock
        self._sessions = {}
        self._lock = threading.RLock()
        self._sts = None

    @property
    def sts(self):
        if self._sts is None:
            self._sts = self.base.client("sts")
        return self._sts

    def __getitem__(self, account: str) -> boto3.Session:
        with self._lock:
            if (session := self._sessions.get(account)) is None:
                session = self._sessions[account] = self.assume(account)
        return session

    def assume(self, account: str) -> boto3.Session:
        answer = self.sts.assume_role(RoleArn=ROLE.format(account=account, role=self.role), RoleSessionName="accounts")
        credentials = answer["Credentials"]
        return boto3.Session(
            aws_access_key_id=credentials["AccessKeyId"],
            aws_secret_access_key=credentials["SecretAccessKey"],
            aws_session_token=credentials["SessionToken"],
        )

    def each(self, accounts: list[str]):
        for account in accounts:
            try:
                yield account, self[account]
            except self.sts.exceptions.RegionDisabledException:
                continue


def refreshable(role: str, *, session: Boto3Session | None = None) -> Boto3Session:
    """A session whose credentials are renewed, with our Config for all of its clients."""
    core = botocore.session.get_session()
    core._credentials = RefreshableCredentials.create_from_metadata(
        metadata=_metadata(role), refresh_using=lambda role=role: _metadata(role), method="sts-assume-role"
    )
    core.set_default_client_config(DEFAULTS)
    return boto3.Session(botocore_session=core)


def _metadata(role):
    sts = boto3.client("sts", config=DEFAULTS)
    credentials = sts.assume_role(RoleArn=role, RoleSessionName="accounts")["Credentials"]
    return {"access_key": credentials["AccessKeyId"], "expiry_time": credentials["Expiration"].isoformat()}


def partial_defaults(name: str) -> "Union[boto3.Session, None]":
    core = botocore.session.Session(profile=name)
    core.set_default_client_config(Config(read_timeout=11))
    return boto3.Session(botocore_session=core)

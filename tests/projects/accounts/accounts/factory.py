"""All clients come from here."""

import functools

import corpaws
from corpaws.clients import make_client

from botocore.config import Config

from .vendor import make_vendor
from accounts.sessions import DEFAULTS, SessionManager, partial_defaults, refreshable

manager = SessionManager("reader")


@functools.lru_cache(maxsize=128)
def client_for(account, service, region="us-east-1", config=None, **more):
    """A client of one account."""
    return manager[account].client(service, region_name=region, config=config or DEFAULTS, **more)


def billing(**options):
    """Of the company's own library, which is not in this repository."""
    return make_client("billingconductor", region_name="us-east-1", config=Config(read_timeout=9), **options)


def buckets():
    return corpaws.make_resource("s3").buckets


licenses = make_vendor("license-manager")
pricing = make_client("pricing")


def resource_for(account, service):
    return manager[account].resource(service)


def renewed(role, service, **options):
    options.setdefault("region_name", "us-east-1")
    return refreshable(role).client(service, **options)


def quick(service, *, timeout=2):
    return partial_defaults("audit").client(service, config=Config(connect_timeout=timeout))

"""Clients, kept on the application context."""

import boto3
import flask
from botocore.config import Config as BotoConfig

_clients = {}


def get_client(name):
    """One client for each service."""
    try:
        return _clients[name]
    except KeyError:
        _clients[name] = client = boto3.client(
            name,
            config=BotoConfig(
                connect_timeout=3,
                read_timeout=15,
                retries={"max_attempts": 2},
                region_name="eu-west-3",
            ),
        )
        return client


def ses():
    if "ses" not in flask.g:
        flask.g.ses = boto3.client("ses", config=BotoConfig(read_timeout=0, connect_timeout="5"))
    return flask.g.ses


def topic(arn, config=BotoConfig(5, 5, 60, {"max_attempts": 0})):
    return boto3.resource("sns", config=config).Topic(arn)

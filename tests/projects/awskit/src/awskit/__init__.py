"""Clients with settings that suit a service."""

from awskit.client import client, resource
from awskit.config import DEFAULT, configured

__all__ = ["DEFAULT", "client", "configured", "resource"]

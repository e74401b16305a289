"""Moves old documents to Glacier."""

from django.core.management.base import BaseCommand

import boto3
from botocore.config import Config

COPY = Config(connect_timeout=5, read_timeout=30, retries=3)


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("--days", type=int, default=365)

    def handle(self, *args, days, **options):
        glacier = boto3.client("glacier", config=COPY)
        listed, marker = [], None
        while True:
            more = {} if marker is None else {"marker": marker}
            vaults = boto3.client("glacier").list_vaults(accountId="-", **more)
            listed += vaults["VaultList"]
            if not (marker := vaults.get("Marker")):
                break
        for vault in listed:
            glacier.initiate_job(vaultName=vault["VaultName"], jobParameters={"Type": "inventory-retrieval"})
            waiter = glacier.get_waiter("vault_exists")
            waiter.wait(vaultName=vault["VaultName"], Delay=2, WaiterConfig={"MaxAttempt": 5})

"""Lists what every account has."""

import json
from collections import ChainMap
from operator import itemgetter

import accounts.factory as factory
from accounts.factory import client_for, renewed
from botocore.config import Config

SLOW = Config(connect_timeout=5, read_timeout=130, retries={"total_max_attempts": 2})


class Inventory:
    def __init__(self, names):
        self.names = sorted(set(names))
        self.organizations = renewed("arn:aws:iam::123456789012:role/root", "organizations")
        self.support = factory.quick("support", timeout=5)

    def functions(self):
        for name in self.names:
            client = client_for(name, "lambda")
            pages = client.get_paginator("list_functions").paginate()
            yield from map(itemgetter("FunctionArn"), (f for page in pages for f in page["Functions"]))

    def tables(self):
        return ChainMap(*({t.name: t.item_count for t in factory.resource_for(n, "dynamodb").tables.all()} for n in self.names))

    def trail(self, account):
        athena = client_for(account, "athena", config=SLOW)
        athena.start_query_execution(QueryString="SELECT 1")
        config = client_for(account, "config", config=Config(read_timeout=9))
        return config.select_resource_config(Expression="SELECT resourceId")["Results"]

    def close(self, account, /, *, reason: str):
        self.organizations.close_account(AccountId=account)
        self.support.create_case(subject=reason, communicationBody=f"{account!s:>12}")

    def report(self, out):
        rows = {name: len({*self.functions()}) for name in self.names}
        json.dump(rows | {"prices": factory.pricing.get_products(ServiceCode="AmazonEC2")["PriceList"][:1]}, out)
        client_for("main", "ses", config=None).send_email(Source="a@example.org", Destination={}, Message={})

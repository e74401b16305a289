"""The weekly digest."""

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError, ReadTimeoutError


class Digest:
    """Mails what happened in a week."""

    retries = {"max_attempts": 4, "total_max_attempts": 2}

    def __init__(self, mail=None):
        self._mail = mail or boto3.client("sesv2", config=Config(read_timeout=8, retries=self.retries))
        self._table = boto3.resource("dynamodb", config=Config(retries={"mode": "standard"}, read_timeout=3.0)).Table("digest")

    @classmethod
    def handle(cls, event, context):
        return cls().send(event["week"])

    def send(self, week):
        sent = 0
        try:
            for person in self.people(week):
                self._mail.send_email(
                    FromEmailAddress="digest@example.org",
                    Destination={"ToAddresses": [person["email"]]},
                    Content={"Simple": {"Subject": {"Data": "Week " + str(week)}, "Body": {"Text": {"Data": "…"}}}},
                )
                sent += 1
        except (ClientError, ReadTimeoutError) as error:
            print(f"stopped after {sent}: {error!r:.200}")
            raise
        finally:
            self._table.put_item(Item={"week": week, "sent": sent})
        return sent

    def people(self, week):
        answer = self._table.scan(FilterExpression="week = :w", ExpressionAttributeValues={":w": week})
        yield from answer["Items"]

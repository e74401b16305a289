"""POST /subscribe"""

import json
import logging

import boto3

from notify.config import QUICK, STAGE, tuned

log = logging.getLogger(__name__)

sns = boto3.client("sns", config=QUICK)
verify = boto3.client("sesv2", config=tuned())


def handler(event, _context):
    body = json.loads(event.get("body") or "{}")
    match body:
        case {"email": str(address), **rest} if "@" in address:
            token = verify.create_contact(ContactListName=STAGE, EmailAddress=address)
            log.info("new contact %s %s", token, rest)
        case {"phone": [first, *others]}:
            for number in [first, *others]:
                sns.publish(PhoneNumber=number, Message="You will hear from us.")
        case {"phone": number}:
            sns.publish(PhoneNumber=number, Message="You will hear from us.")
        case _:
            return {"statusCode": 400}
    return {"statusCode": 202}

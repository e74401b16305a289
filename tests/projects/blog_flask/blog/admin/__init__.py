import backoff
from botocore.exceptions import ClientError
from flask import Blueprint, current_app, request

from blog.aws import ses, topic

admin = Blueprint("admin", __name__)


@admin.before_request
def check():
    if request.headers.get("X-Token") != current_app.config["TOKEN"]:
        return "no", 403


@admin.post("/newsletter")
def newsletter():
    sent, failed = [], []
    for reader in request.json["readers"]:
        try:
            send(reader)
        except ClientError as error:
            failed.append((reader, str(error)))
            continue
        sent.append(reader)
    topic(current_app.config["TOPIC"]).publish(Message=f"{len(sent)} letters, {len(failed)} failed")
    return {"sent": len(sent)}


@backoff.on_exception(backoff.expo, ClientError, max_tries=3)
def send(reader):
    ses().send_email(
        Source="blog@example.org",
        Destination={"ToAddresses": [reader]},
        Message={"Subject": {"Data": "News"}, "Body": {"Text": {"Data": "…"}}},
    )

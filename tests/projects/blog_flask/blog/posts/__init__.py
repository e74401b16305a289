from flask import Blueprint, abort, redirect, request

import boto3
from botocore.config import Config

from ..aws import get_client

posts = Blueprint("posts", __name__)
table = boto3.resource("dynamodb", config=Config(read_timeout=4, retries={"mode": "standard"})).Table("posts")


@posts.get("/posts/<slug>")
def show(slug):
    table.update_item(
        Key={"slug": slug},
        UpdateExpression="SET views = views + :one",
        ExpressionAttributeValues={":one": 1},
    )
    found = table.get_item(Key={"slug": slug}).get("Item")
    return found if found else abort(404)


@posts.route("/posts/<slug>/picture", methods=["POST"])
def upload(slug):
    s3 = boto3.client("s3")
    try:
        s3.upload_fileobj(request.files["picture"], "blog", slug)
    except s3.exceptions.ClientError:
        abort(502)
    except (s3.exceptions.NoSuchBucket, s3.exceptions.BucketIsFull):
        abort(503)
    return redirect(f"/posts/{slug}")


@posts.route("/posts/<slug>/speech")
def speech(slug):
    client = get_client("polly")
    spoken = client.synthesize_speech(Text=slug, OutputFormat="mp3", VoiceId="Joanna")
    return spoken["AudioStream"].read(), {"Content-Type": "audio/mpeg"}


@posts.route("/posts/<slug>/pictures")
def pictures(slug):
    upload = boto3.client("s3").generate_presigned_post("blog", f"{slug}/${{filename}}")
    return {"upload": upload}

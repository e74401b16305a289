"""Signs links: nothing here sends a request."""

import boto3

signer = boto3.client("s3")


def link(key):
    return signer.generate_presigned_url("get_object", Params={"Bucket": "lake", "Key": key})


def form(client, key):
    return client.generate_presigned_post("lake", key)


def upload_form(key):
    return form(boto3.client("s3"), key)


def token(host):
    return boto3.client("rds").generate_db_auth_token(DBHostname=host, Port=5432, DBUsername="lake")

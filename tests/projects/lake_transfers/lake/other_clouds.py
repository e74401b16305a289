"""The same in another cloud: sessions that are not of boto."""

from google.cloud import storage


def copy(session, bucket):
    lambdas = session.client("lambda")
    lambdas.invoke(FunctionName="copy")
    return storage.Client().bucket(bucket), session.client("s3").list_buckets()

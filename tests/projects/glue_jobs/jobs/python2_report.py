# Ran on Glue 0.9, until somebody needs it again.
import boto3

s3 = boto3.client("s3")
for key in s3.list_objects(Bucket="reports")["Contents"]:
    print key["Key"]

import boto3

client = boto3.client("rds-data", verify=False, endpoint="http://localhost:8080")
resource = boto3.resource("rds-data")


def run(event, context):
    sql = "SELECT 1"
    return client.execute_statement(resourceArn=event["arn"], secretArn=event["secret"], sql=sql)

"""Left as it is; see per-file-ignores."""

import boto3

s3 = boto3.client("s3")
sqs = boto3.client("sqs")  # noqa: BOT101
queue = boto3.resource("sqs")
kinesis = boto3.client("kinesis", config=None)  # noqa
print(queue.get_queue_by_name(QueueName="lake").send_message(MessageBody="x"))
kinesis.put_record(StreamName="lake", Data=b"", PartitionKey="0")

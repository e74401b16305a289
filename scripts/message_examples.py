"""Sources beside the examples of rule pages, so that the page of messages shows the wordings that those do not get."""

from __future__ import annotations

_BOTO3 = "import boto3\nfrom botocore.config import Config\n"
_LAMBDA = f'{_BOTO3}client = boto3.client("lambda"{{}})\n'
_S3 = 'import boto3\ns3 = boto3.client("s3")\n'
_TENACITY = f"{_BOTO3}from tenacity import retry, stop_after_attempt\n"
_WITHOUT_RETRIES = f"{_BOTO3}CONFIG = Config(connect_timeout=5, read_timeout=60)\n"
_COMPLETE = "read_timeout=60, connect_timeout=5, retries={'total_max_attempts': 3, 'mode': 'standard'}"
_CONFIG = f"{_BOTO3}CONFIG = Config({_COMPLETE})\n"


def _catches(made: str, call: str, name: str) -> str:
    return (
        f"{_CONFIG}aws = boto3.{made}, config=CONFIG)\ntry:\n    aws.{call}\nexcept aws.exceptions.{name}:\n    pass\n"
    )


EXAMPLES: dict[str, tuple[str, ...]] = {
    "BOT101": (
        "import boto3\nboto3.client(service)\n",
        'import boto3\nboto3.client("dynamodb")\n',
        'import aioboto3\naioboto3.Session().client("s3")\n',
        _LAMBDA.format("") + 'client.invoke(FunctionName="f")\n',
        'import boto3\nagent = boto3.client("bedrock-agentcore")\nagent.invoke_agent_runtime(agentRuntimeArn="a")\n',
        "import boto3\n\n\ndef runtime():\n    return boto3.client(\"bedrock-runtime\")\n",
        'import os\nimport boto3\n\nos.environ["AWS_MAX_ATTEMPTS"] = "1"\nboto3.client("s3")\n',
        f'{_CONFIG}kwargs = {{}}\nif proxy:\n    kwargs["config"] = CONFIG\nboto3.client("s3", **kwargs)\n',
    ),
    "BOT102": (
        _LAMBDA.format(", config=Config(retries={'total_max_attempts': 1})") + 'client.invoke(FunctionName="f")\n',
        f'{_WITHOUT_RETRIES}boto3.client("sqs", config=CONFIG)\n',
        f'{_WITHOUT_RETRIES}boto3.client("lambda", config=CONFIG).invoke(FunctionName="f")\n',
        f"{_BOTO3}CONFIG = Config(read_timeout=20)\n",
        f"{_BOTO3}configs = [Config(connect_timeout=5)]\n",
    ),
    "BOT211": (
        f"{_BOTO3}Config(retry_attempts=3)\n",
        f"{_BOTO3}Config(timeout=3)\n",
        f'{_BOTO3}Config(endpoint_url="http://localhost")\n',
    ),
    "BOT212": (
        f'{_BOTO3}Config(retries={{"total_max_attempts": 0}})\n',
        f'{_BOTO3}Config(retries={{"max_attempts": "many"}})\n',
        f'{_BOTO3}Config(retries={{"mode": "fast"}})\n',
        f'{_BOTO3}Config(retries={{"count": 3}})\n',
        f"{_BOTO3}Config(retries=3)\n",
    ),
    "BOT213": (f"{_BOTO3}Config(read_timeout=0)\n",),
    "BOT214": (f"{_BOTO3}Config(connect_timeout=None)\n",),
    "BOT216": (
        f"{_BOTO3}boto3.client(\"s3\", config={{}})\n",
        f"{_BOTO3}boto3.Session(config=Config())\n",
    ),
    "BOT217": (
        f'{_BOTO3}Config(proxies={{"http": "http://proxy:3128"}})\n',
        f"{_BOTO3}Config(signature_version=None)\n",
    ),
    "BOT220": ("import boto3\nboto3.client()\n",),
    "BOT224": (
        'import boto3\nboto3.client("frobnicate")\n',
        'import boto3\nboto3.resource("lambda")\n',
        'import boto3\nboto3.client("qldb")\n',
    ),
    "BOT225": (
        f'{_S3}s3.get_paginator("head_object")\n',
        f'{_S3}s3.get_waiter("bucket_exists").wait(Bucket="b", WaiterConfig={{"max_attempts": 60}})\n',
        f'{_S3}s3.get_waiter("bucket_exists").wait(Bucket="b", Delay=1)\n',
        f'{_S3}s3.get_paginator("list_objects_v2").paginate(Bucket="b", PaginationConfig={{"max_items": 10}})\n',
        'import boto3\nboto3.client("cloudformation").get_paginator("list_stacks").paginate('
        'PaginationConfig={"PageSize": 10})\n',
    ),
    "BOT229": (
        _catches('client("dynamodb"', "get_item()", "ValidationException"),
        _catches('resource("s3"', "Bucket('b').load()", "NoSuchKey"),
        _catches('client("s3"', "head_object()", "NoSuchKey"),
    ),
    "BOT230": (
        f'{_CONFIG}boto3.client("dynamodb", config=CONFIG).batch_write_item(RequestItems={{}})\n',
        f'{_CONFIG}boto3.client("s3", config=CONFIG).delete_objects(Bucket="b", Delete={{}})\n',
        f'{_CONFIG}boto3.client("ses", config=CONFIG).send_bulk_templated_email(Destinations=[])\n',
    ),
    "BOT301": (
        _LAMBDA.format(", config=Config(retries={'total_max_attempts': 1})") + 'client.invoke(FunctionName="f")\n',
    ),
    "BOT302": (
        f"{_BOTO3}one = Config(read_timeout=30, retries={{'total_max_attempts': 4}})\n"
        "two = Config(read_timeout=20, retries={'total_max_attempts': 2})\n"
        'client = boto3.client("batch", config=one) if slow else boto3.client("batch", config=two)\n'
        'client.submit_job(jobName="j")\n',
        f'{_BOTO3}client = boto3.client("stepfunctions")\nclient.start_sync_execution(stateMachineArn="a")\n',
        f'{_BOTO3}client = boto3.client("stepfunctions")\nclient.start_execution(stateMachineArn="a")\n',
        _LAMBDA.format("") + 'client.invoke(FunctionName="f", InvocationType="Event")\n',
    ),
    "BOT307": (
        f'{_TENACITY}client = boto3.client("lambda")\n\n\n@retry\ndef call():\n    client.invoke(FunctionName="f")\n',
    ),
    "BOT405": (
        'import boto3\nfrom flask import Flask\n\napp = Flask(__name__)\n\n\n@app.route("/names")\ndef names():\n'
        '    return boto3.client("s3").list_buckets()\n',
    ),
    "BOT404": (
        'import boto3\n\nclient = boto3.client("s3")\n\n\nasync def names():\n'
        '    for page in client.get_paginator("list_objects_v2").paginate(Bucket="b"):\n        print(page)\n',
        'import boto3\n\nclient = boto3.client("s3")\n\n\ndef names():\n    return client.list_buckets()\n\n\n'
        "async def work():\n    names()\n",
        'import asyncio\nimport boto3\n\nclient = boto3.client("s3")\n\n\nasync def read(key):\n'
        '    response = await asyncio.to_thread(client.get_object, Bucket="b", Key=key)\n'
        '    return response["Body"].read()\n',
        'import asyncio\nimport boto3\n\nclient = boto3.client("bedrock-runtime")\n\n\nasync def ask(model):\n'
        "    response = await asyncio.to_thread(client.converse_stream, modelId=model)\n"
        '    for event in response["stream"]:\n        print(event)\n',
    ),
}  # fmt: skip

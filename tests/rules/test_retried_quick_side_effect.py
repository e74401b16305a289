from __future__ import annotations

import pytest

from tests.rules.reported import retries, set_to
from tests.snippets import clean, findings, flags, message

from .test_retried_side_effect import client

OFTEN_FAST = {
    "sqs": ("c.send_message(QueueUrl='u', MessageBody='m')", "sent = c.send_message_batch(QueueUrl='u', Entries=e)"),
    "sns": ("c.publish(TopicArn='t', Message='m')",),
    "ses": ("c.send_email(Source='s', Destination={}, Message={})",),
    "stepfunctions": ("c.start_execution(stateMachineArn='a')",),
    "ssm": ("c.send_command(DocumentName='d')",),
    "kinesis": ("c.put_record(StreamName='s', Data=b'', PartitionKey='k')",),
    "lambda": (
        "c.invoke_async(FunctionName='f', InvokeArgs=b'')",
        "c.publish_layer_version(LayerName='l', Content={})",
        "c.invoke(FunctionName='f', InvocationType='Event')",
        "c.invoke(FunctionName='f', InvocationType='Event' if later else 'RequestResponse')",
    ),
    "dynamodb": ("c.update_item(TableName='t', Key={}, UpdateExpression='ADD n :one')",),
    "acm": ("c.request_certificate(DomainName='d')", "c.import_certificate(Certificate=c, PrivateKey=k)"),
    "apigateway": ("c.create_rest_api(name='a')",),
    "cognito-idp": ("c.create_user_pool(PoolName='p')",),
    "ec2": ("c.create_vpc(CidrBlock='10.0.0.0/16')", "c.allocate_hosts(Quantity=1, AvailabilityZone='a')"),
    "ecs": ("c.register_task_definition(family='f', containerDefinitions=[])",),
    "glue": ("c.start_workflow_run(Name='w')",),
    "iam": ("c.create_policy_version(PolicyArn='p', PolicyDocument='{}')",),
    "kms": ("c.create_grant(KeyId='k', GranteePrincipal='p', Operations=[])",),
    "rekognition": ("c.start_label_detection(Video={})",),
    "s3": ("c.create_multipart_upload(Bucket='b', Key='k')",),
    "rds-data": ("c.execute_statement(resourceArn='r', secretArn='s', sql='INSERT INTO t VALUES (1)')",),
}
TOLERATED = ("sqs", "sns", "kinesis")
EACH_FAST = [(service, call) for service, calls in OFTEN_FAST.items() for call in calls]
ON = {"opt_in": "BOT305"}


@pytest.mark.parametrize(("service", "call"), EACH_FAST)
def test_fast_operations_do_harm_or_are_delivered_twice_anyway(service: str, call: str) -> None:
    """What does harm is reported by default, the rest where the code is named."""
    code = "BOT305" if service in TOLERATED else "BOT302"
    (clean if code == "BOT305" else flags)(f"{client(service)}{call}" + "  # BOT302" * (code == "BOT302"))
    flags(f"{client(service)}{call}  # {code}", **ON)
    clean(client(service, attempts=1) + call, **ON)


def test_long_operations_are_left_to_bot302() -> None:
    call = "c.invoke(FunctionName='f')"
    flags(f"{client('lambda')}{call}  # BOT302", **ON)
    clean(client("lambda", read_timeout=120) + call, **ON)


def test_the_message() -> None:
    told = message(client("sqs") + "c.send_message(QueueUrl='u', MessageBody='m')", **ON)
    assert told == (
        "sqs.send_message can run 3 times in total: after 60 s of silence botocore 1.44 sends it again (client: line "
        "3). Make a second delivery harmless: AWS itself may deliver twice."
    )
    told = message(client("sns") + "c.publish(PhoneNumber='1', Message='m')")
    assert told == (
        "sns.publish can run 3 times in total: after 60 s of silence botocore 1.44 sends it again (client: line 3). "
        + set_to(f"retries={retries(1)}", why="publish (line 4) must not run twice")
    )


@pytest.mark.parametrize(
    ("service", "call"),
    [
        ("stepfunctions", 'c.start_execution(stateMachineArn="a", name=run)'),
        ("sqs", 'c.send_message(QueueUrl=u, MessageBody="m", MessageDeduplicationId=key)'),
        ("sqs", 'c.send_message(QueueUrl="https://sqs/1/q.fifo", MessageBody="m")'),
        ("sqs", 'c.send_message(QueueUrl=u, MessageBody="m", MessageGroupId=group)'),
        ("sns", 'c.publish(TopicArn=t, Message="m", MessageGroupId="g")'),
        ("sqs", "c.send_message(**request)"),
        ("sns", 'c.publish(TopicArn="arn:aws:sns:eu-west-1:1:t.fifo", Message="m")'),
        ("ssm", 'c.start_automation_execution(DocumentName="d", ClientToken=token)'),
        ("codebuild", 'c.start_build(projectName="p", idempotencyToken=token)'),
        ("dynamodb", 'c.update_item(TableName="t", Key={}, UpdateExpression="SET n = :n")'),
        ("dynamodb", 'c.update_item(Key={}, UpdateExpression="ADD n :n", ConditionExpression="v = :v")'),
        ("rds-data", 'c.execute_statement(sql="select 1")'),
        ("rds-data", "c.execute_statement(sql=statement)"),
        ("ec2", "c.run_instances(ImageId='i', MinCount=1, MaxCount=1)"),
        ("ecs", "run = c.run_task(taskDefinition='t')"),
        ("acm", 'c.request_certificate(DomainName="d", IdempotencyToken="t")'),
        ("acm", "c.import_certificate(CertificateArn=arn, Certificate=c, PrivateKey=k)"),
        ("ec2", 'c.allocate_hosts(Quantity=1, AvailabilityZone="a", ClientToken=token)'),
        ("ec2", "c.create_volume(AvailabilityZone='a')"),
        ("kms", 'c.create_grant(KeyId="k", GranteePrincipal="p", Operations=[], Name="n")'),
        ("lambda", "c.create_function(FunctionName='f', Role='r', Code={})"),
        ("dynamodb", "c.transact_write_items(TransactItems=[])"),
        ("sqs", "c.receive_message(QueueUrl=u)"),
        ("sts", "c.get_caller_identity()"),
    ],
)
def test_what_is_safe_to_repeat(service: str, call: str) -> None:
    clean(client(service) + call, **ON)


def test_nothing_else_is_invoked() -> None:
    for arguments in (
        'FunctionName="f", InvocationType="DryRun"',
        'FunctionName="f", InvocationType=kind',
        "**request",
    ):
        clean(f"{client('lambda')}c.invoke({arguments})", **ON)
    clean(f"{client('lambda')}c.invoke(FunctionName='f', InvocationType='Event', DurableExecutionName=name)", **ON)


def test_resources_call_operations_too() -> None:
    flags(
        """
        import boto3
        from botocore.config import Config

        sqs = boto3.resource("sqs", config=Config(read_timeout=60, retries={"total_max_attempts": 3}))
        queue = sqs.get_queue_by_name(QueueName="q")
        queue.send_message(MessageBody="m")  # BOT305
        sent = sqs.Queue("u").send_messages(Entries=[])  # BOT305
        sqs.meta.client.send_message(QueueUrl="u", MessageBody="m")  # BOT305
        queue.receive_messages()
        """,
        opt_in="BOT305",
    )


def test_the_environment_that_the_file_sets_counts() -> None:
    source = 'import os\nimport boto3\nos.environ["AWS_MAX_ATTEMPTS"] = "{}"\n'
    source += 'boto3.client("sns").publish(TopicArn="t", Message="m")\n'
    told = [finding.message for finding in findings(source.format(7), **ON) if finding.code == "BOT305"]
    assert len(told) == 1 and told[0].startswith("sns.publish can run 7 times in total: ")
    assert "BOT305" not in [finding.code for finding in findings(source.format(1), **ON)]

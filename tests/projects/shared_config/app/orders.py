import boto3
from shared import aws
from shared.aws import CONFIG, session

orders = boto3.client("sqs", config=CONFIG)
stock = boto3.client("dynamodb")
mail = boto3.client("ses", config=aws.PARTIAL)
events = session().client("events")


def place(order):
    orders.send_message(QueueUrl="https://queue", MessageBody=order)
    stock.transact_write_items(TransactItems=[], ClientRequestToken=order)
    mail.send_email(Source="a@example.org", Destination={}, Message={})
    return events.put_events(Entries=[])["FailedEntryCount"] == 0


def ring(number):
    connect = boto3.client("connect")
    connect.start_outbound_voice_contact(DestinationPhoneNumber=number, ContactFlowId="f", InstanceId="i")
    connect.start_outbound_voice_contact(DestinationPhoneNumber=number, ContactFlowId="f", InstanceId="i", ClientToken=number)
    docker_client("ec2")


def docker_client(name):
    import docker

    return docker.client(name)

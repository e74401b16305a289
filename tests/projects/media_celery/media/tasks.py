"""Tasks: cut, describe and publish videos."""

import json

import backoff
import stamina
from botocore.exceptions import ClientError, EndpointConnectionError, ReadTimeoutError
from retry import retry as again
from tenacity import (
    AsyncRetrying,
    Retrying,
    retry,
    retry_if_exception_type,
    retry_if_not_exception_type,
    stop_after_attempt,
    stop_after_delay,
    wait_fixed,
)

import boto3

from media.app import app
from media.clients import clients

render = boto3.client("lambda")


@app.task(bind=True, max_retries=2)
def cut(self, video: str, start: float, end: float | None = None):
    try:
        payload = invoke("media-cut", {"video": video, "range": [start, end]})
    except ClientError as error:
        raise self.retry(exc=error, countdown=2**self.request.retries) from error
    describe.delay(video, payload)


@retry(stop=stop_after_attempt(5), wait=wait_fixed(2), retry=retry_if_exception_type((ClientError, ReadTimeoutError)))
def invoke(name, payload):
    answer = render.invoke(FunctionName=name, Payload=json.dumps(payload))
    return json.loads(answer["Payload"].read())


@retry(stop=(stop_after_attempt(3) | stop_after_delay(60)), retry=retry_if_not_exception_type(ReadTimeoutError))
def invoke_once(name):
    """A read timeout is not tried again here, but it is by botocore."""
    return render.invoke(FunctionName=name)["StatusCode"] == 200


@app.task
@backoff.on_exception(backoff.expo, (ClientError, EndpointConnectionError), max_tries=4)
def describe(video, payload=None):
    answer = boto3.client("sagemaker-runtime").invoke_endpoint(EndpointName="describe", Body=json.dumps(payload))
    publish(video, json.loads(answer["Body"].read()))


@again(ClientError, tries=6, delay=1, backoff=2)
def publish(video, text):
    boto3.client("sns").publish(TopicArn="arn:aws:sns:eu-west-1:123456789012:media", Message=f"{video}: {text}")


@stamina.retry(on=ClientError, attempts=3)
def transcribe(video: str) -> str:
    transcribe_client = boto3.client("transcribe")
    transcribe_client.start_transcription_job(
        TranscriptionJobName=video, Media={"MediaFileUri": f"s3://media/{video}"}, LanguageCode="en-US"
    )
    return video


@retry
def thumbnail(video):
    render.invoke(FunctionName="media-thumbnail", Payload=video)


@retry(wait=wait_fixed(1), stop=None)
def preview(video):
    render.invoke(FunctionName="media-preview", Payload=video)


def archive(video):
    for attempt in Retrying(stop=stop_after_attempt(3), reraise=True):
        with attempt:
            render.invoke(FunctionName="media-archive", Payload=video)


async def archive_later(video):
    async for attempt in AsyncRetrying(stop=stop_after_attempt(2)):
        with attempt:
            clients.functions.invoke(FunctionName="media-archive", Payload=video)


@app.task(autoretry_for=(Exception,))
def convert(video):
    job = clients.convert.create_job(Role="arn:aws:iam::123456789012:role/convert", Settings={"Inputs": [{"FileInput": video}]})
    while (status := clients.convert.get_job(Id=job["Job"]["Id"])["Job"]["Status"]) not in ("COMPLETE", "ERROR"):
        app.send_task("media.tasks.wait", countdown=30)
    return status


@app.task
def ask_model(video):
    body = json.dumps({"video": video}).encode()
    return clients.runtime.invoke_endpoint(EndpointName="model", Body=body, ContentType="application/json")["Body"].read()

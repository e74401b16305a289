"""Polls a queue and stores what comes; all of it on one event loop."""

import asyncio
import json
import signal
from contextlib import AsyncExitStack

import aioboto3
import aiobotocore.session
from aiobotocore.config import AioConfig

from feed.store import Store

POLL = AioConfig(connect_timeout=2, read_timeout=25, retries={"max_attempts": 2}, max_pool_connections=50)
session = aioboto3.Session()


class Worker:
    """One of several pollers."""

    def __init__(self, queue: str, *, stop: asyncio.Event | None = None) -> None:
        self.queue = queue
        self.stop = stop or asyncio.Event()
        self.seen: set[str] = set()
        self.session = aioboto3.Session()

    async def run(self) -> None:
        async with AsyncExitStack() as stack:
            sqs = await stack.enter_async_context(session.client("sqs", config=POLL))
            store = await stack.enter_async_context(Store("feed"))
            while not self.stop.is_set():
                answer = await sqs.receive_message(QueueUrl=self.queue, WaitTimeSeconds=20, MaxNumberOfMessages=10)
                messages = {each["MessageId"]: each for each in answer.get("Messages", [])}
                new = messages.keys() - self.seen
                await asyncio.gather(*(store.put(json.loads(messages[key]["Body"])) for key in new))
                entries = [{"Id": str(n), "ReceiptHandle": m["ReceiptHandle"]} for n, m in enumerate(messages.values())]
                sqs.delete_message_batch(QueueUrl=self.queue, Entries=entries)
                self.seen |= new

    async def alarm(self, text: str) -> None:
        async with self.session.client("sns") as sns, self.session.resource("s3") as s3:
            await sns.publish(TopicArn="arn:aws:sns:eu-west-1:123456789012:alarm", Message=text)
            bucket = await s3.Bucket("feed")
            async for summary in bucket.objects.all():
                print(summary.key)


async def main(queues: list[str]) -> None:
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    workers = [Worker(queue, stop=stop) for queue in queues]
    done = [result async for result in as_they_end(worker.run() for worker in workers)]
    print(done)


async def as_they_end(coroutines):
    for next_one in asyncio.as_completed([*coroutines]):
        yield await next_one


async def depth(queue: str) -> int:
    client = session.client("sqs", config=AioConfig(read_timeout=0, retries={"total_max_attempts": 3}))
    answer = await client.get_queue_attributes(QueueUrl=queue, AttributeNames=["All"])
    return int(answer["Attributes"]["ApproximateNumberOfMessages"])


async def lag(stream: str) -> float:
    kinesis = aiobotocore.session.get_session().create_client("kinesis", region_name="eu-west-1")
    try:
        return (await kinesis.describe_stream_summary(StreamName=stream))["StreamDescriptionSummary"]["OpenShardCount"] / 2
    finally:
        await kinesis.close()

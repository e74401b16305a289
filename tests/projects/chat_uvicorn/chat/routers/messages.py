import asyncio
import json

import boto3
from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse

from chat import aws
from chat.aws import agents, bedrock, in_thread

router = APIRouter()
MODEL = "anthropic.claude-sonnet"


@router.post("/messages")
async def message(request: Request):
    body = await request.json()
    history = load(body["room"])
    answer = bedrock.converse(modelId=MODEL, messages=[*history, {"role": "user", "content": [{"text": body["text"]}]}])
    await asyncio.to_thread(bedrock.apply_guardrail, guardrailIdentifier="g", guardrailVersion="1", source="OUTPUT", content=[])
    return answer["output"]["message"]


@router.post("/messages/stream")
async def stream(request: Request):
    body = await request.json()

    async def chunks():
        answer = await in_thread(bedrock.converse_stream, modelId=MODEL, messages=body["messages"])
        for event in answer["stream"]:
            if (delta := event.get("contentBlockDelta")) is not None:
                yield json.dumps(delta["delta"]) + "\n"

    return StreamingResponse(chunks())


@router.get("/messages/{room}/export")
async def export(room: str):
    s3 = boto3.client("s3", config=aws.BASE)
    stored = s3.get_object(Bucket="exports", Key=f"{room}.json")
    lines = [json.loads(line) async for line in lines_of(stored["Body"]) if line]
    return {"lines": lines, "first": lines[0] if lines else None}


async def lines_of(body):
    for line in body.iter_lines():
        yield line


@router.post("/agents/{agent}")
async def ask(agent: str, text: str):
    found = [event["chunk"]["bytes"] for event in agents.invoke_agent(agentId=agent, agentAliasId="A", sessionId="s", inputText=text)["completion"]]
    return b"".join(found).decode()


def load(room):
    return aws.table.query(KeyConditionExpression="room = :r", ExpressionAttributeValues={":r": room})["Items"]

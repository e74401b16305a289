import json
from typing import Optional

import boto3
from botocore.config import Config

LONG = Config(connect_timeout=3, read_timeout=120, retries={"total_max_attempts": 1})


class Translator:
    _shared: Optional["Translator"] = None

    def __init__(self, session: Optional[boto3.Session] = None, **options) -> None:
        self._client = (session or boto3.Session()).client("translate", **options)

    @classmethod
    def shared(cls) -> "Translator":
        if cls._shared is None:
            cls._shared = cls(config=LONG)
        return cls._shared

    def to_english(self, text: str) -> str:
        answer = self._client.translate_text(Text=text, SourceLanguageCode="auto", TargetLanguageCode="en")
        return answer["TranslatedText"]


def embed(text: str, *, client=None) -> list[float]:
    if client is None:
        client = boto3.client("bedrock-runtime", "us-east-1", config=LONG)
    answer = client.invoke_model(modelId="amazon.titan-embed-text-v2:0", body=json.dumps({"inputText": text}))
    return json.loads(answer["body"].read())["embedding"]

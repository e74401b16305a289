"""The stack of the ingest."""

import os
from pathlib import Path

from aws_cdk import Duration, Stack
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_lambda_python_alpha as python
from constructs import Construct

from ingest.functions import CODE, IngestFunction

LAMBDAS = Path(__file__).parent.parent / "lambdas"
LIMIT = Duration.seconds(40)
COMMON = {"runtime": lambda_.Runtime.PYTHON_3_12, "memory_size": 1024}


class IngestStack(Stack):
    def __init__(self, scope: Construct, construct_id: str, **kwargs) -> None:
        super().__init__(scope, construct_id, **kwargs)
        parse = lambda_.Function(
            self,
            "Parse",
            handler="index.handler",
            code=lambda_.Code.from_asset(str(LAMBDAS / "parse")),
            timeout=LIMIT,
            **COMMON,
        )
        IngestFunction(
            self,
            "Load",
            runtime=lambda_.Runtime.PYTHON_3_12,
            handler="load.handler",
            code=lambda_.Code.from_asset(os.path.join(os.path.dirname(__file__), "..", CODE)),
            timeout=Duration.minutes(5),
            environment={"AWS_RETRY_MODE": "standard"},
        )
        python.PythonFunction(
            self,
            "Check",
            entry="lambdas/load",
            index="check.py",
            handler="run",
            runtime=lambda_.Runtime.PYTHON_3_12,
        )
        self.purge("PurgeHot", "purge.hot", 20)
        self.purge("PurgeCold", "purge.cold")
        lambda_.DockerImageFunction(
            self,
            "Worker",
            code=lambda_.DockerImageCode.from_image_asset("worker", cmd=["main.handler"]),
            timeout=Duration.minutes(10),
        )
        apigateway.LambdaRestApi(self, "Api", handler=parse)

    def purge(self, name: str, handler: str, seconds: int = 600) -> lambda_.Function:
        return lambda_.Function(
            self,
            name,
            runtime=lambda_.Runtime.PYTHON_3_11,
            handler=handler,
            code=lambda_.Code.from_asset("lambdas/purge"),
            timeout=Duration.seconds(seconds),
        )

"""Functions with what all of ours have."""

from aws_cdk import aws_lambda as lambda_

CODE = "lambdas/load"


class IngestFunction(lambda_.Function):
    def __init__(self, scope, id_, **kwargs) -> None:
        super().__init__(scope, id_, tracing=lambda_.Tracing.ACTIVE, **kwargs)

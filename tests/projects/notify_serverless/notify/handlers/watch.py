"""Not deployed: watches the queue from a terminal."""

import boto3

cloudwatch = boto3.client("cloudwatch")
alibaba = None


def depth(queue: str) -> float:
    pages = cloudwatch.get_paginator("get_metric_statistic")
    found = cloudwatch.get_metric_statistics(
        Namespace="AWS/SQS", MetricName="ApproximateNumberOfMessagesVisible", StartTime=0, EndTime=1, Period=60
    )
    return max((point["Maximum"] for point in found["Datapoints"]), default=0.0) or float(len(list(pages)))

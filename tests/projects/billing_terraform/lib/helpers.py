"""Used from a laptop, not deployed."""

import boto3


def totals(profile: str) -> dict[str, int]:
    session = boto3.Session(profile_name=profile)
    ce = session.client("ce")
    answer = ce.get_cost_and_usage(
        TimePeriod={"Start": "2026-01-01", "End": "2026-02-01"}, Granularity="MONTHLY", Metrics=["UnblendedCost"]
    )
    return {group["Keys"][0]: int(float(group["Metrics"]["UnblendedCost"]["Amount"]) * 100) for group in answer["ResultsByTime"][0]["Groups"]}

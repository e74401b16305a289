"""Starts a training job and deploys its model."""

import argparse

import boto3
import sagemaker
from botocore.config import Config
from sagemaker.estimator import Estimator

BOTO = boto3.Session(region_name="us-east-1")
SM = BOTO.client("sagemaker", config=Config(connect_timeout=5, read_timeout=60, retries={"total_max_attempts": 5}))
RUNTIME = BOTO.client("runtime.sagemaker")
sagemaker_session = sagemaker.Session(boto_session=BOTO, sagemaker_client=SM)


def train(name: str, image: str, *, instances: int = 1) -> str:
    SM.create_training_job(
        TrainingJobName=name,
        AlgorithmSpecification={"TrainingImage": image, "TrainingInputMode": "File"},
        RoleArn="role",
        OutputDataConfig={"S3OutputPath": "s3://models/"},
        ResourceConfig={"InstanceType": "ml.m5.large", "InstanceCount": instances, "VolumeSizeInGB": 30},
        StoppingCondition={"MaxRuntimeInSeconds": 3_600},
    )
    SM.get_waiter("training_job_completed_or_stopped").wait(TrainingJobName=name)
    estimator = Estimator(image, "role", instances, "ml.m5.large", sagemaker_session=sagemaker_session)
    return estimator.model_data


def predict(endpoint: str, rows: list[list[float]]) -> list[float]:
    answer = RUNTIME.invoke_endpoint(EndpointName=endpoint, Body="\n".join(",".join(map(str, row)) for row in rows))
    return [float(line) for line in answer["Body"].read().decode().split()]


def tune(name):
    SM.start_pipeline_execution(PipelineName=name)
    SM.create_hyper_parameter_tuning_job(HyperParameterTuningJobName=name, HyperParameterTuningJobConfig={})


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("name")
    train(parser.parse_args().name, "xgboost")

"""Folders with the libraries that create boto clients, installed by pip on first use.

``python -m tests.oracle.libraries.installs`` installs all of them. They are kept in ``.cache/libraries/``; the
environment variable ``LIBRARIES_TEST_CACHE`` names another folder. ``LIBRARIES_NEWEST=1`` takes the newest releases in
place of the measured ones.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

CACHE = Path(os.environ.get("LIBRARIES_TEST_CACHE") or Path(__file__).parents[3] / ".cache" / "libraries")
NEWEST = bool(os.environ.get("LIBRARIES_NEWEST"))

FOLDERS: dict[str, tuple[str, ...]] = {
    "plain": (
        "PyAthena==4.2.1",
        "aws-lambda-powertools[datamasking]==3.37.0",
        "awswrangler==3.17.1",
        "boto3-refresh-session==10.0.7",
        "boto3==1.44.8",
        "celery==5.7.0",
        "cloudpathlib==0.26.0",
        "django-ses==4.8.2",
        "django-storages==1.14.6",
        "kombu==5.7.0",
        "pynamodb==6.1.0",
        "smart_open==9.0.2",
        "watchtower==3.4.0",
    ),
    "agents": ("boto3==1.44.8", "langchain-aws==1.9.1", "pydantic-ai-slim[bedrock]==2.68.0", "strands-agents==1.62.0"),
    "memory": (
        "amazon-textract-caller==0.2.4",
        "aws_secretsmanager_caching==1.2.0",
        "bedrock-agentcore==1.25.0",
        "boto3==1.44.8",
        "langgraph-checkpoint-aws==1.2.6",
        "strands-agents-tools==0.8.10",
        "strands-agents==1.62.0",
    ),
    "llama": (
        "llama-index-embeddings-bedrock==0.9.0",
        "llama-index-llms-bedrock-converse==0.15.5",
        "llama-index-llms-bedrock==0.6.0",
    ),
    "s3fs": ("dask[dataframe]==2026.8.0", "pandas==3.1.1", "pyiceberg[glue]==0.12.0", "s3fs==2026.9.0"),
    "haystack": ("amazon-bedrock-haystack==9.0.0",),
    "dagster": ("dagster-aws==0.29.27",),
    "prefect": ("prefect-aws==0.7.12",),
    "sagemaker-core": ("sagemaker-core==1.0.78",),
    "crewai": ("crewai[bedrock]==1.15.30",),
    "airflow": ("apache-airflow-providers-amazon==9.39.0",),
    "sagemaker": ("sagemaker==2.257.7",),
    "older": (
        "PyAthena==2.25.2",
        "aws-lambda-powertools==2.40.0",
        "django",
        "django-storages==1.14.2",
        "langchain-aws==1.4.0",
        "smart_open==7.3.1",
        "strands-agents==1.7.0",
    ),
}
"""Libraries whose requirements agree share a folder. ``older`` has releases from before something changed."""


def folder(name: str) -> Path:
    """The folder to put on PYTHONPATH for the libraries of ``FOLDERS[name]``."""
    newest = NEWEST and name != "older"
    target = CACHE / (f"{name}-newest" if newest else name)
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / f"{target.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not target.exists():
            _install([each.partition("==")[0] if newest else each for each in FOLDERS[name]], target)
    return target


def _install(wanted: list[str], target: Path) -> None:
    unfinished = target.with_name(f"{target.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", "install", "--no-cache-dir"]
    subprocess.run([*pip, "--no-warn-conflicts", "--target", str(unfinished), *wanted], check=True)
    unfinished.rename(target)


if __name__ == "__main__":
    for each in FOLDERS:
        print(folder(each))

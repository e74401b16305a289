"""Uploads and downloads of large files."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from concurrent import futures
from pathlib import Path

import boto3
from boto3.s3.transfer import S3Transfer, TransferConfig
from botocore.config import Config

MB = 1024**2
MULTIPART = TransferConfig(multipart_threshold=64 * MB, max_concurrency=20, num_download_attempts=3)
SLOW = Config(connect_timeout=4, read_timeout=300, retries={"mode": "standard", "total_max_attempts": 5}, max_pool_connections=25)


class Progress:
    def __init__(self, total: int) -> None:
        self.total, self.seen, self.lock = total, 0, threading.Lock()

    def __call__(self, amount: int) -> None:
        with self.lock:
            self.seen += amount
            percent = self.seen * 100 // self.total if self.total else 100
            print(f"\r{percent:{len('100')}d} %", end="", flush=True)


class Mover:
    """Moves files between folders and buckets."""

    def __init__(self, bucket: str, *, client=None, workers: int = 8) -> None:
        self.bucket, self.workers = bucket, workers
        self.client = client or boto3.client("s3", config=SLOW)
        self.transfer = S3Transfer(self.client, MULTIPART)

    def upload(self, folder: Path) -> list[str]:
        files = [path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(".")]
        with futures.ThreadPoolExecutor(self.workers) as pool:
            jobs = {pool.submit(self._upload, path, str(path.relative_to(folder))): path for path in files}
            return sorted(jobs[done].name for done in futures.as_completed(jobs) if done.exception() is None)

    def _upload(self, path: Path, key: str) -> None:
        self.client.upload_file(str(path), self.bucket, key, Callback=Progress(os.path.getsize(path)), Config=MULTIPART)

    def download(self, prefix: str, folder: Path) -> Iterator[Path]:
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=prefix)
        for page in pages:
            for each in page.get("Contents", []):
                target = folder.joinpath(*each["Key"].split("/")[1:])
                target.parent.mkdir(parents=True, exist_ok=True)
                self.transfer.download_file(self.bucket, each["Key"], str(target))
                yield target

    def copy(self, source: str, key: str) -> None:
        self.client.copy({"Bucket": source, "Key": key}, self.bucket, key, Config=TransferConfig(use_threads=False))
        self.client.delete_object(Bucket=source, Key=key)

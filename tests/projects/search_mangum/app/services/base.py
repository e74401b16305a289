"""What services share."""

from abc import ABC, abstractmethod

import boto3


class Service(ABC):
    service_name: str
    session: boto3.Session = boto3.Session()

    def __init__(self, settings) -> None:
        self.settings = settings
        self.client = self.session.client(self.service_name, config=settings.aws)

    @abstractmethod
    def delete(self, key: str) -> None: ...

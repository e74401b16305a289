from functools import lru_cache
from typing import ClassVar

from botocore.config import Config
from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    table: str = "documents"
    read_timeout: int = 5
    aws: ClassVar[Config] = Config(connect_timeout=2, read_timeout=8, retries={"mode": "standard", "total_max_attempts": 2})


@lru_cache
def get_settings() -> Settings:
    return Settings()

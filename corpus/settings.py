"""The one settings class: the environment over `.env` over the defaults."""

import re
from pathlib import Path

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from corpus.embedder import DEFAULT_EMBEDDER
from corpus.errors import ConfigurationInvalid

# The folder of staff's files that ships; it lies beside this code.
SHIPPED_CORPUS = Path(__file__).parent


# Scheme, host and port, as a browser states them; of a host's first part "*" stands for any.
_ORIGIN = re.compile(r"https?://(\*\.)?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*(:[0-9]{1,5})?/?")


class Settings(BaseSettings):
    """What an operator sets, each as `ASSISTANT_` and the name in capitals; `.env.example` lists them."""

    model_config = SettingsConfigDict(
        env_prefix="ASSISTANT_",
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        protected_namespaces=(),
    )

    data: Path = Path("data")
    corpus: Path = SHIPPED_CORPUS
    embedder: str = DEFAULT_EMBEDDER
    model: str = ""
    # Tokens that answers may take in a day (UTC), by all and by one visitor; 0 is no limit.
    model_tokens_a_day: int = Field(default=2_000_000, ge=0)
    model_tokens_a_visitor: int = Field(default=100_000, ge=0)
    origins: str = ""
    answers_at_once: int = Field(default=0, ge=0, le=1_000)
    answers_waiting: int = Field(default=64, ge=0, le=100_000)
    requests_per_minute: int = Field(default=60, ge=0, le=1_000_000)
    proxies: str = "127.0.0.1"
    retention_days: int = Field(default=90, ge=0, le=36_500)
    database_url: str = Field(default="", repr=False)
    staff_password: str = Field(default="", repr=False)
    keep_releases: int = Field(default=10, ge=1)

    @field_validator("origins")
    @classmethod
    def _are_origins(cls, origins: str) -> str:
        for origin in origins.replace(",", " ").split():
            if not _ORIGIN.fullmatch(origin):
                raise ValueError(
                    f"{origin} is no site: write scheme and host alone, as https://www.host.example"
                )
        return origins

    @property
    def allowed_origins(self) -> tuple[str, ...]:
        """The sites that may embed the widget, as scheme://host; none by default."""
        return tuple(origin.rstrip("/") for origin in self.origins.replace(",", " ").split())


def load_settings() -> Settings:
    """The settings of this process; raises `ConfigurationInvalid` with the name of the first wrong one."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = f"ASSISTANT_{first['loc'][0]}".upper()
        raise ConfigurationInvalid(f"{name} is not right: {first['msg']}. Correct it in .env.") from error

"""The one settings class: the environment over `.env` over the defaults."""

from pathlib import Path

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from corpus.embedder import DEFAULT_EMBEDDER
from corpus.errors import ConfigurationInvalid

# The folder of staff's files that ships; it lies beside this code.
SHIPPED_CORPUS = Path(__file__).parent


class Settings(BaseSettings):
    """What an operator sets, each as `ASSISTANT_` and the name in capitals; `.env.example` lists them."""

    model_config = SettingsConfigDict(
        env_prefix="ASSISTANT_", env_file=".env", env_ignore_empty=True, extra="ignore"
    )

    data: Path = Path("data")
    corpus: Path = SHIPPED_CORPUS
    embedder: str = DEFAULT_EMBEDDER
    model: str = ""
    origins: str = ""
    retention_days: int = Field(default=90, ge=0, le=36_500)
    database_url: str = Field(default="", repr=False)
    staff_password: str = Field(default="", repr=False)

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

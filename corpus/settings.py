"""The one settings class: the environment over `.env` over the defaults."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from corpus.embedder import DEFAULT_EMBEDDER

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
    keep_releases: int = Field(default=10, ge=1)

    @property
    def allowed_origins(self) -> tuple[str, ...]:
        """The sites that may embed the widget, as scheme://host; none by default."""
        return tuple(origin.rstrip("/") for origin in self.origins.replace(",", " ").split())

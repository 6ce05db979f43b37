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

    @property
    def allowed_origins(self) -> tuple[str, ...]:
        """The sites that may embed the widget, as scheme://host; none by default."""
        return tuple(origin.rstrip("/") for origin in self.origins.replace(",", " ").split())

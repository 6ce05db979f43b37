"""The one settings class: the environment over `.env` over the defaults."""

from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict

from corpus.embedder import DEFAULT_EMBEDDER


class Settings(BaseSettings):
    """What an operator sets, each as `ASSISTANT_` and the name in capitals; `.env.example` lists them."""

    model_config = SettingsConfigDict(
        env_prefix="ASSISTANT_", env_file=".env", env_ignore_empty=True, extra="ignore"
    )

    data: Path = Path("data")
    embedder: str = DEFAULT_EMBEDDER
    origins: str = ""

    @property
    def allowed_origins(self) -> tuple[str, ...]:
        """The sites that may embed the widget, as scheme://host; none by default."""
        return tuple(origin.rstrip("/") for origin in self.origins.replace(",", " ").split())

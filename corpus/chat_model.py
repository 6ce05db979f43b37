"""The chat model that `ASSISTANT_MODEL` names, or a sentence that says what it lacks."""

from langchain_core.language_models import BaseChatModel

from corpus.errors import ConfigurationInvalid

# For a page read at leisure; an applicant who waits is given less.
TIMEOUT_SECONDS = 120.0
# The extra of pyproject.toml that brings each provider's package.
_EXTRAS = {"openai": "openai", "anthropic": "anthropic", "ollama": "ollama"}


def chat_model(name: str, seconds: float = TIMEOUT_SECONDS, tokens: int | None = None) -> BaseChatModel:
    """The model of a name such as "openai:gpt-5"; raises `ConfigurationInvalid`.

    It gives up after so many seconds without a word, and writes at most so many tokens.
    """
    from langchain.chat_models import init_chat_model

    provider, _, rest = name.partition(":")
    try:
        model: BaseChatModel = init_chat_model(name, **_limits(provider, seconds, tokens))  # type: ignore[call-overload]
    except ImportError as error:
        extra = _EXTRAS.get(provider)
        reason = f"Run: .venv/bin/pip install '.[{extra}]'" if extra else str(error)
        raise ConfigurationInvalid(
            f"The package for ASSISTANT_MODEL={name} is not installed. {reason}"
        ) from error
    except Exception as error:  # each provider raises its own kinds where a key is missing
        hint = "" if rest else " Name it as provider:name, such as openai:gpt-5."
        reason = " ".join(str(error).split())[:300]
        raise ConfigurationInvalid(f"ASSISTANT_MODEL={name} can't be used: {reason}{hint}") from error
    return model


def _limits(provider: str, seconds: float, tokens: int | None) -> dict[str, object]:
    """Retries are ours, for the providers' own would multiply them; Ollama's client has other names."""
    if provider == "ollama":
        limits: dict[str, object] = {"client_kwargs": {"timeout": seconds}}
        return limits if tokens is None else {**limits, "num_predict": tokens}
    limits = {"timeout": seconds, "max_retries": 0}
    if provider == "openai":
        limits |= {"stream_usage": True, "stream_chunk_timeout": seconds}
    return limits if tokens is None else {**limits, "max_tokens": tokens}

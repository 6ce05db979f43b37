"""The chat model that `ASSISTANT_MODEL` names, or a sentence that says what it lacks."""

from langchain_core.language_models import BaseChatModel

from corpus.errors import ConfigurationInvalid

TIMEOUT_SECONDS = 120
# The extra of pyproject.toml that brings each provider's package.
_EXTRAS = {"openai": "openai", "anthropic": "anthropic", "ollama": "ollama"}


def chat_model(name: str) -> BaseChatModel:
    """The model of a name such as "openai:gpt-5"; raises `ConfigurationInvalid`."""
    from langchain.chat_models import init_chat_model

    provider, _, rest = name.partition(":")
    # Retries are ours, for the providers' own would multiply them; Ollama's client takes its limit apart.
    limits: dict[str, object] = {"timeout": TIMEOUT_SECONDS, "max_retries": 0}
    if provider == "ollama":
        limits = {"client_kwargs": {"timeout": TIMEOUT_SECONDS}}
    try:
        model: BaseChatModel = init_chat_model(name, **limits)  # type: ignore[call-overload]
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

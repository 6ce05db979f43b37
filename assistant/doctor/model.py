"""Does the chat model of the settings answer, and if not, why and what to do."""

from collections.abc import Iterator

from langchain_core.messages import HumanMessage

from assistant.doctor.site import Finding
from assistant.model.budget import Budget
from assistant.model.failures import REMEDIES, ModelFailed
from assistant.model.upstream import FIRST_SECONDS, Limits, Upstream, Usage
from assistant.model.writer import check_prompts
from corpus.chat_model import chat_model
from corpus.errors import ConfigurationInvalid
from corpus.settings import Settings

_WORD = "Answer with the one word: ready"
_MOST_TOKENS = 200  # a model that thinks before it speaks needs some


def examine_model(settings: Settings) -> Iterator[Finding]:
    """Look at the prompts, ask the model one word, and say what it used; nothing where there is no model."""
    try:
        check_prompts()
    except ConfigurationInvalid as error:
        yield Finding("problem", str(error), "Correct the file that is named.")
    if not settings.model:
        yield Finding("ok", "No chat model: answers are quotations.")
        return
    try:
        model = chat_model(settings.model, FIRST_SECONDS, _MOST_TOKENS)
    except ConfigurationInvalid as error:
        yield Finding("problem", str(error), "Until then answers are quotations.")
        return
    upstream = Upstream(lambda: model, Limits(first=FIRST_SECONDS))
    try:
        for _ in upstream.stream([HumanMessage(_WORD)], Usage()):
            pass
        yield Finding("ok", f"The chat model {settings.model} answers.")
    except ModelFailed as failed:
        what = f"The chat model {settings.model} can't be used: {failed}"
        yield Finding("problem", what, f"{REMEDIES[failed.reason]} Until then answers are quotations.")
    budget = Budget(
        settings.data, settings.model, settings.model_tokens_a_day, settings.model_tokens_a_visitor
    )
    for day in budget.days()[:1]:
        told = f"{day.answers} answers, {day.tokens_in} tokens in, {day.tokens_out} out"
        yield Finding("ok", f"Last used on {day.day}: {day.model}, {told}.")
    budget.close()

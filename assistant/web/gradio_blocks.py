"""Gradio's blocks for the chat page of one language, and what happens when an applicant asks."""

import logging
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import replace

import gradio as gr
from starlette.concurrency import iterate_in_threadpool

from assistant.events import Finished, SentenceReady
from assistant.web.gradio_view import MOST_TURNS, ChatView, Turn, conversation
from assistant.web.limits import QUESTION_LIMIT
from assistant.web.page_sources import PageSources

log = logging.getLogger(__name__)

# The conversation's own buttons are part of its HTML: a press on one is told to Gradio with its question.
_TELL_PRESSES = """
element.tabIndex = -1;
element.addEventListener("click", (event) => {
  const pressed = event.target.closest("button[data-ask]");
  if (!pressed) return;
  // The button goes with the drawing that it asks for: the focus stays in the conversation.
  element.focus({ preventScroll: true });
  trigger("click", { question: pressed.dataset.ask, again: "again" in pressed.dataset });
});
let asked = 0;
watch("value", () => {
  const questions = element.querySelectorAll(".question");
  // The new question comes to the top, or as far up as the answer below it reaches.
  if (questions.length !== asked || element.querySelector("[aria-busy=true]")) {
    questions[questions.length - 1]?.scrollIntoView({ block: "start" });
  }
  asked = questions.length;
});
"""
_EVENTS_WAITING = 64
_ANSWERS_AT_ONCE = 8
_SECONDS_KEPT = 3600
Turns = tuple[Turn, ...]


def chat_blocks(sources: PageSources, view: ChatView) -> gr.Blocks:
    """The blocks; the page fills in what the conversation shows until the first question."""
    text = view.catalogue.text
    blocks = gr.Blocks(
        title=f"{text('panel.title')} · {view.university}",
        analytics_enabled=False,
        fill_width=True,
        delete_cache=(_SECONDS_KEPT, _SECONDS_KEPT),
    )
    with blocks:
        turns = gr.State((), time_to_live=_SECONDS_KEPT)
        shown = gr.HTML(elem_id="log", js_on_load=_TELL_PRESSES, apply_default_css=False)
        with gr.Row(elem_id="composer", equal_height=False):
            question = gr.Textbox(
                elem_id="question",
                label=text("panel.question_label"),
                placeholder=text("panel.placeholder"),
                show_label=False,
                container=False,
                lines=1,
                max_lines=5,
                max_length=QUESTION_LIMIT,
                rtl=view.catalogue.direction == "rtl",
            )
            send = gr.Button(text("panel.send"), elem_id="send", variant="primary", min_width=0)
            stop = gr.Button(text("panel.stop"), elem_id="stop", visible=False, min_width=0)

        outputs = [turns, shown, question, send, stop]
        asking = [
            gr.on(
                [question.submit, send.click],
                _typed(sources, view),
                [question, turns],
                outputs,
                show_progress="hidden",
                api_visibility="private",
            ),
            shown.click(
                _pressed(sources, view), turns, outputs, show_progress="hidden", api_visibility="private"
            ),
        ]
        stop.click(
            _stopped(view),
            turns,
            outputs,
            cancels=asking,
            show_progress="hidden",
            api_visibility="private",
        )
    blocks.queue(max_size=_EVENTS_WAITING, api_open=False, default_concurrency_limit=_ANSWERS_AT_ONCE)
    return blocks


Shown = tuple[object, ...]


def _typed(sources: PageSources, view: ChatView) -> Callable[[str, Turns], AsyncIterator[Shown]]:
    async def ask_what_is_typed(question: str, turns: Turns) -> AsyncIterator[Shown]:
        async for shown in _ask(sources, view, question, turns):
            yield shown

    return ask_what_is_typed


def _pressed(sources: PageSources, view: ChatView) -> Callable[..., AsyncIterator[Shown]]:
    async def ask_what_is_pressed(turns: Turns, press: gr.EventData) -> AsyncIterator[Shown]:
        said = press._data if isinstance(press._data, dict) else {}
        earlier = turns[:-1] if said.get("again") is True else turns
        async for shown in _ask(sources, view, str(said.get("question", "")), earlier):
            yield shown

    return ask_what_is_pressed


def _stopped(view: ChatView) -> Callable[[Turns], Shown]:
    def stop(turns: Turns) -> Shown:
        if turns and turns[-1].state in ("searching", "arriving"):
            sentence = view.catalogue.text("panel.stopped")
            turns = (*turns[:-1], replace(turns[-1], state="stopped", trouble=sentence))
        return _shown(view, turns)

    return stop


async def _ask(sources: PageSources, view: ChatView, question: str, earlier: Turns) -> AsyncIterator[Shown]:
    text = view.catalogue.text
    question, earlier = question.strip(), tuple(earlier)[-MOST_TURNS:]
    if not question:
        yield (gr.skip(),) * 5
        return
    turn = Turn(question[:QUESTION_LIMIT])
    if len(question) > QUESTION_LIMIT:
        too_long = text("panel.too_long", count=QUESTION_LIMIT)
        yield _shown(view, (*earlier, replace(turn, state="failed", trouble=too_long)))
        return
    yield _shown(view, (*earlier, turn))
    try:
        events = sources.stream(conversation(earlier, question), view.catalogue.language)
        async for event in iterate_in_threadpool(events):
            turn = turn.with_event(event)
            if isinstance(event, SentenceReady | Finished):
                yield _shown(view, (*earlier, turn))
    except Exception as error:  # a page can't show a traceback: it says so and offers to try again
        log.exception("an answer failed", exc_info=error)
        yield _shown(view, (*earlier, replace(turn, state="failed", trouble=text("error.server"))))


def _shown(view: ChatView, turns: Sequence[Turn]) -> Shown:
    """The outputs for these turns: while an answer is under way the field is empty and can be stopped."""
    busy = bool(turns) and turns[-1].state in ("searching", "arriving")
    return (
        tuple(turns),
        view.log(turns),
        "" if busy else gr.skip(),
        gr.update(visible=not busy),
        gr.update(visible=busy),
    )

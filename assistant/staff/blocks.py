"""Gradio's blocks of the staff's pages: a tab for each thing to do, and what happens at a press."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.errors import AssistantError
from assistant.gaps.report import Gap
from assistant.staff.commands import Outcome, Progress
from assistant.staff.desk import Changes, Desk
from assistant.staff.view import StaffView
from corpus.errors import CorpusError

# The buttons within a table are part of its HTML: a press on one is told to Gradio with what it says.
_TELL_PRESSES = """
element.addEventListener("click", (event) => {
  const pressed = event.target.closest("button[data-do]");
  if (pressed) trigger("click", { ...pressed.dataset });
});
"""
_LONGEST = 400
_MOST_SHOWN = 50

NameOf = Callable[[gr.Request], str]
Shown = Any


def staff_blocks(desk: Desk, view: StaffView, name_of: NameOf) -> gr.Blocks:
    """All tabs; `name_of` says who is signed in."""
    blocks = gr.Blocks(title="Staff", analytics_enabled=False, fill_width=True, delete_cache=(3600, 3600))
    with blocks:
        with gr.Tabs(elem_id="tabs"):
            with gr.Tab("Pages", id="pages"):
                overview = _pages_tab(desk, view, name_of)
            with gr.Tab("Try a question", id="try"):
                _try_tab(desk, view)
            with gr.Tab("Not answered", id="gaps") as gaps_tab:
                show_gaps, gaps_outputs = _gaps_tab(desk, view, name_of)
            with gr.Tab("Expected questions", id="expected") as expected_tab:
                show_expected, expected_outputs = _expected_tab(desk, view)
            with gr.Tab("Curated questions", id="curated") as curated_tab:
                curated = _html("curated")
            with gr.Tab("To look at", id="stale") as stale_tab:
                stale = _html("stale")
        _on(blocks.load, lambda: _overview(desk, view), None, overview)
        _on(gaps_tab.select, show_gaps, None, gaps_outputs)
        _on(expected_tab.select, show_expected, None, expected_outputs)
        _on(curated_tab.select, lambda: _curated(desk, view), None, curated)
        _on(stale_tab.select, lambda: _stale(desk, view), None, stale)
    blocks.queue(max_size=32, api_open=False, default_concurrency_limit=4)
    return blocks


def _html(name: str) -> gr.HTML:
    return gr.HTML(elem_id=name, js_on_load=_TELL_PRESSES, apply_default_css=False)


def _on(event: Any, do: Callable[..., Any], inputs: Any, outputs: Any, **options: Any) -> Any:
    return event(do, inputs, outputs, show_progress="hidden", api_visibility="private", **options)


def _told(view: StaffView, make: Callable[[], str]) -> str:
    """What `make` draws, or the sentence that says why it can't."""
    try:
        return make()
    except (CorpusError, AssistantError) as error:
        return view.note(str(error), "trouble")


# --- pages and releases ---


def _pages_tab(desk: Desk, view: StaffView, name_of: NameOf) -> gr.HTML:
    overview = _html("overview")
    with gr.Row(elem_id="doing"):
        look = gr.Button("Look for changes", elem_id="look", variant="primary", min_width=0)
        undo = gr.Button("Undo the last publication", elem_id="undo", min_width=0)
    with gr.Row(elem_id="adding", equal_height=True):
        address = gr.Textbox(
            elem_id="address",
            label="Address of a page to add",
            placeholder="https://",
            max_lines=1,
            max_length=2000,
        )
        add = gr.Button("Add the page", elem_id="add", min_width=0)
        upload = gr.UploadButton(
            "Upload a file",
            elem_id="upload",
            file_types=[".pdf", ".docx", ".html", ".htm", ".md", ".txt"],
            file_count="single",
            min_width=0,
        )
    progress = _html("progress")
    publish = gr.Button("Publish", elem_id="publish", variant="primary", visible=False, min_width=0)
    changes = _html("changes")
    looking = [progress, changes, publish]

    def look_for_changes(*added: str) -> Iterator[Shown]:
        yield view.progress(Progress("Starting")), "", gr.update(visible=False)
        for said in desk.look(*added):
            if isinstance(said, Progress):
                yield view.progress(said), gr.skip(), gr.skip()
            else:
                assert isinstance(said, Changes)
                yield "", view.draw("changes", changes=said), gr.update(visible=said.may_be_published)

    def look_everywhere() -> Iterator[Shown]:
        yield from look_for_changes()

    def add_page(stated: str) -> Iterator[Shown]:
        if not stated.strip():
            yield view.note("Write the address of the page first.", "trouble"), gr.skip(), gr.skip()
            return
        yield from look_for_changes(stated.strip())

    def add_file(path: str) -> Iterator[Shown]:
        try:
            yield from look_for_changes(path)
        finally:
            Path(path).unlink(missing_ok=True)

    def publish_now(request: gr.Request) -> Iterator[Shown]:
        yield view.progress(Progress("Publishing")), gr.skip(), gr.update(visible=False), gr.skip()
        for said in desk.publish(name_of(request)):
            if isinstance(said, Progress):
                yield view.progress(said), gr.skip(), gr.skip(), gr.skip()
            else:
                done = _published(view, said)
                yield done, "" if said.succeeded else gr.skip(), gr.skip(), _overview(desk, view)

    def undo_now(request: gr.Request) -> Iterator[Shown]:
        yield view.progress(Progress("Going back")), gr.skip(), gr.skip(), gr.skip()
        for said in desk.undo(name_of(request)):
            if isinstance(said, Outcome):
                text = (
                    f"Release {said.said.get('current')} is served again, in place of {said.said.get('was')}."
                )
                note = view.note(text) if said.succeeded else view.note(said.trouble, "trouble")
                yield note, "", gr.update(visible=False), _overview(desk, view)

    _on(look.click, look_everywhere, None, looking)
    _on(add.click, add_page, address, looking)
    _on(address.submit, add_page, address, looking)
    _on(upload.upload, add_file, upload, looking)
    _on(publish.click, publish_now, None, [*looking, overview])
    _on(undo.click, undo_now, None, [*looking, overview])
    return overview


def _published(view: StaffView, outcome: Outcome) -> str:
    if not outcome.succeeded:
        return view.note(outcome.trouble, "trouble")
    name = f"{int(outcome.said.get('number') or 0):06d}"
    if not outcome.said.get("published"):
        return view.note(f"Nothing has changed: release {name} is served as before.")
    return view.note(f"Release {name} is published. Applicants are answered from it now.")


def _overview(desk: Desk, view: StaffView) -> str:
    status = desk.status()
    if not status.succeeded:
        return view.note(status.trouble, "trouble")
    said = status.said
    return view.draw(
        "overview",
        releases=said.get("releases") or [],
        pages=said.get("pages") or [],
        sources=said.get("sources") or [],
        problem=said.get("problem") or "",
    )


# --- trying a question ---


def _try_tab(desk: Desk, view: StaffView) -> None:
    question = gr.Textbox(elem_id="question", label="A question", max_lines=3, max_length=_LONGEST)
    which = gr.Radio(
        ["what applicants are answered from", "what was checked last and is not published"],
        value="what applicants are answered from",
        type="index",
        elem_id="which",
        label="Ask",
    )
    ask = gr.Button("Ask", elem_id="ask", variant="primary", min_width=0)
    answer = _html("answer")

    def ask_now(asked: str, place: int) -> Iterator[Shown]:
        if not asked.strip():
            yield view.note("Write a question first.", "trouble")
            return
        if place == 1 and not desk.has_candidate():
            yield view.note(
                "Nothing was checked yet: press “Look for changes” under “Pages” first.", "trouble"
            )
            return
        yield view.progress(Progress("Asking"))
        outcome = desk.ask(asked.strip()[:_LONGEST], place == 1)
        if outcome.succeeded:
            yield view.draw("answer", answer=outcome.said)
        else:
            yield view.note(outcome.trouble, "trouble")

    for event in (ask.click, question.submit):
        _on(event, ask_now, [question, which], answer)


# --- gaps ---


def _gaps_tab(desk: Desk, view: StaffView, name_of: NameOf) -> tuple[Callable[[], Shown], list[Any]]:
    opened = gr.State(None)
    table = _html("gaps")
    with gr.Column(visible=False, elem_id="opened") as details:
        note = _html("gap-note")
        publish = gr.Button("Publish", elem_id="publish-gap", variant="primary", visible=False, min_width=0)
        with gr.Row(elem_classes="asking"):
            words = gr.Textbox(
                elem_id="words", label="Look for other words on the pages", max_lines=1, max_length=_LONGEST
            )
            search = gr.Button("Search", elem_id="search", min_width=0)
        with gr.Row(elem_classes="asking"):
            missing = gr.Textbox(
                elem_id="missing",
                label="What the pages don't say, in a few words that applicants will read",
                placeholder="the topic, in the applicant's language",
                max_lines=1,
                max_length=200,
            )
            absent = gr.Button("Not on the pages", elem_id="absent", min_width=0)
        gap_html = _html("gap")

    def show() -> Shown:
        return _told(view, lambda: _gaps(desk, view, "")), None, gr.update(visible=False)

    def open_gap(press: gr.EventData) -> Shown:
        key = _said(press).get("key", "")
        gap = next((one for one in desk.gaps() if one.key == key), None)
        if gap is None:
            gone = view.note("This group has changed meanwhile. Open the tab again.", "trouble")
            return gr.skip(), None, gr.update(visible=True), gone, "", gr.update(visible=False), "", ""
        return (
            _gaps(desk, view, gap.key), gap, gr.update(visible=True), "", _choices(desk, view, gap, ""),
            gr.update(visible=False), "", "",
        )  # fmt: skip

    def look_for(gap: Gap | None, said: str) -> Shown:
        return gr.skip() if gap is None else _told(view, lambda: _choices(desk, view, gap, said))

    def choose(gap: Gap | None, press: gr.EventData) -> Shown:
        said = _said(press)
        if gap is None or said.get("do") != "choose":
            return gr.skip(), gr.skip(), gr.skip()
        place = int(said["start"]), int(said["end"])
        return written(lambda: desk.gap_answers.answer(gap.examples, str(said["document"]), *place), gap)

    def say_absent(gap: Gap | None, said: str) -> Shown:
        if gap is None:
            return gr.skip(), gr.skip(), gr.skip()
        if gap.topic == "other" and not said.strip():
            ask = "Say in a few words what is missing: this question is of no topic that the assistant knows."
            return view.note(ask, "trouble"), gr.skip(), gr.skip()

        def write() -> Any:
            nearest = desk.gap_answers.choices(gap.examples)
            if not nearest:
                raise CorpusError("The current release has no page that this could be said of.")
            page = nearest[0].document_id
            return desk.gap_answers.not_on_the_pages(gap.examples, page, gap.topic, said)

        return written(write, gap)

    def written(write: Callable[[], Any], gap: Gap) -> Shown:
        try:
            result = write()
        except (CorpusError, AssistantError, OSError) as error:
            return view.note(str(error), "trouble"), gr.skip(), gr.skip()
        told = f"{result.kept} expected questions were written. The next release will know them."
        if not result.kept:
            told = "Nothing was written."
        note_html = view.note(told, "done" if result.kept else "trouble")
        note_html += "".join(view.note(reason, "trouble") for reason in result.left_out)
        return note_html, gr.update(visible=bool(result.kept)), _gaps(desk, view, gap.key)

    def publish_now(request: gr.Request) -> Iterator[Shown]:
        for said in desk.publish(name_of(request)):
            if isinstance(said, Progress):
                yield view.progress(said), gr.skip()
            else:
                yield _published(view, said), gr.update(visible=not said.succeeded)

    outputs = [table, opened, details]
    _on(table.click, open_gap, None, [*outputs, note, gap_html, publish, words, missing])
    _on(gap_html.click, choose, opened, [note, publish, table])
    for event in (search.click, words.submit):
        _on(event, look_for, [opened, words], gap_html)
    for event in (absent.click, missing.submit):
        _on(event, say_absent, [opened, missing], [note, publish, table])
    _on(publish.click, publish_now, None, [note, publish])
    return show, outputs


def _said(press: gr.EventData) -> dict[str, Any]:
    return press._data if isinstance(press._data, dict) else {}


def _gaps(desk: Desk, view: StaffView, opened: str) -> str:
    return view.draw(
        "gaps",
        gaps=desk.gaps(),
        opened=opened,
        written=desk.written_questions(),
        kept_days=desk.settings.retention_days,
    )


def _choices(desk: Desk, view: StaffView, gap: Gap, words: str) -> str:
    return view.draw("gap", gap=gap, choices=desk.gap_answers.choices(gap.examples, words))


# --- expected and curated questions, what grows old ---


def _expected_tab(desk: Desk, view: StaffView) -> tuple[Callable[[str], Shown], list[Any]]:
    looked_for = gr.Textbox(elem_id="expected-words", label="Look for", max_lines=1, max_length=_LONGEST)
    lines = _html("expected")

    def show(words: str = "") -> str:
        return _told(
            view,
            lambda: view.draw("expected", lines=desk.expected(words, _MOST_SHOWN), most=_MOST_SHOWN),
        )

    def press(words: str, pressed: gr.EventData) -> str:
        said = _said(pressed)
        change = desk.written.strike if said.get("do") == "strike" else desk.written.restore
        try:
            change(str(said.get("question", "")), str(said.get("page", "")))
        except (CorpusError, OSError) as error:
            return view.note(str(error), "trouble")
        return show(words)

    _on(looked_for.change, show, looked_for, lines)
    _on(lines.click, press, looked_for, lines)
    return show, [lines]


def _curated(desk: Desk, view: StaffView) -> str:
    trouble = ""
    try:
        curated = desk.curated()
    except CorpusError as error:
        curated, trouble = (), str(error)
    aliases = desk.assistant.university.aliases
    return view.draw("curated", curated=curated, aliases=aliases, today=date.today(), trouble=trouble)


def _stale(desk: Desk, view: StaffView) -> str:
    return _told(
        view,
        lambda: view.draw("stale", pages=desk.stale(), dead=desk.dead_links(), languages=desk.languages),
    )

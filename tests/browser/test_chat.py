"""The chat on its own page: what an applicant sees, can undo, take away and come back to."""

import json

import pytest

from assistant.api.schema import LARGEST_BODY
from tests.browser.conftest import open_panel
from tests.browser.scripted_answer import answer
from tests.browser.stand_in import CONTACT, Reply, answered, citation, page_document

STORAGE_KEY = "assistant.conversation"


def ask(page, question: str) -> None:
    """Type a question, send it and wait for the finished answer."""
    before = page.locator(".answer").count()
    page.fill("#question", question)
    page.keyboard.press("Enter")
    page.locator(".answer").nth(before).wait_for()


@pytest.fixture(params=["/embed", "/"], ids=["alone", "gradio"])
def chat(request, new_page, server):
    """The panel, ready: as the light page, and in Gradio's frame at /."""
    page = new_page()
    open_panel(page, f"{server}{request.param}?lang=en")
    return page


def test_the_notice_and_questions_stand_there_before_the_first_message(chat) -> None:
    assert "automated assistant" in chat.locator(".notice").inner_text()
    assert chat.locator("#suggestions button").count() == 2
    assert chat.evaluate("Object.keys(sessionStorage).length + Object.keys(localStorage).length") == 0
    assert chat.context.cookies() == []


def test_an_answer_has_chips_that_name_their_source_and_open_the_words(chat, stand_in) -> None:
    ask(chat, "ratings")
    expected = answered("ratings")
    assert chat.locator(".words .marker").all_inner_texts() == ["1", "2", "3", "4"]
    assert chat.locator(".page").count() == 1, "one row a page"
    assert "November 22, 2026" in chat.locator(".page").inner_text()
    chips = chat.locator(".source")
    assert chips.count() == len(expected["citations"])
    for number, cited in enumerate(expected["citations"]):
        assert cited["title"] in chips.nth(number).locator(".unseen").inner_text()
        chips.nth(number).click()
        dialog = chat.locator("dialog#source")
        assert dialog.locator("blockquote").text_content() == cited["quote"]
        assert dialog.locator("blockquote").get_attribute("lang") == "en"
        section = "University › International cooperation"
        for fact in (cited["title"], section, "English", "November 22, 2026"):
            assert fact in dialog.inner_text()
        live, copy = dialog.locator("a.way").all()
        assert live.get_attribute("href") == cited["link"]
        assert copy.get_attribute("href").endswith(cited["source"])
        assert live.get_attribute("rel") == "noopener noreferrer"
        chat.keyboard.press("Escape")
        assert chips.nth(number).evaluate("chip => chip === document.activeElement")


def test_every_snapshot_shows_the_quotation_highlighted_and_in_view(chat, server) -> None:
    for cited in answered("ratings")["citations"]:
        chat.goto(server + cited["source"])
        mark = chat.locator("mark#quote")
        assert mark.text_content() == cited["quote"]
        assert mark.evaluate(
            "mark => { const r = mark.getBoundingClientRect(); return r.top >= 0 && r.bottom <= innerHeight }"
        )


def test_the_conversation_is_identical_after_a_reload(chat, stand_in) -> None:
    document = page_document()
    quote = "more than 70 teachers and physicians of various specialties were trained"
    stand_in.replies["partly"] = Reply(
        answer(
            "partial", f"According to the page: {quote} [1]", [citation(1, quote, document)], contact=CONTACT
        )
    )
    stand_in.replies["broken"] = Reply(answered("broken"), failure="cut")
    for question in ("ratings", "partly", "broken"):
        ask(chat, question)
    before = chat.locator("#log").inner_html()
    chat.reload()
    chat.locator(".answer").nth(2).wait_for()
    assert chat.locator("#log").inner_html() == before
    chat.locator(".marker").first.click()
    assert chat.locator("dialog#source blockquote").is_visible()


def test_no_unclosed_marker_is_ever_shown(chat, stand_in) -> None:
    stand_in.replies["slow"] = Reply(answered("slow"), pause=0.03)
    chat.evaluate(
        """() => {
          window.seen = [];
          const arriving = document.getElementById("arriving");
          new MutationObserver(() => window.seen.push(arriving.textContent))
            .observe(arriving, {childList: true, subtree: true, characterData: true});
        }"""
    )
    ask(chat, "slow")
    seen = chat.evaluate("window.seen")
    assert len(seen) > 2, "it did not come bit by bit"  # though some bits may come at once
    assert not [text for text in seen if "[" in text]
    assert "[" not in chat.locator(".answer .words").inner_text()


def test_what_answers_is_marked_and_another_language_is_said(chat, stand_in) -> None:
    document = page_document()
    item = "Международный рейтинг высших учебных заведений (ARES)"
    start = document.text.index(item)
    cited = citation(1, item, document, language="ru", span=(start, start + len("Международный")))
    stand_in.replies["foreign"] = Reply(answer("answered", f"It lists:\n- {item} [1]\n- {item} [1]", [cited]))
    ask(chat, "foreign")
    words = chat.locator(".answer .words")
    assert words.locator("li bdi[lang=ru] mark").all_inner_texts() == ["Международный"] * 2
    chat.locator(".source").click()
    assert chat.locator("dialog#source blockquote mark").inner_text() == "Международный"


def test_numbers_in_brackets_without_a_citation_stay_text(chat, stand_in) -> None:
    stand_in.replies["brackets"] = Reply(answer("chat", "See room [12] and [x].", []))
    ask(chat, "brackets")
    assert chat.locator(".answer .words").inner_text() == "See room [12] and [x]."
    assert chat.locator(".answer .marker").count() == 0


def test_stop_keeps_what_was_said_and_says_that_it_is_not_all(chat, stand_in) -> None:
    stand_in.replies["slow"] = Reply(answered("slow"), pause=0.2)
    chat.fill("#question", "slow")
    chat.keyboard.press("Enter")
    chat.locator("#arriving .words").wait_for()
    chat.locator("#stop").click()
    chat.locator(".answer[data-status=trouble]").wait_for()
    assert "not complete" in chat.locator(".answer").inner_text()
    assert chat.locator("#send").is_visible()
    assert chat.locator("#question").evaluate("field => field === document.activeElement")
    stand_in.replies["slow"] = Reply(answered("slow"))
    chat.locator(".trouble button").click()
    chat.locator(".answer:not([data-status=trouble])").wait_for()
    assert chat.locator(".answer").count() == 1 and chat.locator(".question").count() == 1


@pytest.mark.parametrize(
    ("failure", "sentence"),
    [
        ("error", "on our side"),
        ("busy", "Many people"),
        ("unready", "not ready"),
        ("too_many", "wait a minute"),
        ("cut", "broke off"),
        ("part", "on our side"),
    ],
)
def test_a_failure_is_told_calmly_and_can_be_tried_again(chat, stand_in, failure, sentence) -> None:
    stand_in.replies["question"] = Reply(answered("question"), failure=failure)
    ask(chat, "question")
    assert sentence in chat.locator(".trouble").inner_text()
    stand_in.replies.clear()
    chat.locator(".trouble button").click()
    chat.locator(".answer[data-status=answered]").wait_for()
    assert chat.locator(".trouble").count() == 0


def test_without_a_connection_the_question_stays(chat) -> None:
    chat.context.set_offline(True)
    ask(chat, "ratings")
    assert "offline" in chat.locator(".trouble").inner_text()
    chat.context.set_offline(False)
    chat.locator(".trouble button").click()
    chat.locator(".answer[data-status=answered]").wait_for()


@pytest.mark.parametrize("status", ["partial", "not_found"])
def test_what_is_not_found_looks_different_and_names_whom_to_ask(chat, stand_in, status) -> None:
    stand_in.replies["hostel"] = Reply(answer(status, "The pages do not say this.", [], contact=CONTACT))
    ask(chat, "hostel")
    view = chat.locator(".answer")
    assert view.get_attribute("data-status") == status
    assert view.locator(".status").is_visible()
    for detail in (CONTACT["office"], CONTACT["email"], CONTACT["phone"]):
        assert detail in view.locator(".contact").inner_text()
    links = [link.get_attribute("href") for link in view.locator(".contact a").all()]
    assert links == ["tel:+375170000000", f"mailto:{CONTACT['email']}", CONTACT["url"]]


def test_the_hand_off_mail_carries_conversation_and_citations(chat, stand_in) -> None:
    chat.evaluate("HTMLAnchorElement.prototype.click = function () { window.opened = this.href }")
    ask(chat, "ratings")
    stand_in.replies["hostel?"] = Reply(answer("not_found", "Not stated.", [], contact=CONTACT))
    ask(chat, "hostel?")
    chat.locator(".contact button").click()
    opened = chat.evaluate("window.opened")
    assert opened.startswith("mailto:admissions@lakes.example?subject=")
    body = chat.evaluate("new URLSearchParams(window.opened.split('?')[1]).get('body')")
    for part in (
        "hostel?",
        "Not stated.",
        "ratings",
        "Round University Rаnking",
        "https://lakes.example/en/rankings",
    ):
        assert part in body
    assert len(opened) < 5500


def test_a_mail_address_that_is_none_opens_nothing(chat, stand_in) -> None:
    contact = {**CONTACT, "email": "a@b.example?bcc=thief@evil.example"}
    stand_in.replies["hostel"] = Reply(answer("not_found", "Not stated.", [], contact=contact))
    ask(chat, "hostel")
    assert chat.locator(".contact button").count() == 0
    assert "mailto:" not in chat.locator(".contact").inner_html()


def test_copy_takes_the_sources_along(new_page, server) -> None:
    page = new_page(permissions=["clipboard-read", "clipboard-write"])
    page.goto(f"{server}/embed?lang=en")
    ask(page, "ratings")
    page.locator(".tool").first.click()
    page.get_by_text("Copied").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "[4] “more than 70 teachers" in copied and "https://lakes.example/en/rankings" in copied


def test_the_transcript_prints_with_all_sources(chat) -> None:
    ask(chat, "ratings")
    chat.evaluate("window.print = () => { window.printed = true }")
    chat.locator("#menu-button").click()
    chat.locator("#print").click()
    assert chat.evaluate("window.printed")
    chat.emulate_media(media="print")
    assert chat.locator(".printed li").count() == 4
    assert chat.locator(".printed li").first.is_visible()
    assert not chat.locator("#composer").is_visible()
    assert "Printed on" in chat.locator(".printed-heading").inner_text()


def test_thumbs_and_a_comment_reach_the_staff(chat, scripted_server) -> None:
    from assistant.gaps.database import FeedbackDatabase

    ask(chat, "ratings")
    chat.get_by_role("button", name="Not helpful").click()
    assert chat.get_by_role("button", name="Not helpful").get_attribute("aria-pressed") == "true"
    chat.get_by_label("What was missing").fill("The place is missing")
    chat.locator(".comment button").first.click()
    chat.get_by_text("Thank you").wait_for()
    opinion = FeedbackDatabase(scripted_server[2]).opinions()[-1]
    assert (opinion.rating, opinion.comment) == ("down", "The place is missing")
    chat.reload()
    assert chat.get_by_role("button", name="Not helpful").get_attribute("aria-pressed") == "true"


def test_a_thumb_up_asks_for_nothing_and_a_thumb_down_asks_in_sight(chat) -> None:
    ask(chat, "ratings")
    chat.get_by_role("button", name="Helpful", exact=True).click()
    chat.get_by_text("Thank you").wait_for()
    assert chat.locator(".comment textarea").count() == 0
    chat.get_by_role("button", name="Not helpful").click()
    send = chat.locator(".comment button").first
    send.wait_for()
    composer = chat.locator("#composer").bounding_box()
    box = send.bounding_box()
    assert box["y"] + box["height"] <= composer["y"]


def test_the_safe_choice_is_the_first_and_the_focus_comes_back(chat) -> None:
    ask(chat, "ratings")
    chat.locator("#menu-button").click()
    chat.locator("#erase-button").click()
    assert chat.evaluate("document.activeElement.textContent.trim()") == "Keep it"
    chat.keyboard.press("Escape")
    assert chat.evaluate("document.activeElement.id") == "menu-button"
    assert chat.locator(".answer").count() == 1


def test_an_answer_can_be_shared_by_its_address(new_page, server) -> None:
    page = new_page(permissions=["clipboard-read", "clipboard-write"])
    page.goto(f"{server}/embed?lang=en")
    ask(page, "Ratings & places?")
    page.get_by_role("button", name="Copy a link").click()
    page.get_by_text("Copied").wait_for()
    address = page.evaluate("navigator.clipboard.readText()")
    assert address == f"{server}/ask?q=Ratings+%26+places%3F&lang=en"
    page.goto(address)
    assert page.locator(".answer blockquote").count() == 4


def test_the_last_question_can_be_asked_otherwise(chat, stand_in) -> None:
    ask(chat, "ratings")
    ask(chat, "fes")
    chat.locator(".answer").last.get_by_role("button", name="Edit").click()
    assert chat.input_value("#question") == "fes"
    chat.fill("#question", "fees")
    chat.keyboard.press("Enter")
    chat.locator(".question:has-text('fees') + .answer").wait_for()
    assert chat.locator(".question p").all_inner_texts() == ["ratings", "fees"]
    asked = [message["content"] for message in stand_in.requests[-1]["messages"] if message["role"] == "user"]
    assert asked == ["ratings", "fees"]


def test_topics_tell_what_can_be_answered(chat) -> None:
    topic = chat.locator(".topic")
    assert topic.inner_text().split("\n") == ["International ratings", "9"]
    topic.click()
    chat.get_by_role("button", name="Is RUR among them?").click()
    chat.locator(".answer").wait_for()
    assert chat.locator(".question").inner_text().endswith("Is RUR among them?")
    assert not chat.locator("#topics").is_visible()


def test_a_stop_by_ones_own_hand_is_no_failure(chat, stand_in) -> None:
    stand_in.replies["slow"] = Reply(answered("slow"), pause=0.3)
    chat.fill("#question", "slow")
    chat.keyboard.press("Enter")
    chat.locator("#stop").click()
    stopped = chat.locator(".trouble").evaluate("one => getComputedStyle(one).color")
    stand_in.replies["broken"] = Reply(answered("broken"), failure="error")
    ask(chat, "broken")
    assert chat.locator(".trouble").last.evaluate("one => getComputedStyle(one).color") != stopped


def test_a_source_names_itself_and_not_its_quotation(chat) -> None:
    ask(chat, "ratings")
    for chip in chat.locator(".source").all():
        assert chip.locator(".unseen").inner_text().startswith("Source ")
        assert chip.locator(":scope > :not(.unseen):not([aria-hidden])").count() == 0


def test_the_source_keeps_the_keyboard(chat) -> None:
    ask(chat, "ratings")
    chat.locator(".source").first.click()
    for _ in range(8):
        chat.keyboard.press("Tab")
        # Where the page ends the browser's own controls follow; the page behind is never reached.
        assert chat.evaluate(
            "!!document.activeElement.closest('dialog#source') || document.activeElement === document.body"
        )


@pytest.mark.parametrize("path", ["/embed", "/"])
def test_a_slow_line_shows_the_question_at_once_and_loses_no_letter(new_page, server, stand_in, path) -> None:
    page = new_page()
    open_panel(page, f"{server}{path}?lang=en")
    page.route("**/v1/chat", lambda route: None)  # an answer that never comes
    page.fill("#question", "what are the fees?")
    page.keyboard.press("Enter")
    assert page.evaluate(
        "[document.querySelectorAll('.question').length, document.getElementById('stop').checkVisibility()]"
    ) == [1, True]
    page.keyboard.type("and the hostel?")
    assert page.input_value("#question") == "and the hostel?"
    page.locator("#stop").click()
    page.locator(".trouble.calm").wait_for()
    assert page.input_value("#question") == "and the hostel?"


def test_on_a_phone_the_keyboard_goes_away_when_a_question_is_sent(new_page, server) -> None:
    page = new_page(360, 740, has_touch=True, is_mobile=True)
    page.goto(f"{server}/embed?lang=en")
    page.fill("#question", "ratings")
    page.locator("#send").tap()
    page.locator(".answer").wait_for()
    assert page.evaluate("document.activeElement.id") != "question"


def test_enlarged_four_times_the_conversation_has_the_room(new_page, server) -> None:
    page = new_page(320, 256)
    page.goto(f"{server}/embed?lang=en")
    ask(page, "ratings")
    assert page.locator("#scroller").bounding_box()["height"] >= 0.5 * 256


def test_a_long_conversation_is_sent_in_a_body_that_is_taken(chat, stand_in) -> None:
    stand_in.always = Reply(answer("chat", "слово " * 1500, []))
    for number in range(8):
        ask(chat, f"{'вопрос ' * 120}{number}")
    assert len(json.dumps(stand_in.requests[-1], ensure_ascii=False).encode()) < LARGEST_BODY


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_rule_beside_the_words_stands_where_they_begin(new_page, server, stand_in, language) -> None:
    quote = "Since 1998 the cooperation with the Working Group “Prevention” has been developing."
    stand_in.replies["?"] = Reply(answer("partial", f"{quote} [1]", [citation(1, quote, page_document())]))
    page = new_page()
    page.goto(f"{server}/embed?lang={language}")
    ask(page, "?")
    assert page.locator(".words").evaluate("words => getComputedStyle(words).borderLeftWidth") == "3px"


def test_erasing_leaves_nothing(chat) -> None:
    ask(chat, "ratings")
    assert len(json.loads(chat.evaluate(f"sessionStorage['{STORAGE_KEY}']"))["turns"]) == 1
    chat.locator("#menu-button").click()
    chat.locator("#erase-button").click()
    chat.locator("#erase-confirm").click()
    assert chat.evaluate("Object.keys(sessionStorage).length") == 0
    assert chat.locator(".answer, .question").count() == 0
    assert chat.locator(".welcome").is_visible()
    chat.reload()
    assert chat.locator(".answer, .question").count() == 0


def test_one_announcement_an_answer_counted_in_the_live_regions(chat, stand_in) -> None:
    stand_in.replies["slow"] = Reply(answered("slow"), pause=0.01)
    chat.evaluate(
        """() => {
          window.announced = [];
          const silent = "[aria-live=off],[aria-hidden=true]";
          const live = "[role=log],[role=status],[role=alert],[aria-live=polite],[aria-live=assertive]";
          const heard = ({target, addedNodes}) => {
            const place = target.nodeType === 1 ? target : target.parentElement;
            if (place.closest(silent)) return;
            for (const node of addedNodes) window.announced.push(node.className ?? node.textContent);
          };
          for (const region of document.querySelectorAll(live))
            new MutationObserver((records) => records.forEach(heard))
              .observe(region, {childList: true, characterData: true, subtree: true});
        }"""
    )
    for count in (1, 2, 3):
        ask(chat, "slow")
        chat.wait_for_timeout(150)
        assert chat.evaluate("window.announced") == ["question", "answer"] * count


def test_earlier_turns_go_along_with_the_next_question(chat, stand_in) -> None:
    ask(chat, "ratings")
    ask(chat, "and Japan?")
    roles = [message["role"] for message in stand_in.requests[-1]["messages"]]
    assert roles == ["user", "assistant", "user"]
    assert stand_in.requests[-1]["stream"] is True


def test_suggestions_ask_and_follow_ups_appear(chat) -> None:
    chat.locator("#suggestions button").first.click()
    chat.locator(".answer").wait_for()
    assert chat.locator(".question").inner_text().endswith("Which international ratings?")
    chat.locator("#follow-ups button").first.click()
    chat.locator(".answer").nth(1).wait_for()
    assert not chat.locator("#suggestions").is_visible()


def test_a_question_that_is_too_long_is_not_sent(chat, stand_in) -> None:
    chat.fill("#question", "x" * 1001)
    assert "1,000" in chat.locator("#too-long").inner_text()
    chat.keyboard.press("Enter")
    assert stand_in.requests == []
    chat.fill("#question", "short")
    assert not chat.locator("#too-long").is_visible()


def test_the_chat_works_where_storage_is_denied(new_page, server) -> None:
    page = new_page()
    page.add_init_script(
        "Object.defineProperty(window, 'sessionStorage', "
        "{get() { throw new DOMException('denied', 'SecurityError') }})"
    )
    page.goto(f"{server}/embed?lang=en")
    ask(page, "ratings")
    assert page.locator(".source").count() == 4


@pytest.mark.parametrize(
    "stored", ["{", '{"turns": 3}', '{"turns": [null, {"question": 5, "citations": [{"number": "x"}]}]}']
)
def test_damaged_storage_does_not_keep_the_chat_from_opening(new_page, server, stored) -> None:
    page = new_page()
    page.goto(f"{server}/embed?lang=en")
    page.evaluate("([key, stored]) => sessionStorage.setItem(key, stored)", [STORAGE_KEY, stored])
    page.reload()
    ask(page, "ratings")


def test_a_page_that_changed_says_so(chat, stand_in) -> None:
    document = page_document()
    cited = citation(1, "Round University Rаnking", document, changed_since=True)
    stand_in.replies["old"] = Reply(answer("answered", "It lists Round University Rаnking. [1]", [cited]))
    ask(chat, "old")
    assert "has changed" in chat.locator(".page").inner_text()
    chat.locator(".source").click()
    assert "has changed" in chat.locator("dialog#source").inner_text()

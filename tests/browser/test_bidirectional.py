"""Thirty strings of mixed direction: each is drawn in the chat as the Unicode algorithm draws it alone."""

from collections.abc import Callable

import pytest

from tests.browser.scripted_answer import answer
from tests.browser.stand_in import Reply, citation, page_document

STRINGS = [
    "هل الجامعة عضو في WFME؟",
    "ما هو ترتيب Webometrics (2026)؟",
    "WFME هل تعترف بالجامعة؟",
    "التعاون منذ 1998 مع «Prevention».",
    "أكثر من 25 سنة (Akita University).",
    "السعر: 4,500 USD، وليس 5.000.",
    "الهاتف: +375 17 277-11-63",
    "البريد admissions@lakes.example الآن",
    "الرابط https://lakes.example/en/a?b=1&c=2 هنا",
    "القائمة: ARES، RankPro، RUR.",
    "«Эксперт РА» في القائمة؟",
    "من 10:00 إلى 16:30 (GMT+3)",
    "الموعد 15.10.2026 أو ٢٥ أغسطس",
    "نسبة 95.5% من الطلاب",
    "C++ و C# و (A/B) لغات",
    "Is جامعة in the list?",
    "The word جامعة (university), again.",
    "WHO = منظمة الصحة العالمية!",
    "(1) الجامعة (2) الكلية",
    "[الجامعة] {الكلية} <القسم>",
    "دانشگاه علوم پزشکی بلاروس – BSMU؟",
    "شهریه: ۴۵۰۰ دلار (USD)",
    "می‌خواهم WDOMS را ببینم.",
    '«رتبه‌بندی» یا "ranking"؟',
    "Университет и جامعة вместе",
    "— الجامعة —",
    "سؤال... WFME... جواب",
    "אוניברסיטה (BSMU) ברשימה?",
    "100% جامعة 50$",
    "الجامعة\u00a0BSMU\u00a0(مينسك)",
]
# The characters from left to right and top to bottom, as they are drawn.
DRAWN = """(element) => {
  const drawn = [], range = document.createRange();
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    for (let place = 0; place < node.length; place++) {
      range.setStart(node, place); range.setEnd(node, place + 1);
      const box = range.getBoundingClientRect();
      // An alef melts into a lam before it, in some fonts without a width of its own.
      if (!box.width || !node.data[place].trim() || "اأإآ".includes(node.data[place])) continue;
      drawn.push([Math.round(box.top / 8), box.left, node.data[place]]);
    }
  }
  drawn.sort((one, other) => one[0] - other[0] || one[1] - other[1]);
  return drawn.map((entry) => entry[2]).join("");
}"""


@pytest.mark.parametrize("language", ["ar", "en"])
def test_strings_are_drawn_right(new_page: Callable, server, stand_in, screenshots, language) -> None:
    alone = new_page(1280, 900)
    alone.set_content(
        "<style>p{font:16px 'Noto Sans','Noto Sans Arabic',sans-serif;white-space:pre-wrap}</style>"
    )
    page = new_page(1280, 900)
    page.goto(f"{server}/embed?lang={language}")
    document = page_document()
    wrong = []
    for number, text in enumerate(STRINGS):
        expected, direction = alone.evaluate(
            """text => {
              const paragraph = document.body.appendChild(document.createElement("p"));
              paragraph.dir = "auto";
              paragraph.textContent = text;
              return [(DRAWN)(paragraph), paragraph.matches(":dir(rtl)") ? "rtl" : "ltr"];
            }""".replace("DRAWN", DRAWN),
            text,
        )
        cited = {**citation(1, "Round University Rаnking", document), "quote": text, "title": text}
        stand_in.replies[text] = Reply(answer("answered", f"{text}\n{text} [1]", [cited], suggestions=[text]))
        page.fill("#question", text)
        page.keyboard.press("Enter")
        page.locator(".answer").nth(number).wait_for()
        last = page.locator(".answer").last
        last.locator(".source").click()
        places = {
            "question": page.locator(".question p").last,
            "answer": last.locator(".words p").first,
            "quotation in the answer": last.locator(".words p .quoted").last,
            "title of a source": last.locator(".sources .name"),
            "quotation": page.locator("dialog#source blockquote"),
            "suggestion": page.locator("#follow-ups .suggestion span"),
        }
        shown = "".join(expected.split())
        for place, element in places.items():
            drawn = element.evaluate(DRAWN)
            if drawn != shown:
                wrong.append(f"{place}: {drawn!r} instead of {shown!r}")
        for line in last.locator(".words p").all():
            if (drawn := line.evaluate("line => getComputedStyle(line).direction")) != direction:
                wrong.append(f"{text!r} runs {drawn} in the answer")
        page.keyboard.press("Escape")
    page.locator("#scroller").evaluate("scroller => { scroller.style.overflow = 'visible' }")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.evaluate("document.body.style.blockSize = document.documentElement.style.blockSize = 'auto'")
    page.screenshot(path=screenshots / f"bidirectional-{language}.png", full_page=True)
    assert not wrong, "\n".join(wrong)

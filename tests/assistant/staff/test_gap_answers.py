"""From a gap to an expected question in a release: the next applicant is answered, or refused rightly."""

import shutil
from pathlib import Path

import pytest

from assistant.answer import Answer, Message
from assistant.assistant import Assistant, open_assistant
from assistant.staff.gap_answers import GapAnswers
from corpus.settings import Settings
from corpus.staff_expected import StaffExpected
from ingest.__main__ import main
from tests.project import NORVALE

SHOWER = [
    ("en", "do i have to share the toilet and shower with other people"),
    ("en", "private shower in hostel?"),
    ("ru", "в какой общаге свой душ в комнате, пишите на [e-mail]"),
    ("ru", "в какой общаге свой душ в комнате"),
]
GYM = [
    ("en", "is there a gym or swimming pool for students"),
    ("en", "does the university have a sports hall"),
    ("ru", "есть ли в университете бассейн"),
]


class Site:
    """Norvale, published by the command with what staff have written."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self.written = StaffExpected(data)
        self._assistant: Assistant | None = None

    def publish(self) -> None:
        """As staff's button does it; what is struck is left out, what is written comes in."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("ASSISTANT_CORPUS", str(NORVALE))
            assert main(["publish", "--json", "--data", str(self._data), "--by", "Anna"]) == 0
        self._assistant = None

    def assistant(self) -> Assistant:
        """An assistant over what is published now."""
        if self._assistant is None:
            settings = Settings(_env_file=None, data=self._data, corpus=NORVALE)  # type: ignore[call-arg]
            self._assistant = open_assistant(settings)
        return self._assistant

    def ask(self, question: str) -> Answer:
        """One applicant's answer."""
        return self.assistant().answer([Message("user", question)])


@pytest.fixture(scope="module")
def at_first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder before staff have written anything."""
    data = tmp_path_factory.mktemp("norvale")
    Site(data).publish()
    return data


@pytest.fixture
def site(at_first: Path, tmp_path: Path) -> Site:
    return Site(Path(shutil.copytree(at_first, tmp_path / "data")))


OTHERWISE = [
    "which hostel has its own shower in the room",
    "в каком общежитии душ прямо в комнате?",
    "哪个宿舍房间里有淋浴",
]


def test_chosen_words_answer_the_same_question_worded_otherwise_and_in_two_other_languages(
    site: Site,
) -> None:
    answers = GapAnswers(site.assistant(), site.written)
    choice = next(one for one in answers.choices(SHOWER) if "own shower" in one.text)
    written = answers.answer(SHOWER, choice.document_id, choice.start, choice.end)
    assert (written.kept, written.left_out) == (3, ())
    before = [site.ask(question).status for question in OTHERWISE]
    site.publish()
    given = [site.ask(question) for question in OTHERWISE]
    assert [one.status for one in given] == ["answered"] * 3 and before != ["answered"] * 3
    assert all("in Dormitory No. 2 each room has its own shower" in one.text for one in given)


def test_what_is_marked_as_missing_is_refused_with_the_words_of_the_staff(site: Site) -> None:
    answers = GapAnswers(site.assistant(), site.written)
    nearest = answers.choices(GYM)[0]
    written = answers.not_on_the_pages(GYM, nearest.document_id, "other", "whether there is a gym or a pool")
    assert written.kept == 3
    site.publish()
    for question in (
        "gym and pool for students?",
        "есть спортзал и бассейн для студентов?",
        "üniversitede spor salonu ve yüzme havuzu var mı",
    ):
        assert site.ask(question).status == "not_found"
    assert "whether there is a gym or a pool" in site.ask("is there a gym or pool for students").text


def test_without_words_of_the_staff_the_topic_is_named_in_each_language(site: Site) -> None:
    answers = GapAnswers(site.assistant(), site.written)
    page = answers.choices(GYM)[0].document_id
    answers.not_on_the_pages(
        [("en", "is there a discount for siblings"), ("ru", "есть скидка")], page, "fees"
    )
    english, russian = (line for line in site.written.lines() if line)
    texts = site.assistant().catalogues
    assert texts.get("en").text("topic.fees") in english and texts.get("ru").text("topic.fees") in russian


def test_other_words_can_be_looked_for(site: Site) -> None:
    answers = GapAnswers(site.assistant(), site.written)
    assert "Washing machines" in answers.choices(SHOWER, "washing machines")[0].text


def test_what_is_said_already_or_is_no_plain_question_is_left_out_and_told(site: Site) -> None:
    answers = GapAnswers(site.assistant(), site.written)
    choice = answers.choices(SHOWER)[0]
    wordings = [("en", "a shower?"), ("en", "A shower?"), ("en", "<b>a</b> shower?")]
    written = answers.answer(wordings, choice.document_id, choice.start, choice.end)
    assert written.kept == 1 and len(written.left_out) == 2
    again = answers.answer(wordings[:1], choice.document_id, choice.start, choice.end)
    assert again.kept == 0 and "is there already" in again.left_out[0]


def test_a_struck_question_is_in_no_further_release_until_it_is_taken_back(site: Site) -> None:
    shelf = site.assistant().library.current()
    one = shelf.release.expected[0]
    document = shelf.release.document(one.document_id)
    assert document is not None
    site.written.strike(one.question, document.url)
    site.publish()
    assert one.question not in {each.question for each in site.assistant().library.current().release.expected}
    site.written.restore(one.question, document.url)
    site.publish()
    assert one.question in {each.question for each in site.assistant().library.current().release.expected}

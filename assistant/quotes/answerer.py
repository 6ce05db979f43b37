"""The quoting answerer: no chat model, no network; what it says is what the pages say, word for word."""

from collections.abc import Sequence

from assistant.answer import Draft, Message
from assistant.catalogue import Catalogue
from assistant.quotes.curated import steered
from assistant.quotes.finding import Finding
from assistant.quotes.judge import Judge
from assistant.quotes.say import Teller
from assistant.quotes.scorer import SentenceScorer
from assistant.quotes.weigh import Weigher
from assistant.understand.lexicon import load_lexicon
from assistant.understand.question import Question
from assistant.understand.small_talk import small_talk
from assistant.understand.understanding import Understanding
from corpus.faq import Curated
from corpus.index import Index
from corpus.university import University

_PASSAGES = 8


class QuotingAnswerer:
    """Drafts answers from one release; built once for it, used for every question and language."""

    def __init__(
        self,
        index: Index,
        university: University,
        scorer: SentenceScorer,
        curated: Sequence[Curated] = (),
    ) -> None:
        lexicon = load_lexicon()
        self.understanding = Understanding(index, university)
        self._index = index
        self._curated = tuple(curated)
        self._university = university
        self._judge = Judge(index, Weigher(index, university, lexicon, scorer), lexicon)

    def draft(self, conversation: Sequence[Message], catalogue: Catalogue) -> Draft:
        """What to say to the last message, in the catalogue's language."""
        teller = Teller(catalogue, self._university)
        kind = small_talk(conversation[-1].text)
        if kind is not None:
            return teller.small_talk(kind)
        questions = self.understanding.questions(conversation)
        return teller.draft([finding for question in questions for finding in self._findings(question)])

    def _findings(self, question: Question) -> list[Finding]:
        """One finding, or one for each of two things joined by "and" where they fare differently."""
        whole = self._finding(question)
        if whole.verdict == "answered":
            return [whole]
        halves = [self._finding(half) for half in self.understanding.halves(question)]
        return halves if any(half.verdict == "answered" for half in halves) else [whole]

    def _finding(self, question: Question) -> Finding:
        hits = self._index.search(question.search, _PASSAGES, meaning=question.english)
        return self._judge.judge(question, steered(question.english, hits, self._curated))

"""`python -m ingest questions`: expected questions by a chat model, by any assistant, or by hand."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from tqdm import tqdm

from corpus.document import Document
from corpus.errors import ConfigurationInvalid
from corpus.settings import Settings
from corpus.staff_files import load_staff_files
from corpus.university import University
from ingest.breadcrumb import SiteNames
from ingest.exchange import export_text, lines_in
from ingest.publish import EXPECTED_FILE, read_pages
from ingest.questions import QuestionsFile

_LARGEST_REPLY = 20_000_000
_THREE_WAYS = (
    "No chat model is named, so nothing was written. There are three ways: set ASSISTANT_MODEL to "
    "provider:name (.env.example); or run this command with --export FILE, give that file to any assistant, "
    "and bring its reply back with --import FILE; or write the lines by hand (docs/staff.md)."
)


def questions(options: argparse.Namespace) -> int:
    """Run the command; 0 done, 1 where a page failed or nothing of a reply could be used."""
    edited = load_staff_files(Settings().corpus)
    pages = options.pages or edited.pages
    reading = read_pages(pages, SiteNames(edited.university.home, edited.university.sections))
    _tell(*map(str, reading.refused))
    questions = QuestionsFile(options.questions or pages / EXPECTED_FILE, reading)
    if options.import_from:
        return _import(options, questions)
    pending, languages = questions.pending(), _languages(options.languages, edited.university)
    if options.export_to:
        options.export_to.write_text(export_text(pending, languages), encoding="utf-8")
        result = {"pages": len(pending), "file": str(options.export_to)}
        said = f"{len(pending)} pages are in {options.export_to}. Bring the reply back with --import FILE."
        return _end(options, result, said, bool(reading.refused))
    if not Settings().model:
        raise ConfigurationInvalid(_THREE_WAYS)
    return _ask_model(options, questions, pending, languages)


def _ask_model(
    options: argparse.Namespace, file: QuestionsFile, pending: Sequence[Document], languages: Sequence[str]
) -> int:
    from ingest.chat_model import chat_model
    from ingest.write_questions import QuestionWriter, Written, estimated_tokens

    written = Written()
    if pending:
        name = Settings().model
        writer = QuestionWriter(chat_model(name), name, languages)
        into, out = estimated_tokens(pending, languages)
        _tell(f"{len(pending)} pages for {name}: about {into:,} tokens in and {out:,} out.")
        with tqdm(total=len(pending), unit="page", disable=not sys.stderr.isatty()) as bar:
            written = writer.write(pending, file, bar.update)
        used = f"{written.tokens_in:,} tokens in and {written.tokens_out:,} out"
        _tell(f"Used: {used}." if written.tokens_in else "The model does not say what it used.")
        _tell(*written.left_out, *written.failed)
    result = {
        "pages": written.pages,
        "questions": written.questions,
        "failed": written.failed,
        "left_out": written.left_out,
        "tokens": {"in": written.tokens_in, "out": written.tokens_out},
        "file": str(file.file),
    }
    said = f"{written.questions} questions for {written.pages} pages are in {file.file}."
    if not pending:
        said = "No page is new or changed: nothing was written."
    return _end(options, result, said, bool(written.failed or file.reading.refused))


def _import(options: argparse.Namespace, file: QuestionsFile) -> int:
    path: Path = options.import_from
    try:
        if path.stat().st_size > _LARGEST_REPLY:
            raise ConfigurationInvalid(f"{path} is larger than {_LARGEST_REPLY:,} bytes. Split it.")
        reply = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigurationInvalid(f"{path} is not UTF-8 (byte {error.start}). Save it as UTF-8.") from error
    except OSError as error:
        raise ConfigurationInvalid(f"{path} can't be read: {error.strerror}.") from error
    found = lines_in(reply, "import")
    questions, reports = file.add(found.lines, path.name, found.places)
    left_out = [*(f"{path.name}, {broken}." for broken in found.broken), *reports]
    written_for = {question.document_id for question in questions}
    for document in file.reading.documents:
        if document.id in written_for:
            file.done(document)
    _tell(*left_out)
    result = {
        "pages": len(written_for),
        "questions": len(questions),
        "left_out": left_out,
        "file": str(file.file),
    }
    said = f"{len(questions)} questions for {len(written_for)} pages are in {file.file}."
    if not found.lines:
        said = f"{path} holds no questions: nothing was written."
    elif not questions:
        said = f"No question of {path} can be used: nothing was written."
    return _end(options, result, said, not questions)


def _languages(stated: str, university: University) -> tuple[str, ...]:
    named = tuple(dict.fromkeys(stated.replace(",", " ").split()))
    return named or university.languages


def _tell(*sentences: str) -> None:
    sys.stderr.write("".join(f"{sentence}\n" for sentence in sentences))


def _end(options: argparse.Namespace, result: dict[str, object], said: str, refused: bool) -> int:
    sys.stdout.write((json.dumps(result, ensure_ascii=False, indent=1) if options.json else said) + "\n")
    return 1 if refused else 0

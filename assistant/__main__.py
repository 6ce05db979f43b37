"""The assistant's commands: serve, ask, doctor."""

import argparse
import contextlib
import sys
from pathlib import Path

from corpus import telemetry
from corpus.errors import CorpusError


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 done, 1 refused, 2 wrong usage."""
    options = _parser().parse_args(arguments)
    telemetry.silence()
    # Heavy libraries are imported after the arguments are known to be right.
    from assistant.errors import AssistantError

    try:
        if options.command == "ask":
            return _ask(options)
        return _serve(options)
    except (AssistantError, CorpusError) as error:
        sys.stderr.write(f"{error}\n")
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m assistant", description="Answer applicants' questions.")
    commands = parser.add_subparsers(dest="command", required=True)
    serve = commands.add_parser("serve", help="run the server")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=_port, default=8000)
    ask = commands.add_parser("ask", help="answer one question in the terminal")
    ask.add_argument("question")
    ask.add_argument("--json", action="store_true", help="print the answer as JSON")
    for command in (serve, ask):
        command.add_argument("--data", type=Path, help="the data folder (default: ASSISTANT_DATA, or data)")
    return parser


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port: it is a number up to 65535")
    return int(text)


def _ask(options: argparse.Namespace) -> int:
    from pydantic import ValidationError

    from assistant.answering import Assistant
    from assistant.library import Library
    from assistant.schema import AnswerBody, ChatMessage, ChatRequest
    from corpus.configuration import Configuration
    from corpus.embedder import Embedder
    from corpus.release import Releases
    from corpus.university import load_university

    try:
        request = ChatRequest(messages=[ChatMessage(role="user", content=options.question)])
    except ValidationError as error:
        sys.stderr.write(f"{error.errors()[0]['msg'].removeprefix('Value error, ')}\n")
        return 1
    configuration = Configuration()
    library = Library(Releases(options.data or configuration.data), Embedder(configuration.embedder))
    answer = Assistant(library, load_university()).answer(request.conversation())
    if options.json:
        sys.stdout.write(AnswerBody.of(answer).model_dump_json(indent=1) + "\n")
        return 0
    sys.stdout.write(answer.text + "\n")
    for citation in answer.citations:
        place = " › ".join((*citation.section, citation.title))
        sys.stdout.write(f"\n[{citation.number}] {place}\n    {citation.link or citation.url}\n")
    return 0


def _serve(options: argparse.Namespace) -> int:
    import socket

    import uvicorn

    from assistant.api import create_app
    from corpus.configuration import Configuration

    configuration = Configuration()
    if options.data:
        configuration = configuration.model_copy(update={"data": options.data})
    try:
        listening = socket.create_server((options.host, options.port))
    except OSError as error:
        sys.stderr.write(
            f"Can't listen on {options.host}:{options.port}: {error}. "
            "Another program may use the port; choose one with --port.\n"
        )
        return 1
    sys.stderr.write(f"Serving on http://{options.host}:{options.port} (Ctrl+C stops it)\n")
    server = uvicorn.Server(
        uvicorn.Config(create_app(configuration), log_level="warning", timeout_graceful_shutdown=5)
    )
    with contextlib.suppress(KeyboardInterrupt):  # uvicorn has shut down and raises it once more
        server.run(sockets=[listening])
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

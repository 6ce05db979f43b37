"""The assistant's commands: serve, ask, check, doctor."""

import argparse
import contextlib
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from corpus import telemetry
from corpus.errors import CorpusError

if TYPE_CHECKING:
    from corpus.settings import Settings


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 done, 1 refused, 2 wrong usage."""
    options = _parser().parse_args(arguments)
    telemetry.silence()
    # Heavy libraries are imported after the arguments are known to be right.
    from assistant.errors import AssistantError

    try:
        return {"ask": _ask, "check": _check, "serve": _serve, "doctor": _doctor}[options.command](options)
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
    check = commands.add_parser("check", help="ask a release the questions that it must answer or refuse")
    check.add_argument("--golden", type=Path, required=True, help="the questions, as golden.jsonl")
    check.add_argument("--json", action="store_true", help="print the result as JSON")
    for command in (ask, check):
        command.add_argument(
            "--release", default="", help="its number or its folder (default: the current one)"
        )
    doctor = commands.add_parser("doctor", help="say what is wrong, and the line that corrects it")
    doctor.add_argument("--json", action="store_true", help="print the findings as JSON")
    doctor.add_argument("--site", metavar="URL", help="say instead why the widget does not show on this page")
    for command in (serve, ask, check, doctor):
        command.add_argument("--data", type=Path, help="the data folder (default: ASSISTANT_DATA, or data)")
    return parser


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port: it is a number up to 65535")
    return int(text)


def _settings(options: argparse.Namespace) -> "Settings":
    from corpus.settings import load_settings

    settings = load_settings()
    return settings.model_copy(update={"data": options.data}) if options.data else settings


def _doctor(options: argparse.Namespace) -> int:
    from dataclasses import asdict

    from assistant.doctor.installation import examine
    from assistant.doctor.site import check_site

    findings = check_site(options.site) if options.site else list(examine(_settings(options)))
    if options.json:
        sys.stdout.write(json.dumps([asdict(finding) for finding in findings], indent=1) + "\n")
    else:
        for finding in findings:
            remedy = f"\n         {finding.remedy}" if finding.remedy else ""
            sys.stdout.write(f"{finding.level:8} {finding.what}{remedy}\n")
    return 1 if any(finding.level == "problem" for finding in findings) else 0


def _ask(options: argparse.Namespace) -> int:
    from pydantic import ValidationError

    from assistant.api.schema import ANSWER_JSON, ChatMessage, ChatRequest
    from assistant.assistant import open_assistant

    try:
        request = ChatRequest(messages=[ChatMessage(role="user", content=options.question)])
    except ValidationError as error:
        sys.stderr.write(f"{error.errors()[0]['msg'].removeprefix('Value error, ')}\n")
        return 1
    settings = _settings(options)
    answer = open_assistant(settings, options.release).answer(request.conversation())
    if options.json:
        sys.stdout.write(ANSWER_JSON.dump_json(answer, indent=1).decode() + "\n")
        return 0
    sys.stdout.write(answer.text + "\n")
    for citation in answer.citations:
        place = " › ".join((*citation.section, citation.title))
        sys.stdout.write(f"\n[{citation.number}] {place}\n    {citation.link or citation.url}\n")
    return 0


def _check(options: argparse.Namespace) -> int:
    from assistant.assistant import open_assistant
    from assistant.golden import ask_golden, read_golden

    questions = read_golden(options.golden)
    asked = ask_golden(open_assistant(_settings(options), options.release), questions)
    if options.json:
        sys.stdout.write(asked.as_json() + "\n")
    else:
        for failure in asked.failed:
            sys.stdout.write(
                f"{failure.question}\n    expected: {failure.expected}\n    got:      {failure.got}\n"
            )
        sys.stdout.write(f"{asked.asked - len(asked.failed)} of {asked.asked} golden questions hold.\n")
    return 1 if asked.failed else 0


def _serve(options: argparse.Namespace) -> int:
    import socket

    import uvicorn

    from assistant.app import create_app

    settings = _settings(options)
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
        uvicorn.Config(
            create_app(settings),
            # Of the two readers of HTTP the one that bounds what a request's head may hold.
            http="h11",
            log_level="warning",
            timeout_graceful_shutdown=5,
            forwarded_allow_ips=settings.proxies,
        )
    )
    with contextlib.suppress(KeyboardInterrupt):  # uvicorn has shut down and raises it once more
        server.run(sockets=[listening])
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

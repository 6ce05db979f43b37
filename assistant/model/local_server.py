"""A small chat model on this machine, behind OpenAI's HTTP, to try things out without a key or a network.

`make chat-model` fetches it, and starts it with the assistant on top.
"""

import contextlib
import importlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

MODELS = Path("data/models")
MODEL = "openai:smollm2"
# The lines and the prompt are some 4,000 tokens.
_CONTEXT = 8192


def model_file(folder: Path = MODELS) -> Path | None:
    """The model's file, if it was fetched."""
    return next(iter(sorted(folder.rglob("*.gguf"))), None)


@contextlib.contextmanager
def local_server(file: Path) -> Iterator[str]:
    """Serve the model of a file while this is open; the address that OPENAI_BASE_URL is set to."""
    # By its name, for it comes with the extra [local] alone.
    xllamacpp = importlib.import_module("xllamacpp")
    params = xllamacpp.CommonParams()
    params.model.path = str(file)
    params.n_ctx, params.n_parallel = _CONTEXT, 1
    params.sampling.temp = 0.0
    params.hostnames, params.port = ["127.0.0.1"], 0
    params.verbosity = -1
    # One thread each: two that share a busy core wait for each other.
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = max(1, (os.cpu_count() or 2) // 2)
    server = xllamacpp.Server(params)
    try:
        yield f"{server.listening_address}/v1"
    finally:
        del server


def main(arguments: list[str]) -> int:
    """Start both; 1 where the model was not fetched."""
    file = model_file()
    if file is None:
        sys.stderr.write(f"No model in {MODELS}: run make chat-model, which fetches one.\n")
        return 1
    from assistant.__main__ import main as assistant_command

    with local_server(file) as address:
        os.environ |= {"OPENAI_BASE_URL": address, "OPENAI_API_KEY": "none", "ASSISTANT_MODEL": MODEL}
        sys.stderr.write(f"{file.name} answers on {address}\n")
        return assistant_command(["serve", *arguments])


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

"""Keeps the libraries from calling home: at run time nothing leaves the machine."""

import logging
import os

_SILENT = {
    "ANONYMIZED_TELEMETRY": "False",  # chromadb
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_DISABLE_IMPLICIT_TOKEN": "1",
    "GRADIO_ANALYTICS_ENABLED": "False",
    # Gradio reckons up its own events after each of them, for a page that is shut here.
    "GRADIO_ANALYTICS_CACHE_FREQUENCY": "1000000000",
    "GRADIO_ANALYTICS_MAX_EVENTS": "1",
    "LANGCHAIN_TRACING_V2": "false",
    "LANGSMITH_TRACING": "false",
    "DO_NOT_TRACK": "1",
    "TOKENIZERS_PARALLELISM": "false",
}


def silence() -> None:
    """Set the libraries' own switches; call it before they are imported."""
    os.environ.update(_SILENT)
    # It tells of each index it builds, wherever another library has opened the log.
    logging.getLogger("bm25s").propagate = False

"""The headers of every page: what it may load, who may frame it, what is told to the sites it links to."""

import base64
import hashlib
from collections.abc import Sequence

ANCESTORS_NONE = "frame-ancestors 'none'"


def page_headers(frame_ancestors: str = ANCESTORS_NONE) -> dict[str, str]:
    """Headers of a page without a script: styles, images and forms of this server, nothing else."""
    return {
        "Content-Security-Policy": "; ".join(
            [
                "default-src 'none'",
                "style-src 'self'",
                "img-src 'self'",
                "form-action 'self'",
                "base-uri 'none'",
                frame_ancestors,
            ]
        ),
        **_COMMON,
    }


def chat_headers(origins: Sequence[str], styles: str, script: str) -> dict[str, str]:
    """Headers of the chat panel: the styles and the script in it, and frames on the allowed origins alone."""
    return {
        "Content-Security-Policy": "; ".join(
            [
                "default-src 'none'",
                f"script-src {_digest(script)}",
                f"style-src {_digest(styles)}",
                "img-src 'self'",
                "connect-src 'self'",
                "form-action 'self'",
                "base-uri 'none'",
                # The panel writes text and never markup; the browser holds it to that.
                "require-trusted-types-for 'script'",
                "trusted-types 'none'",
                frame_ancestors(origins),
            ]
        ),
        **_COMMON,
    }


def refusal_headers(styles: str, script: str) -> dict[str, str]:
    """Headers of the page that says a site may not show the chat: any site may frame it."""
    return {
        "Content-Security-Policy": "; ".join(
            [
                "default-src 'none'",
                f"script-src {_digest(script)}",
                f"style-src {_digest(styles)}",
                "base-uri 'none'",
            ]
        ),
        **_COMMON,
    }


def gradio_headers(*scripts: str) -> dict[str, str]:
    """Headers of the Gradio page: this server alone, and of scripts in the page only those given.

    Gradio's components make functions out of their templates and write styles into the page, hence eval
    and inline styles.
    """
    return {
        "Content-Security-Policy": "; ".join(
            [
                "default-src 'none'",
                f"script-src 'self' 'unsafe-eval' {' '.join(map(_digest, scripts))}",
                "style-src 'self' 'unsafe-inline'",
                "img-src 'self' data:",
                "font-src 'self'",
                "connect-src 'self'",
                "form-action 'self'",
                "base-uri 'self'",
                ANCESTORS_NONE,
            ]
        ),
        **_COMMON,
    }


def frame_ancestors(origins: Sequence[str]) -> str:
    """The directive that lets this server's own pages and the allowed origins frame the chat."""
    return " ".join(["frame-ancestors 'self'", *origins])


def _digest(content: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"


_COMMON = {
    "X-Content-Type-Options": "nosniff",
    # The question may stand in the address of /ask: no site that is linked to learns it.
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Vary": "Accept-Language",
}

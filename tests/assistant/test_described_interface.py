"""What /openapi.json says is so: generated requests, right and wrong, get no answer that it does not name."""

import itertools
from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.checks import load_all_checks
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from tests.browser.conftest import running

# What a schema can't say: that the last message is the question, and how many bytes a body may have.
BEYOND_A_SCHEMA: list[Any] = [positive_data_acceptance, negative_data_rejection]
PATHS = ["/v1/chat", "/v1/search", "/v1/feedback", "/health", "/ready"]
# Held to what OpenAI's own client makes of them, see test_completions.py.
OPENAI = ["/v1/chat/completions", "/v1/models", "/v1/models/{model_id}"]


@pytest.fixture(scope="module")
def described(app: FastAPI):
    """The description of the running application."""
    load_all_checks()
    with running(app) as address:
        yield schemathesis.openapi.from_url(f"{address}/openapi.json")


def test_every_route_of_the_interface_is_described(described) -> None:
    assert sorted(one.ok().path for one in described.get_all_operations()) == sorted([*PATHS, *OPENAI])


# Not by schemathesis' own plugin, which does not know this version of pytest.
@pytest.mark.parametrize(("path", "mode"), list(itertools.product(PATHS[:3], GenerationMode)))
def test_nothing_is_answered_that_is_not_described(described, path: str, mode: GenerationMode) -> None:
    @settings(
        max_examples=15,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=described[path]["POST"].as_strategy(generation_mode=mode))
    def ask(case: Case) -> None:
        response = case.call()
        case.validate_response(response, excluded_checks=BEYOND_A_SCHEMA)
        if response.status_code >= 400:
            assert response.headers["content-type"] == ["application/problem+json"]

    ask()

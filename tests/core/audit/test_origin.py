import time

import pytest
from django.test import RequestFactory

from core.audit.origin import LONGEST_DEVICE, Origin, current_origin, device_of, origin_of


def request(line):
    return RequestFactory().get("/", headers={"user-agent": line})


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
            " Version/18.1 Mobile/15E148 Safari/604.1",
            "Mobile Safari 18, iOS",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
            " Chrome/130.0.0.0 Safari/537.36 Edg/130.0.0.0",
            "Edge 130, Windows",
        ),
        ("curl/8.5.0", "curl 8"),
        ("Our own script", "Our own script"),
        ("", ""),
    ],
)
def test_a_device_is_named_by_browser_and_system(line, words):
    assert device_of(request(line)) == words


def test_a_line_that_is_made_to_cost_time_costs_none():
    started = time.perf_counter()
    assert len(device_of(request("Mozilla/5.0 (" + "A" * 100_000))) <= LONGEST_DEVICE
    assert time.perf_counter() - started < 0.5


def test_outside_a_request_there_is_no_origin():
    assert current_origin() == origin_of(None) == Origin()

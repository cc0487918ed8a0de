from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportdesk.devices.rules import codes
from supportdesk.devices.rules.judgement import WEIGHTS, Finding, Measured, Part, Reached, judge
from supportdesk.devices.rules.supported import Family, Support, Supported, judge_version, newest_majors

VERSIONS = Supported({"chrome": [157, 156], "safari": [27, 26]})
FINE = Measured(
    family=Family.CHROME,
    support=Support.CURRENT,
    scripts=True,
    cookies=True,
    storage=True,
    styles_apply=True,
    online=True,
    clock_ahead=timedelta(seconds=1),
    time_zone="Europe/Amsterdam",
    screen_width=1440,
    round_trip=80,
    parts={part: Reached(True, 50) for part in Part},
)


@pytest.mark.parametrize(
    ("family", "major", "expected"),
    [
        (Family.CHROME, 158, Support.CURRENT),
        (Family.CHROME, 157, Support.CURRENT),
        (Family.CHROME, 156, Support.PREVIOUS),
        (Family.CHROME, 155, Support.TOO_OLD),
        (Family.SAFARI, 26, Support.PREVIOUS),
        (Family.SAFARI, 18, Support.TOO_OLD),
        (Family.SAMSUNG, 30, Support.UNTRIED),
        (Family.INTERNET_EXPLORER, 11, Support.NO_LONGER),
    ],
)
def test_the_current_version_and_the_one_before_work(family, major, expected):
    assert judge_version(VERSIONS, family, major) is expected


def test_coming_versions_do_not_count_and_jumps_are_followed():
    releases = {
        "18.6": {"status": "retired"},
        "26.0": {"status": "retired"},
        "26.4": {"status": "current"},
        "27": {"status": "beta"},
    }
    assert newest_majors(releases) == [26, 18]


def test_a_good_device_has_nothing_wrong():
    assert judge(FINE) == []


@pytest.mark.parametrize(
    ("difference", "finding"),
    [
        ({"support": Support.NO_LONGER, "family": Family.INTERNET_EXPLORER}, Finding.NO_LONGER),
        ({"support": Support.TOO_OLD}, Finding.TOO_OLD),
        ({"scripts": False}, Finding.SCRIPTS_OFF),
        ({"cookies": False}, Finding.COOKIES_OFF),
        ({"storage": False}, Finding.STORAGE_OFF),
        ({"styles_apply": False}, Finding.FILES_BLOCKED),
        ({"online": False}, Finding.OFFLINE),
        ({"clock_ahead": timedelta(seconds=-60)}, Finding.CLOCK_OFF),
        ({"clock_ahead": timedelta(days=-3650)}, Finding.CLOCK_FAR_OFF),
        ({"time_zone": "Asia/Tokyo"}, Finding.OTHER_TIME_ZONE),
        ({"screen_width": 240}, Finding.NARROW),
        ({"round_trip": 3000}, Finding.SLOW),
        ({"via_proxy": True}, Finding.PROXY),
        ({"family": Family.INSIDE_AN_APP, "support": Support.UNTRIED}, Finding.INSIDE_AN_APP),
        ({"family": Family.SAMSUNG, "support": Support.UNTRIED}, Finding.UNTRIED),
        ({"parts": {Part.PAGES: Reached(False, 9)}}, Finding.SITE_UNREACHABLE),
        ({"parts": {Part.DATA: Reached(False, 9)}}, Finding.DATA_UNREACHABLE),
        ({"parts": {Part.SCRIPTS: Reached(False, 9)}}, Finding.FILES_BLOCKED),
    ],
    ids=lambda value: value.value if isinstance(value, Finding) else "",
)
def test_each_fault_is_found_and_nothing_else(difference, finding):
    assert judge(replace(FINE, **difference)) == [finding]


def test_what_explains_most_comes_first():
    found = judge(replace(FINE, via_proxy=True, scripts=False, cookies=False))
    assert found == [Finding.COOKIES_OFF, Finding.SCRIPTS_OFF, Finding.PROXY]
    assert set(WEIGHTS) == set(Finding)


@given(st.text(max_size=20))
def test_a_code_that_is_read_is_one_that_could_be_made(typed):
    code = codes.read_code(typed)
    assert code == "" or (len(code) == codes.LENGTH and set(code) <= set(codes.LETTERS))


def test_codes_have_no_letters_that_are_mistaken_and_are_read_however_typed():
    made = codes.new_code()
    assert not set(made) & set("IOQ01")
    shown = codes.shown(made)
    assert codes.read_code(f" {shown.lower()} ") == made
    assert [letter for letter, _ in codes.spelt(made)] == list(made)

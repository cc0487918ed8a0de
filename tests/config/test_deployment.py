"""The files for production agree with each other and with the settings; no container engine is needed."""

import os
import re
import secrets
import subprocess
import sys

import pytest
import yaml

from config.launch.stage import ROOT

COMPOSE = (ROOT / "docker-compose.yml").read_text()
SERVICES = yaml.safe_load(COMPOSE)["services"]
EXAMPLE = (ROOT / ".env.example").read_text()
OWN_PROCESSES = ["web", "worker", "scheduler", "migrate"]
# What the example leaves open, as somebody who follows its comments would fill it.
FILLED = {
    "KRING_SECRET_KEY": "s" * 30 + "abcdefghijklmnopqrstuvwxyz",
    "KRING_FIELD_KEYS": "k1=b25seS13aGlsZS10ZXN0aW5nLTMyLWJ5dGVzLS0tLS0=",
    "KRING_DIGEST_KEYS": "k1=ZGlnZXN0cy13aGlsZS10ZXN0aW5nLTMyLWJ5dGVzLS0=",
    "POSTGRES_PASSWORD": "one",
    "KRING_DATABASE_PASSWORD": "two",
    "KRING_BROKER_PASSWORD": "three",
}


def example() -> dict[str, str]:
    lines = re.findall(r"^([A-Z_]+)=(.*)$", EXAMPLE, re.MULTILINE)
    return dict(lines) | FILLED


def environment_of(service: str) -> dict[str, str]:
    """The variables of a service, filled in as compose does."""

    def value(match: re.Match[str]) -> str:
        return example().get(match[1]) or match[2].removeprefix("-")

    given = SERVICES[service]["environment"]
    return {name: re.sub(r"\$\{(\w+):(.*?)\}", value, str(text)) for name, text in given.items()}


def test_the_example_names_exactly_what_compose_demands():
    demanded = set(re.findall(r"\$\{(\w+):\?\}", COMPOSE))
    may_stay_empty = set(re.findall(r"\$\{(\w+):-", COMPOSE))
    assert demanded <= example().keys() <= demanded | may_stay_empty


@pytest.mark.parametrize("service", OWN_PROCESSES)
def test_the_settings_need_nothing_but_what_compose_gives(service):
    result = subprocess.run(
        [sys.executable, "-c", "from config import settings; print(settings.DATABASES['default']['HOST'])"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"]} | environment_of(service),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (result.stdout, result.stderr) == ("postgres\n", "")


@pytest.mark.parametrize("missing", ["KRING_SECRET_KEY", "KRING_FIELD_KEYS", "KRING_DIGEST_KEYS"])
def test_production_does_not_start_without_a_secret(missing):
    environment = environment_of("web")
    del environment[missing]
    result = subprocess.run(
        [sys.executable, "-c", "from config import settings"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"]} | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode != 0
    assert missing in result.stderr


def test_web_worker_and_scheduler_have_the_same_settings():
    assert environment_of("web") == environment_of("worker") == environment_of("scheduler")


def test_more_than_one_web_server_runs_behind_the_proxy():
    assert SERVICES["web"]["deploy"]["replicas"] > 1
    assert "ports" not in SERVICES["web"]


def test_only_the_proxy_can_be_reached_from_outside():
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]


def test_what_the_proxy_logs_holds_no_search_no_referrer_and_no_key():
    proxy = (ROOT / "deploy" / "nginx.conf").read_text()
    assert proxy.count("listen ") == proxy.count("access_log /var/log/nginx/access.log told;")
    told = set(re.findall(r"\$\w+", re.search(r"log_format told '(.*)';", proxy)[1]))
    assert not told & {"$request", "$request_uri", "$args", "$query_string", "$http_referer"}
    key = re.search(r'"~(\^.*?)" ', proxy)[1].replace("(?<", "(?P<")
    link = f"/o/kringloop/ouders/welkom/{secrets.token_urlsafe(32)}/"
    assert re.sub(key, r"\g<before_key>...", link) == "/o/kringloop/ouders/welkom/..."
    assert re.sub(key, r"\g<before_key>...", "/beheer/accounts/12/") == "/beheer/accounts/12/"

"""What somebody typed to find a pupil, kept in the session: no name of a child stands in an address.

The address holds a token. An earlier page that is opened again finds its own words, as long as they are among the last
few of this sign-in.
"""

import secrets

from django.http import HttpRequest

KEPT = "care_pupil_searches"
MOST_KEPT = 10


def keep(request: HttpRequest, words: str) -> str:
    """A token for these words; empty for none."""
    if not words:
        return ""
    kept: dict[str, str] = request.session.get(KEPT, {})
    token = secrets.token_urlsafe(6)
    request.session[KEPT] = dict([*kept.items(), (token, words)][-MOST_KEPT:])
    return token


def words_of(request: HttpRequest, token: str) -> str:
    """What was typed; empty for a token that is not known any more."""
    kept: dict[str, str] = request.session.get(KEPT, {})
    return kept.get(token, "")

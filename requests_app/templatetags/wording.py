"""Refusals and amounts of requests in words, for templates."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from django import template

from requests_app import care_wording, policy_wording, wording, words
from requests_app.rules.policy import Part
from requests_app.rules.refusals import Refusal

register = template.Library()


@register.filter
def sentence(refusal: Refusal) -> str:
    """One reason as a sentence."""
    return wording.sentence(refusal)


@register.filter
def sentences(refusals: Iterable[Refusal]) -> list[str]:
    """Several reasons, each once."""
    return wording.sentences(tuple(refusals))


@register.filter
def credit_words(amount: Decimal, unit: str) -> str:
    """An amount of a credit: ``5,5 uur``, ``1 punt``."""
    return words.credit_words(amount, unit)


@register.filter
def signed_credit_words(amount: Decimal, unit: str) -> str:
    """A movement of a credit: ``+5,5 uur``, ``−1 punt``."""
    return f"{'+' if amount > 0 else '−'}{words.credit_words(abs(amount), unit)}"


@register.filter
def rate_words(price: tuple[bool, Decimal]) -> str:
    """A price: ``€ 9,30 per uur`` or ``€ 40,00 per keer``."""
    return wording.rate_words(*price)


@register.filter
def minutes_words(minutes: int) -> str:
    """A length of care in words: ``5 uur en 30 minuten``."""
    return care_wording.minutes_words(minutes)


@register.filter
def rule_sentence(part: Part) -> str:
    """A rule of the policy as a sentence."""
    return policy_wording.rule_sentence(part)


@register.filter
def opening(moment: datetime) -> str:
    """From when something is possible: the day, with the time where it is not midnight."""
    return words.opening(moment)

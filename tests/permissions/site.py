"""Every URL of Kring, read from the resolver, and one account of every kind to try them with."""

import re
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache

from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from core.accounts.choices import Environment
from core.accounts.models import User
from tests.factories import (
    ChildminderFactory,
    GuardianFactory,
    OrganisationFactory,
    RoleFactory,
    TeacherFactory,
    UnitFactory,
    UserFactory,
)

# Values that some converter takes; whether the object exists does not matter at the door.
SAMPLES = ("1", "full", "ouders", "kind", "privacy", "2026-11-23", "pdf", str(uuid.UUID(int=1)), "sample")

PLAIN_SAMPLES = {"topic": "privacy", "wanted": "csv"}
"""For the parts that a URL spells out as alternatives."""


@dataclass(frozen=True)
class Page:
    name: str
    pattern: URLPattern

    @property
    def address(self) -> str:
        """The URL with a sample for each of its parts."""
        return self.address_of({})

    def address_of(self, given: Mapping[str, object]) -> str:
        """The URL with these parts, and a sample for the others."""
        return reverse(self.name, kwargs={part: given.get(part) or self._sample(part) for part in self.parts})

    @property
    def parts(self) -> set[str]:
        return set(self.pattern.pattern.regex.groupindex)

    def _sample(self, part: str) -> object:
        converter = self.pattern.pattern.converters.get(part)
        if converter is None:
            return PLAIN_SAMPLES[part]
        text = next(sample for sample in SAMPLES if re.fullmatch(converter.regex, sample))
        return converter.to_python(text)


@contextmanager
def undone() -> Iterator[None]:
    """What happens in the block is undone after it, also what refuses to be part of another transaction."""
    block = transaction.atomic()
    # As the transaction of a test is marked.
    block._from_testcase = True
    with block:
        yield
        transaction.set_rollback(True)


@cache
def all_pages() -> tuple[Page, ...]:
    return tuple(sorted(_walk(get_resolver(), ""), key=lambda page: page.name))


def _walk(resolver: URLResolver, namespace: str) -> Iterator[Page]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _walk(entry, inner)
        else:
            yield Page(f"{namespace}{entry.name}", entry)


def account(kind: str) -> User:
    """An account of this kind, set up as it would be in use: with an app where the role asks for one."""
    if kind == "parent":
        return GuardianFactory().user
    if kind == "childminder":
        return ChildminderFactory().user
    if kind == "teacher":
        return TeacherFactory()
    if kind in {"planner", "manager"}:
        return UserFactory(**{kind: True}, with_app=True)
    if kind in {"administrator", "root"}:
        return UserFactory(**{kind: True}, with_app=True, organisation=OrganisationFactory(partnership=True))
    if kind in {"ib", "scp", "guest", "authority"}:
        organisation = OrganisationFactory(partnership=True)
        user = UserFactory(**{kind: True}, with_app=True, organisation=organisation)
        user.units.add(UnitFactory(organisation=organisation))
        return user
    if kind == "groep":
        return UserFactory(group_staff=True)
    organisation = OrganisationFactory()
    role = RoleFactory(organisation=organisation, name=kind)
    return UserFactory(organisation=organisation, environment=Environment.STAFF, role=role, with_app=True)


KINDS = (
    "parent",
    "childminder",
    "planner",
    "manager",
    "administrator",
    "root",
    "teacher",
    "ib",
    "scp",
    "guest",
    "groep",
    "support",  # a role without rights, and with a second factor
)

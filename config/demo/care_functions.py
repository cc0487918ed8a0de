"""Who does what at the demo partnership: functions with holders, coordinators by rule, and labels (C-18, C-63)."""

from random import Random

from carecases.models import CoordinatorRule, Function, FunctionHolder, HelpRequest, Label, Title
from config.demo.accounts import OFFICE
from config.demo.care_processes import (
    EXPERT,
    PLACING,
    READING,
    REGION,
    REGIONAL,
    REGIONS,
    SCP,
    TLV_COORDINATION,
    TLV_OFFICE,
)
from core.accounts.choices import Environment
from core.accounts.models import Organisation, Role, Unit, User

COLLEAGUES = {
    "h.dekker": "Hanneke Dekker",
    "f.yilmaz": "Fatma Yilmaz",
    "r.koster": "Ruud Koster",
    "m.vandam": "Marleen van Dam",
}
"""Of the office, besides those who sign in; nobody signs in with these."""
HOLDERS = (
    (TLV_OFFICE, "tlv", ""),
    (TLV_COORDINATION, "tlv", ""),
    (TLV_COORDINATION, "h.dekker", ""),
    (READING, "f.yilmaz", ""),
    (EXPERT, "f.yilmaz", ""),
    (EXPERT, "scp", ""),
    (REGIONAL, "r.koster", REGIONS[0]),
    (REGIONAL, "r.koster", REGIONS[1]),
    (REGIONAL, "m.vandam", REGION),
    (PLACING, "m.vandam", ""),
)
"""Function, user name, and the region for which or none."""
LABELS = (("Spoed", False), ("Dubbele hulpvraag?", False), ("Wacht op ouders", True))
"""With whether schools see it."""


def build_functions(organisation: Organisation) -> None:
    """Functions and who holds them; the contact person of each school is the SCP."""
    Function.objects.create(organisation=organisation, name=SCP, is_school_contact=True)
    people = {**_colleagues(organisation), **_signing_in(organisation)}
    functions: dict[str, Function] = {}
    for name, username, region in HOLDERS:
        if name not in functions:
            functions[name] = Function.objects.create(organisation=organisation, name=name)
        FunctionHolder.objects.create(
            organisation=organisation, function=functions[name], user=people[username], region=region
        )


def build_order(organisation: Organisation, contact: User, rng: Random) -> None:
    """Labels on some help requests, who took on what was handed on, and who becomes coordinator."""
    labels = Label.objects.bulk_create(
        Label(organisation=organisation, name=name, for_schools=for_schools) for name, for_schools in LABELS
    )
    seen = HelpRequest.objects.filter(organisation=organisation, is_hidden=False).order_by("pk")
    labelled = HelpRequest.labels.through
    labelled.objects.bulk_create(
        labelled(helprequest_id=asked.pk, label_id=rng.choice(labels).pk)
        for asked in seen
        if rng.random() < 0.2
    )
    handed_on = seen.filter(status__label__startswith="Doorzetten", status__function__isnull=False)
    for asked in handed_on.select_related("school__care"):
        holder = FunctionHolder.objects.filter(
            function=asked.status.function_id, region__in=["", asked.school.care.region]
        ).first()
        if holder is not None:
            HelpRequest.objects.filter(pk=asked.pk).update(holder=holder.user_id)
    CoordinatorRule.objects.create(organisation=organisation, coordinator=contact)
    placing = FunctionHolder.objects.get(organisation=organisation, function__name=PLACING)
    for title in Title.objects.filter(organisation=organisation, name__in=["KANS", "Herstart junior"]):
        CoordinatorRule.objects.create(organisation=organisation, title=title, coordinator=placing.user)


def _colleagues(organisation: Organisation) -> dict[str, User]:
    role = Role.objects.get(organisation=organisation, name="Schoolcontactpersoon")
    office = Unit.objects.get(organisation=organisation, name=OFFICE)
    people = {
        username: User.objects.create(
            organisation=organisation,
            environment=Environment.STAFF,
            username=username,
            full_name=name,
            email=f"{username}@de-waaier.example",
            role=role,
            password="!",  # noqa: S106 - cannot be used
        )
        for username, name in COLLEAGUES.items()
    }
    for person in people.values():
        person.units.add(office)
    return people


def _signing_in(organisation: Organisation) -> dict[str, User]:
    found = User.objects.filter(organisation=organisation, username__in=["scp", "tlv"])
    return {user.username: user for user in found}

"""What the demo's organisations ask their parents, the answers of most, and a few proposed changes."""

from datetime import date, time, timedelta
from itertools import cycle

from core.accounts.models import User
from core.childcare.choices import ConsentKind
from core.childcare.models import Child, Consent, ConsentText, Family, Guardian
from core.lib import clock
from portal.own_data.choices import ProposalState
from portal.own_data.models import Proposal

TEXTS: dict[ConsentKind, tuple[tuple[str, str], ...]] = {
    ConsentKind.PHOTOS: (
        ("Foto's delen met andere ouders", "We delen foto's van de groep met de ouders van dezelfde groep."),
        (
            "Foto's delen met andere ouders",
            "In het dagboek staan foto's van de groep. Staat je kind erop, dan zien ook de ouders van de andere "
            "kinderen op de foto die foto.\n\nWe zetten foto's nooit op internet. Zonder je akkoord delen we alleen "
            "foto's waarop je kind niet te zien is. De foto's blijven bewaard tot een jaar na de opvang.",
        ),
    ),
    ConsentKind.OUTINGS: (
        (
            "Mee op uitstapjes",
            "We gaan wel eens naar het bos, de kinderboerderij of de bibliotheek, lopend, met de bolderkar of de "
            "bakfiets. Er gaan altijd ten minste twee begeleiders mee.",
        ),
    ),
    ConsentKind.MEDICINES: (
        (
            "Medicijnen geven",
            "We geven medicijnen alleen zoals je ze op het formulier opschrijft, uit de eigen verpakking met "
            "bijsluiter.",
        ),
    ),
    ConsentKind.HOUSE_RULES: (
        (
            "Huisregels gelezen",
            "Ik heb de huisregels gelezen en houd me eraan. Ik weet dat ik mijn kind zelf aan- en afmeld bij de groep.",
        ),
    ),
}


def build_own_data(first: Family, editor: User, today: date) -> None:
    """Texts of one organisation; `first` is the family of the story, which has something left to answer."""
    versions = [
        ConsentText(
            organisation=editor.organisation,
            kind=kind,
            number=number,
            title=title,
            text=text,
            published_at=clock.local(today - timedelta(days=400 - 390 * (number - 1)), time(9)),
            published_by=editor,
        )
        for kind, texts in TEXTS.items()
        for number, (title, text) in enumerate(texts, start=1)
    ]
    ConsentText.objects.bulk_create(versions)
    _answer(first, versions, today)
    _propose(first)


def _answer(first: Family, versions: list[ConsentText], today: date) -> None:
    """Everybody answered the first versions; half of the families the new one, the family of the story not yet."""
    guardians = {
        guardian.family_id: guardian
        for guardian in Guardian.objects.filter(family__organisation=first.organisation_id, position=1)
    }
    children = list(Child.objects.filter(family__organisation=first.organisation_id).order_by("pk"))
    answers = []
    for child, is_quick in zip(children, cycle((True, False)), strict=False):
        is_first = child.family_id == first.pk
        for text in versions:
            is_left = text.kind == ConsentKind.HOUSE_RULES if is_first else False
            if is_left or (text.number > 1 and (is_first or not is_quick)):
                continue
            answers.append(
                Consent(
                    child=child,
                    kind=text.kind,
                    text=text,
                    given=bool((child.pk + text.pk) % 7),
                    by=guardians.get(child.family_id),
                    at=text.published_at + timedelta(days=3, minutes=child.pk % 600),
                )
            )
    Consent.objects.bulk_create(answers)


def _propose(first: Family) -> None:
    """One that waits, one that was refused; and one of another family."""
    guardian = first.guardians.get(position=1)
    child = first.children.order_by("pk")[0]
    now = clock.now()
    Proposal.objects.create(
        family=first,
        child=child,
        by=guardian,
        wanted={"allergies": "pinda, noten", "pick_up_remarks": "Oma Riet haalt op donderdag op."},
        before={"allergies": child.allergies, "pick_up_remarks": child.pick_up_remarks},
        remark="Sinds de test bij de huisarts van vorige week.",
        made_at=now - timedelta(days=1, hours=3),
    )
    Proposal.objects.create(
        family=first,
        guardian=guardian,
        by=guardian,
        wanted={"initials": "M.A."},
        before={"initials": guardian.initials},
        state=ProposalState.REFUSED,
        reason="Stuur eerst een kopie van de akte naar het kantoor.",
        made_at=now - timedelta(days=40),
        decided_at=now - timedelta(days=38),
    )
    other = (
        Guardian.objects.filter(family__organisation=first.organisation_id, position=1)
        .exclude(family=first)
        .order_by("pk")
        .select_related("family")
        .first()
    )
    if other is not None:
        Proposal.objects.create(
            family=other.family,
            by=other,
            wanted={"street": "Zeeweg", "house_number": "12", "postcode": "2051 EC", "city": "Overveen"},
            before={
                "street": other.family.street,
                "house_number": other.family.house_number,
                "postcode": other.family.postcode,
                "city": other.family.city,
            },
            remark="We verhuizen op de eerste van de maand.",
            made_at=now - timedelta(hours=5),
        )

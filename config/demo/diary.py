"""The diary of the demo: some weeks of entries of the group and of parents, with photos, long texts and short ones."""

from datetime import date, datetime, time, timedelta

from config.demo.photos import photo
from core.accounts.models import User
from core.childcare.choices import ConsentKind
from core.childcare.models import Child, Consent, Family, Group
from core.lib import clock
from portal.diary.models import DiaryEntry, DiaryPicture, DiarySettings, EntryChild, PictureChild

GROUP_TEXTS = (
    "Vandaag zijn we naar het bos geweest. We hebben eikels gezocht en een hut van takken gebouwd.",
    "Lekker buiten gespeeld in de zandbak. Het kasteel werd zo hoog als een emmer!",
    "We hebben soep gekookt met groente uit onze eigen tuin. Iedereen heeft gesneden en geproefd.",
    "Een rustige dag: voorlezen, puzzelen en na het fruit nog even dansen.",
    "Vanmiddag hebben we een grote stad van blokken gebouwd, met een brug, een haven en een treinstation. Daarna "
    "hebben we bedacht wie er in de stad wonen en welke winkels er nodig zijn. Er kwam een bakker, een fietsenmaker "
    "en een winkel voor laarzen. Aan tafel hebben we verder verteld: de burgemeester bleek een beer te zijn die heel "
    "goed kan koken. Morgen bouwen we verder, en er is gevraagd om een dierentuin.\n\n"
    "Tip voor thuis: bewaar lege doosjes en kokers, daar maken we volgende week huizen van.",
    "De verf kwam op tafel: herfstkleuren mengen. Het meeste kwam op papier terecht.",
    "",
    "Muziek gemaakt met pannen en lepels. Het klonk als een echt orkest.",
)
FAMILY_TEXTS = (
    "Goed geslapen en al vroeg wakker. Heeft zin om te vertellen over het weekend bij oma.",
    "Vandaag met een nieuwe knuffel op pad, die mag mee naar de rustbank.",
)
DAYS = 24
"""How many days back the diary goes, with an entry on most of them."""


def build_diary(family: Family, group: Group, staff: User, today: date) -> None:
    """Entries about the children of one family and others of their group."""
    children = list(family.children.order_by("birth_date"))
    others = list(
        Child.objects.filter(placements__group=group).exclude(family=family).distinct().order_by("pk")[:4]
    )
    guardian = family.guardians.select_related("user").order_by("position").first()
    assert guardian is not None
    assert guardian.user is not None
    DiarySettings.objects.create(organisation=staff.organisation, allows_videos=True)
    _consents([*children, *others], today)
    for number, text in enumerate(GROUP_TEXTS * 2):
        on = today - timedelta(days=1 + number * DAYS // (2 * len(GROUP_TEXTS)))
        about = children if number % 3 else [*children, *others]
        entry = write_entry(staff, about, text, clock.local(on, time(16, 40)), group=group)
        for place in range((0, 1, 3, 4)[number % 4] if text else 6):
            add_picture(entry, place, number + place, [about[(number + place) % len(about)]])
    for number, text in enumerate(FAMILY_TEXTS):
        at = clock.local(today - timedelta(days=number * 6), time(7, 15))
        entry = write_entry(guardian.user, [children[number % len(children)]], text, at, group=None)
        if number == 0:
            add_picture(entry, 0, 5, [])


def _consents(children: list[Child], today: date) -> None:
    """Photos may be shared, but for the last child, so that staff see the mark."""
    for number, child in enumerate(children, start=1):
        if not child.consents.filter(kind=ConsentKind.PHOTOS).exists():
            Consent.objects.create(
                child=child,
                kind=ConsentKind.PHOTOS,
                given=number < len(children),
                by=child.family.guardians.order_by("position").first(),
                at=clock.local(today - timedelta(days=200), time(9)),
            )


def write_entry(
    author: User, about: list[Child], text: str, at: datetime, *, group: Group | None
) -> DiaryEntry:
    """An entry that is shared since `at`; of the family when there is no group."""
    entry = DiaryEntry.objects.create(
        organisation_id=author.organisation_id,
        author=author,
        group=group,
        text=text,
        written_at=at,
        share_at=at,
        shared_from=at,
        told_at=at,
    )
    EntryChild.objects.bulk_create(EntryChild(entry=entry, child=child) for child in about)
    return entry


def add_picture(entry: DiaryEntry, position: int, motif: int, showing: list[Child]) -> None:
    """A drawn photo, told apart."""
    picture = DiaryPicture.objects.create(
        entry=entry,
        file=photo(entry.author, motif, f"Foto {position + 1}.jpg"),
        position=position,
        is_told_apart=True,
    )
    PictureChild.objects.bulk_create(PictureChild(picture=picture, child=child) for child in showing)

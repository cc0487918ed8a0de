"""News, newsletters, information pages, activities and the teams of the demo."""

from dataclasses import dataclass
from datetime import date, time, timedelta

from config.demo.photos import photo
from core.accounts.models import User
from core.childcare.models import Group, Location
from core.lib import clock
from portal.publishing.choices import Kind, State
from portal.publishing.files import PUBLICATIONS
from portal.publishing.files import TEAM as TEAM_PHOTOS
from portal.publishing.models import Publication, TeamMember
from portal.shared_photos.models import SharedPhoto


@dataclass(frozen=True)
class Piece:
    """`days` from today on which it shows; `place` is "" for everybody, "location" or "group"."""

    kind: Kind
    title: str
    text: str
    days: int
    place: str = ""
    is_draft: bool = False
    on: int | None = None
    """Of an activity: in how many days it is."""
    hours: tuple[time, time] | None = None
    picture: str = ""
    """The name of a photo that is added."""
    until: int | None = None
    """After how many days it is no longer shown."""


PIECES = (
    Piece(
        Kind.NEWS,
        "De nieuwe buitenspeelplaats is open",
        "Na weken wachten is het zover: de buitenspeelplaats is klaar. Er is een **modderkeuken**, een wilgentunnel "
        "en een fietsroute voor de loopfietsen.\n\n## Wat geef je mee?\n\n- regenlaarzen\n- een setje reservekleren\n"
        "- een muts, zodra het koud wordt\n\nFoto's zie je in het dagboek van je kind.",
        -2,
        place="location",
        picture="Buitenspeelplaats.jpg",
    ),
    Piece(
        Kind.NEWS,
        "Griep en verkoudheid: wanneer kan je kind komen?",
        "Een snotneus hoort erbij. Heeft je kind **38,5 graden of meer**, of is het te ziek om mee te spelen, dan "
        "bellen we je. Meld je kind ziek via de agenda, dan weet de groep het meteen.",
        -9,
    ),
    Piece(
        Kind.NEWS,
        "Welkom aan onze nieuwe collega's op de groep, die vanaf deze maand op dinsdag en donderdag met de "
        "kinderen werken",
        "Je ziet ze vanaf dinsdag op de groep. Onder *Ons team* stellen ze zich voor.",
        -20,
        place="group",
    ),
    Piece(Kind.NEWS, "Wijziging van de haaltijden", "Vanaf januari sluiten we om 18.30 uur.", -40, until=-5),
    Piece(Kind.NEWS, "Inschrijven voor zwemles", "Binnenkort meer hierover.", 6, place="location"),
    Piece(
        Kind.NEWS, "Kerstdiner: wie helpt mee?", "We zoeken ouders die helpen met koken.", 0, is_draft=True
    ),
    Piece(
        Kind.NEWSLETTER,
        "Nieuwsbrief van deze maand",
        "## Thema\n\nWe werken rond het thema *herfst*.\n\n## Nieuw op de groep\n\nTwee nieuwe kinderen en een nieuwe "
        "vis in het aquarium.\n\n## Vooruitkijken\n\n1. Studiedag: we zijn dan dicht\n2. Ouderavond over slapen\n3. "
        "Zomerfeest",
        -4,
    ),
    Piece(Kind.NEWSLETTER, "Nieuwsbrief van vorige maand", "Terugblik op de zomer.", -35),
    Piece(Kind.NEWSLETTER, "Nieuwsbrief van de zomer", "Zo ziet de zomer eruit.", -96),
    Piece(
        Kind.PAGE,
        "Wennen: zo gaan de eerste dagen",
        "De eerste keer blijf je er een uur bij. De tweede keer speelt je kind een dagdeel zonder je, en **je belt "
        "gerust** om te horen hoe het gaat.\n\n> Geef een knuffel of een doekje van thuis mee.",
        -200,
    ),
    Piece(
        Kind.PAGE,
        "Ziek zijn en medicijnen",
        "Medicijnen geven we alleen met een ingevulde verklaring. Je vindt die onder *Overig*.",
        -200,
    ),
    Piece(
        Kind.ACTIVITY,
        "Zomerfeest in de tuin",
        "Neem iets lekkers mee voor het buffet.",
        -3,
        place="location",
        on=12,
        hours=(time(15), time(17, 30)),
    ),
    Piece(Kind.ACTIVITY, "Kinderboekenweek", "Elke dag lezen we voor uit een ander boek.", -3, on=20),
)
TEAM = (
    (
        "Bo Jacobs",
        "Pedagogisch medewerker",
        "Ik werk hier al tien jaar en ben dol op buiten zijn. Op maandag, dinsdag en "
        "donderdag vind je mij op de groep.",
    ),
    (
        "Samira El Idrissi",
        "Pedagogisch medewerker, mentor",
        "Zingen, dansen en voorlezen: daar word ik blij van.",
    ),
    ("Jan-Willem van der Meulen-Oosterhout", "Pedagogisch medewerker in opleiding", ""),
    (
        "Femke Postma",
        "Pedagogisch coach",
        "Ik kijk mee op alle groepen en help als je vragen hebt over opvoeden.",
    ),
)


def build_publications(location: Location, editor: User, staff: User | None, today: date) -> None:
    """For everybody, for one location and for its first group; `staff` is the account of the first of the team."""
    group = location.groups.order_by("pk").first()
    assert group is not None
    for piece in PIECES:
        _build(piece, location, group, editor, today)
    for name, job, about in TEAM:
        member = TeamMember.objects.create(
            organisation_id=location.organisation_id,
            user=staff if staff is not None and staff.full_name == name else None,
            name=name,
            job=job,
            about=about,
        )
        if job.endswith("mentor"):
            member.photo = photo(editor, 2, "samira.jpg", purpose=TEAM_PHOTOS)
            member.save()
        member.groups.set(
            location.groups.all() if job == "Pedagogisch coach" else location.groups.order_by("pk")[:3]
        )


def _build(piece: Piece, location: Location, group: Group, editor: User, today: date) -> None:
    shown_from = clock.local(today + timedelta(days=piece.days), time(8))
    first = today + timedelta(days=piece.on) if piece.on is not None else None
    publication = Publication.objects.create(
        organisation_id=location.organisation_id,
        kind=piece.kind,
        title=piece.title,
        text=piece.text,
        first_day=first,
        last_day=first + timedelta(days=4) if first and piece.hours is None else first,
        starts=piece.hours[0] if piece.hours else None,
        ends=piece.hours[1] if piece.hours else None,
        state=State.DRAFT if piece.is_draft else State.PUBLISHED,
        shown_from=shown_from,
        shown_until=clock.midnight_after(today + timedelta(days=piece.until)) if piece.until else None,
        written_by=editor,
        published_by=None if piece.is_draft else editor,
        changed_at=min(shown_from, clock.now()),
        told_at=clock.now() if piece.days <= 0 and not piece.is_draft else None,
    )
    if piece.picture:
        drawing = photo(editor, 4, piece.picture, purpose=PUBLICATIONS)
        publication.files.add(drawing)
        # Nobody is on it.
        SharedPhoto.objects.create(file=drawing, told_by=editor, told_at=clock.now())
    if piece.place == "location":
        publication.locations.set([location])
    elif piece.place == "group":
        publication.groups.set([group])

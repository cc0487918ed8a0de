"""What parents and groups of the demo wrote each other, a message to all, and a group that is away."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from config.demo.photos import photo
from core.accounts.models import User
from core.childcare.models import Child, Family, Group, Guardian, Placement
from core.lib import clock
from portal.conversations.attachments import PURPOSE
from portal.conversations.choices import BroadcastStatus, Side
from portal.conversations.models import Attachment, AwayNotice, Broadcast, Message, Reading, Thread

SPACE = uuid.UUID("6f1c3c58-35f2-4b6f-9f0e-0d5d2c1d8a11")
"""Keys of demo messages come from it, so that loading twice makes the same."""


@dataclass(frozen=True)
class Said:
    """`ago` is how long before now; `by_staff` otherwise the first guardian."""

    ago: timedelta
    text: str
    by_staff: bool = False


@dataclass(frozen=True)
class Exchange:
    subject: str
    said: tuple[Said, ...]
    picture: str = ""
    """The name of a photo with the first message."""
    is_read: bool = True
    """Whether the parents opened the last message of the group."""


LONG = (
    "Wat een week! We hebben met alle kinderen een herfsttafel gemaakt van wat ze zelf in het bos hebben gevonden: "
    "kastanjes, eikels, een slakkenhuis en heel veel blad. Noortje wist precies te vertellen welk blad bij welke boom "
    "hoort.\n\nVolgende week gaan we verder met het thema. Geef je dan een lege wc-rol en een paar oude "
    "knopen mee? We knutselen er een uil van. Regenlaarzen en een setje reservekleren blijven ook handig: "
    "we gaan elke dag naar buiten, ook als het giet."
)
EXCHANGES = (
    Exchange(
        "Slaapje overslaan",
        (
            Said(
                timedelta(days=2, hours=3),
                "Goedemorgen! Noortje wil 's middags niet meer slapen. Kan zij bij jullie ook opblijven?",
            ),
            Said(
                timedelta(days=2, hours=1),
                "Dat kan. We houden haar die middagen rustig bezig met boekjes op de "
                "bank. Zullen we het een week proberen?",
                by_staff=True,
            ),
            Said(timedelta(days=2), "Heel graag, dank je wel!"),
            Said(timedelta(hours=5), "Het gaat goed: vandaag was ze om half zes nog vrolijk.", by_staff=True),
        ),
        is_read=False,
    ),
    Exchange(
        "Herfsttafel en wat je mee kunt geven",
        (Said(timedelta(days=6), LONG, by_staff=True),),
        picture="Herfsttafel.jpg",
    ),
    Exchange(
        "Opa haalt vrijdag op",
        (
            Said(timedelta(days=9), "Vrijdag haalt opa Henk haar op, hij heeft zijn legitimatie bij zich."),
            Said(timedelta(days=8, hours=20), "Staat genoteerd, tot vrijdag!", by_staff=True),
        ),
    ),
    Exchange(
        "Kleine wond op de knie",
        (
            Said(
                timedelta(hours=2),
                "Ze heeft een pleister op haar knie, die mag er "
                "morgen af. Willen jullie erop letten dat ze er niet aan pulkt?",
            ),
        ),
    ),
)
TO_ALL = (
    "Uitje naar de kinderboerderij",
    "Donderdag gaan we met de hele groep naar de kinderboerderij. We vertrekken om half tien en zijn om twaalf uur "
    "terug. Trek je kind kleren aan die vies mogen worden en geef laarzen mee.",
)
AWAY = (
    "We zijn met kerstvakantie en lezen geen berichten. Vanaf de eerste maandag na de vakantie krijg je antwoord. Kan "
    "het niet wachten? Bel dan het kantoor."
)


def build_messages(family: Family, staff: User, today: date) -> None:
    """The exchanges of one family with the group of its youngest child, and what its group sent to all."""
    placement = (
        Placement.objects.filter(child__family=family, valid_from__lte=today)
        .select_related("child", "group__location")
        .order_by("-child__birth_date", "pk")
        .first()
    )
    guardian = family.guardians.filter(user__isnull=False).first()
    if placement is None or guardian is None:
        return
    for exchange in EXCHANGES:
        build_thread(exchange, placement.child, placement.group, guardian, staff)
    _build_broadcast(placement.group, staff, today)
    AwayNotice.objects.create(
        group=placement.group,
        first_day=today + timedelta(days=35),
        last_day=today + timedelta(days=45),
        text=AWAY,
        made_by=staff,
        made_at=clock.now(),
    )


def build_thread(exchange: Exchange, child: Child, group: Group, guardian: Guardian, staff: User) -> None:
    """An exchange of the guardian with the group, opened by who got the last message when it `is_read`."""
    now = clock.now()
    thread = _thread(exchange.subject, [child], group, now - exchange.said[0].ago, exchange.said[-1], now)
    messages = [
        _message(thread, said, staff if said.by_staff else _account(guardian), now - said.ago)
        for said in exchange.said
    ]
    if exchange.picture:
        Attachment.objects.create(
            message=messages[0], file=photo(staff, 6, exchange.picture, purpose=PURPOSE)
        )
    read = messages if exchange.is_read else messages[:-1]
    Reading.objects.bulk_create(
        Reading(
            message=message,
            reader=_account(guardian) if message.side == Side.STAFF else staff,
            at=message.sent_at + timedelta(minutes=25),
        )
        for message in read
        if message.side == Side.STAFF or message is not messages[-1]
    )


def _thread(
    subject: str, children: list[Child], group: Group, begun: datetime, last: Said, now: datetime
) -> Thread:
    thread = Thread.objects.create(
        family=children[0].family,
        group=group,
        subject=subject,
        begun_at=begun,
        last_at=now - last.ago,
        last_by_parents=not last.by_staff,
    )
    thread.children.set(children)
    return thread


def _message(thread: Thread, said: Said, author: User, at: datetime) -> Message:
    return Message.objects.create(
        thread=thread,
        side=Side.STAFF if said.by_staff else Side.PARENTS,
        author=author,
        key=uuid.uuid5(SPACE, f"{thread.pk}:{at}"),
        text=said.text,
        sent_at=at,
    )


def _account(guardian: Guardian) -> User:
    assert guardian.user is not None
    return guardian.user


def _build_broadcast(group: Group, staff: User, today: date) -> None:
    """Sent to all families of the group yesterday, and done."""
    at = clock.now() - timedelta(days=1)
    subject, text = TO_ALL
    children = list(
        Child.objects.filter(
            pk__in=Placement.objects.filter(group=group, valid_from__lte=today).values("child")
        ).select_related("family")
    )
    families = {child.family_id: child.family for child in children}
    broadcast = Broadcast.objects.create(
        organisation_id=group.location.organisation_id,
        group=group,
        author=staff,
        key=uuid.uuid5(SPACE, f"{group.pk}"),
        subject=subject,
        text=text,
        asked_at=at,
        status=BroadcastStatus.DONE,
        total=len(families),
        done=len(families),
        finished_at=at,
    )
    threads = Thread.objects.bulk_create(
        Thread(
            family=family,
            group=group,
            broadcast=broadcast,
            subject=subject,
            begun_at=at,
            last_at=at,
            last_by_parents=False,
        )
        for family in families.values()
    )
    by_family = {thread.family_id: thread for thread in threads}
    through = Thread.children.through
    through.objects.bulk_create(
        through(thread_id=by_family[child.family_id].pk, child_id=child.pk) for child in children
    )
    Message.objects.bulk_create(
        Message(
            thread=thread,
            side=Side.STAFF,
            author=staff,
            key=uuid.uuid5(SPACE, f"{broadcast.key}:{thread.family_id}"),
            text=text,
            sent_at=at,
        )
        for thread in threads
    )

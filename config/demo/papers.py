"""Attachments of the demo's help requests, what titles ask of them, and a private note (C-20 to C-21, C-36, C-69)."""

from datetime import timedelta
from io import BytesIO
from itertools import cycle
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pikepdf

from carecases.choices import Side, TitleKind
from carecases.models import HelpRequest, Title
from carecases.papers.choices import Channel, PaperKind
from carecases.papers.models import Paper, ParentsConsent, TitlePapers
from carecases.papers.notes import write_note
from config.demo.accounts import PARTNERSHIP
from config.demo.photos import photo
from core.accounts.models import User
from core.files.actions.making import keep_made
from core.files.models import StoredFile
from core.lib import clock

PURPOSE = "papers"
OTHERS = (
    ("Verslag logopedie.pdf", PaperKind.RESEARCH),
    ("Handelingsplan rekenen.pdf", PaperKind.PLAN),
    ("Cito M5 overzicht.pdf", PaperKind.TESTS),
    ("scan20260106.pdf", PaperKind.OTHER),
    ("Werkblad rekenen.jpg", PaperKind.OTHER),
)
EVERY = 3
"""One of so many help requests without a required attachment has some all the same."""
LINES = (
    "Samenvatting",
    "De leerling werkt in een kleine groep aan een eigen doel.",
    "Evaluatie na twaalf weken.",
)
PARENTS = ("S. Amrani", "Karin de Boer", "J. van Wijk")


def build_papers(rng: Random) -> None:
    """An OPP where the title asks one, other kinds with some help requests, and one of each oddity on a page."""
    titles = Title.objects.filter(organisation__slug=PARTNERSHIP, kind__in=(TitleKind.TLV, TitleKind.BUDGET))
    TitlePapers.objects.bulk_create(
        TitlePapers(title=title, kinds=[PaperKind.OPP], asks_consent=title.kind == TitleKind.TLV)
        for title in titles
    )
    help_requests = list(
        HelpRequest.objects.filter(organisation__slug=PARTNERSHIP, made_by__isnull=False)
        .select_related("title", "dossier", "made_by", "status")
        .order_by("pk")
    )
    others = cycle(OTHERS)
    for number, help_request in enumerate(help_requests):
        if help_request.title.kind in (TitleKind.TLV, TitleKind.BUDGET) and not help_request.is_hidden:
            _add(help_request, f"OPP groep {rng.randint(3, 8)}.pdf", PaperKind.OPP)
            _consent(help_request, rng)
        elif number % EVERY == 0:
            for _ in range(rng.randint(1, 3)):
                _add(help_request, *next(others))
    _build_oddities(help_requests)


def _build_oddities(help_requests: list[HelpRequest]) -> None:
    """A placeholder, one that was deleted, one of the partnership, and a note of the first school."""
    shown = next(one for one in help_requests if not one.is_hidden)
    _add(shown, "OPP.pdf", PaperKind.OPP, is_empty=True, channel=Channel.ESIS)
    gone = _add(shown, "Verslag oude school.pdf", PaperKind.RESEARCH)
    gone.removed_at, gone.removed_by, gone.removal_reason = (
        clock.now(),
        gone.by,
        "Hoort bij een andere leerling.",
    )
    gone.save()
    contact = User.objects.get(organisation=shown.organisation_id, username="scp")
    _add(shown, "Advies na observatie.pdf", PaperKind.RESEARCH, by=contact)
    if shown.made_by is not None:
        write_note(shown.made_by, shown.dossier, "Ouders na de vakantie bellen over de nieuwe groep.")


def _add(
    help_request: HelpRequest,
    name: str,
    kind: PaperKind,
    *,
    by: User | None = None,
    is_empty: bool = False,
    channel: Channel = Channel.DIRECT,
) -> Paper:
    adder = by or help_request.made_by
    if adder is None:
        raise ValueError("The demo's attachments are added by somebody.")
    file = _file(adder, name, len(name) + help_request.pk, is_empty=is_empty)
    return Paper.objects.create(
        organisation_id=help_request.organisation_id,
        help_request=help_request,
        file=file,
        name=name,
        kind=kind,
        side=Side.PARTNERSHIP if by else Side.SCHOOL,
        by=adder,
        at=help_request.made_at + timedelta(hours=2),
        channel=channel,
        digest=file.sha256,
        is_empty=is_empty,
    )


def _file(adder: User, name: str, number: int, *, is_empty: bool) -> StoredFile:
    if name.endswith(".jpg"):
        return photo(adder, number, name, purpose=PURPOSE)
    with TemporaryDirectory() as folder:
        made = Path(folder) / "made"
        made.write_bytes(_pdf("" if is_empty else name, number))
        return keep_made(adder, made, name=name, media_type="application/pdf", purpose=PURPOSE)


def _pdf(title: str, number: int) -> bytes:
    """One page with a heading and a few lines; without a heading an empty page."""
    made, held = pikepdf.new(), BytesIO()
    made.add_blank_page(page_size=(595, 842))
    lines = (title.rpartition(".")[0], f"Stuk {number}", *LINES) if title else ()
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    made.pages[0].Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    text = "".join(
        f"BT /F1 14 Tf 60 {760 - 26 * place} Td ({line}) Tj ET " for place, line in enumerate(lines)
    )
    made.pages[0].Contents = made.make_stream(text.encode("latin-1"))
    made.save(held, deterministic_id=True)
    return held.getvalue()


def _consent(help_request: HelpRequest, rng: Random) -> None:
    if help_request.made_by is None:
        return
    ParentsConsent.objects.create(
        organisation_id=help_request.organisation_id,
        help_request=help_request,
        parent=rng.choice(PARENTS),
        given_on=help_request.asked_on,
        recorded_by=help_request.made_by,
        recorded_at=help_request.made_at,
    )

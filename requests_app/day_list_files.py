"""The day list as a file (R-57): for a spreadsheet, or as PDF for on the wall; each leaves a line in the trail."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.http import HttpResponseBase
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.audit import trail
from core.audit.choices import Action
from core.childcare.models import Group, Location
from core.childcare.wording import age_words
from core.lib import clock, display
from core.lib.export import Cell, Format, Table, download
from core.lib.pdf import pdf_response, render_pdf
from requests_app.converters import FileKind
from requests_app.day_list import Entry, GroupList, State, record_list_looks

MOST_WHILE_WAITING = 100
"""Children on the lists of a PDF that is made at once: two seconds, of which one to begin."""


def day_list_file(
    user: User, subject: Group | Location, lists: Sequence[GroupList], on: date, kind: FileKind
) -> HttpResponseBase:
    """The lists of a group, or of all groups of a location, as a file. Raises core.lib.pdf.PdfError.

    The line in the trail says who took out which list of which day, and which children stand on it; those children
    have a line of their own about who looked.
    """
    title = f"{_('Day list')} {subject} {on:%Y-%m-%d}"
    if kind is FileKind.PDF:
        response: HttpResponseBase = pdf_response(as_pdf(subject, lists, on), title)
    else:
        response = download(as_table(title, lists), Format(kind.value), title)
    record_taken_out(user, subject, lists, on, kind)
    return response


def record_taken_out(
    user: User, subject: Group | Location, lists: Sequence[GroupList], on: date, kind: FileKind
) -> None:
    """The lines in the trail: who took out which list of which day, and which children stand on it."""
    record_list_looks(user, subject, lists)
    children = sorted({entry.child.pk for a_list in lists for entry in a_list.entries})
    trail.record(
        Action.DAY_LIST_EXPORTED,
        actor=user,
        subject=subject,
        date=on.isoformat(),
        format=kind.value,
        children=children,
    )


def is_long(lists: Sequence[GroupList]) -> bool:
    """Whether a PDF of these lists takes longer than somebody waits for a page; a worker makes it then."""
    return sum(len(a_list.entries) for a_list in lists) > MOST_WHILE_WAITING


def as_pdf(subject: Group | Location, lists: Sequence[GroupList], on: date, **limits: int) -> bytes:
    """A page for every group, with room to sign; `limits` as of core.lib.pdf.render_pdf. Raises PdfError."""
    context = {
        "subject": subject,
        "lists": lists,
        "on": on,
        "language": get_language() or "nl",
        "printed_at": clock.now(),
    }
    return render_pdf(render_to_string("desk/paper/day_list.html", context), **limits)


def as_table(title: str, lists: Sequence[GroupList]) -> Table:
    """One row for every child in each of its states."""
    columns = [
        _("Group"),
        _("Status"),
        _("First name"),
        _("Surname"),
        _("Date of birth"),
        _("Age"),
        _("Arrives"),
        _("Leaves"),
        _("Times"),
        _("Particulars"),
        _("Allergies"),
        _("Remarks"),
        _("Picking up"),
    ]
    # Read at once: a streamed answer goes out after the language of the page is left again.
    return Table(title, columns, list(_rows(lists)))


def _rows(lists: Sequence[GroupList]) -> Iterator[list[Cell]]:
    for a_list in lists:
        for entry in a_list.entries:
            child = entry.child
            yield [
                a_list.group.name,
                str(state_words(entry)),
                child.first_name,
                f"{child.prefix} {child.last_name}".strip(),
                child.birth_date,
                age_words(child.birth_date, entry.on),
                entry.arrives,
                entry.leaves,
                ", ".join(display.span(at.span.starts, at.span.ends) for at in entry.times),
                ", ".join(str(words) for words in marks(entry)),
                child.allergies,
                child.remarks,
                child.pick_up_remarks,
            ]


def state_words(entry: Entry) -> str | Promise:
    """How a child stands on the list, in a word."""
    match entry.state:
        case State.COMING:
            return _("expected")
        case State.ABSENT:
            return _("absent")
        case State.OPTION:
            return _("Option extra")


def marks(entry: Entry) -> Iterator[str | Promise]:
    """What is not as usual: extra care, a swapped day, why absent, a birthday."""
    if entry.is_extra:
        yield _("Extra care")
    if entry.is_swapped:
        yield _("Swapped day")
    if entry.reason:
        yield entry.reason
    if entry.birthday is not None:
        yield _("becomes %(years)d today") % {"years": entry.birthday}

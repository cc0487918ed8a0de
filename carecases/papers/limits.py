"""How large a paper may be and how long its name, by how it comes in (C-20).

Each partnership sets its own (`ChannelLimit`, `PaperSettings`). What holds otherwise is what the suppliers of the
pupil-tracking systems name: ParnasSys 5 MB and 100 characters, Esis 10 MB, added in Kring itself 10 MB.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from carecases.papers.choices import Channel
from carecases.papers.models import ChannelLimit, PaperSettings
from carecases.papers.models.settings import LONGEST_NAME
from core.files import wording
from core.files.inspection.kinds import MEGABYTE


@dataclass(frozen=True)
class Limit:
    """Of one paper: `most_megabytes` of 1,048,576 bytes, `longest_name` in characters with the ending."""

    most_megabytes: int
    longest_name: int = LONGEST_NAME

    @property
    def most_bytes(self) -> int:
        return self.most_megabytes * MEGABYTE


DEFAULTS = {
    Channel.DIRECT: Limit(10),
    Channel.PARNASSYS: Limit(5, 100),
    Channel.ESIS: Limit(10),
    Channel.LINK: Limit(5, 100),
}
MANY = 10
"""Papers of one help request; more make the page warn."""


def limit_of(organisation_id: int, channel: Channel) -> Limit:
    """What holds for a partnership."""
    own = ChannelLimit.objects.filter(organisation=organisation_id, channel=channel).first()
    return Limit(own.most_megabytes, own.longest_name) if own else DEFAULTS[channel]


def many_of(organisation_id: int) -> int:
    """Above how many papers of one help request the page warns (C-75)."""
    own = PaperSettings.objects.filter(organisation=organisation_id).values_list("many", flat=True).first()
    return own or MANY


def refusals(limit: Limit, name: str, size: int) -> list[str]:
    """Every reason why a paper of `size` bytes is not taken, each naming the limit and what to do."""
    shown = wording.shown_name(name)
    found = []
    if size > limit.most_bytes:
        reason = wording.too_large(limit.most_bytes, is_pdf=name.lower().endswith(".pdf"))
        found.append(f"{shown}: {reason}")
    if len(name) > limit.longest_name:
        found.append(
            _("%(name)s: the name is too long: at most %(most)s characters. Give the file a shorter one.")
            % {"name": shown, "most": limit.longest_name}
        )
    return found

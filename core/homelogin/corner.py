"""What a pupil finds in the own corner: tools with a licence today, and publishers that do not answer (A-22, A-34)."""

from dataclasses import dataclass
from datetime import date

from core.homelogin.licence_sources import found_by, up_to_date
from core.homelogin.models import LicenceSource, Publisher, Pupil
from core.homelogin.selectors import licences_for


@dataclass(frozen=True)
class Tool:
    name: str
    link: str
    publisher: Publisher


@dataclass(frozen=True)
class Corner:
    """`failing`: sources whose publisher does not answer now; their tools are those of the last good answer."""

    tools: list[Tool]
    failing: list[LicenceSource]

    @property
    def publishers(self) -> list[Publisher]:
        """Of the tools that show, each once: whom the school can ask."""
        by_name = {tool.publisher.name: tool.publisher for tool in self.tools}
        return [by_name[name] for name in sorted(by_name)]


def corner_of(pupil: Pupil, today: date) -> Corner:
    """Entered by the organisation and told by publishers together; the same tool from both shows once."""
    sources = up_to_date(pupil.group.organisation_id)
    tools = {
        (licence.tool.publisher_id, licence.tool.name.casefold()): Tool(
            licence.tool.name, licence.tool.link, licence.tool.publisher
        )
        for licence in licences_for(pupil, today)
    }
    for source in sources:
        for found in found_by(source):
            if found.holds_for(pupil.group.name, today):
                key = (source.publisher_id, found.name.casefold())
                tools.setdefault(key, Tool(found.name, found.link, source.publisher))
    return Corner(
        sorted(tools.values(), key=lambda tool: tool.name.casefold()),
        [source for source in sources if source.problem],
    )

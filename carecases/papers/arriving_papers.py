"""Papers that arrive over a link with a pupil-tracking system: nobody is signed in then (carecases.arriving)."""

from collections.abc import Sequence
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile

from carecases.arriving import Arrived, Hung, Limit
from carecases.choices import Side
from carecases.models import HelpRequest
from carecases.papers.actions.add_papers import add_papers
from carecases.papers.choices import Channel
from carecases.papers.files import PURPOSE, Link
from carecases.papers.limits import limit_of
from core.files.actions.receiving import receive as receive_file
from core.files.models import StoredFile


def limit(organisation_id: int, channel: str) -> Limit:
    """See carecases.arriving.Keeper."""
    found = limit_of(organisation_id, Channel(channel))
    return Limit(found.most_bytes, found.longest_name)


def receive(organisation_id: int, channel: str, name: str, content: Path) -> StoredFile:
    """See carecases.arriving.Keeper."""
    with content.open("rb") as stream:
        upload = UploadedFile(stream, name, size=content.stat().st_size)
        return receive_file(Link(organisation_id, Channel(channel)), upload, PURPOSE)


def hang(help_request: HelpRequest, files: Sequence[Arrived], channel: str) -> Hung:
    """See carecases.arriving.Keeper."""
    papers, doubles = 0, []
    for one in files:
        added = add_papers(
            help_request, [one.file], by=None, side=Side.SCHOOL, channel=Channel(channel), block=one.block
        )
        papers += len(added.papers)
        doubles += [double.name for double in added.doubles]
    return Hung(papers, tuple(doubles))

"""Papers as people send them, and the pages on which they stand."""

import io

import pikepdf
from django.urls import reverse


def written(words: str) -> bytes:
    """A PDF on which something stands."""
    made, held = pikepdf.new(), io.BytesIO()
    made.add_blank_page(page_size=(200, 200))
    made.pages[0].Contents = made.make_stream(
        b"BT (%b, een verslag van twee bladzijden) Tj ET" % words.encode()
    )
    made.save(held, static_id=True)
    return held.getvalue()


def page_of(client, help_request):
    return client.get(reverse("papers:papers", args=[help_request.pk]))


def address(paper) -> str:
    return reverse("files:file", args=[paper.file_id, "full"])

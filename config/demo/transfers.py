"""Questions for dossiers in the demo partnership: one that waits, one that was refused."""

from datetime import date, timedelta

from carecases.models import Dossier
from carecases.transfers.choices import TransferState
from carecases.transfers.models import Transfer
from config.demo.accounts import PARTNERSHIP
from core.accounts.models import Organisation, User
from core.lib import clock


def build_transfers(today: date) -> None:
    """The school of the demo's IB'er asks for pupils of other schools."""
    organisation = Organisation.objects.get(slug=PARTNERSHIP)
    ib = User.objects.get(organisation=organisation, username="ib")
    scp = User.objects.get(organisation=organisation, username="scp")
    school = ib.units.order_by("pk").first()
    elsewhere = Dossier.objects.filter(organisation=organisation, help_requests__is_hidden=False)
    pupils = list(elsewhere.exclude(school__in=ib.units.all()).order_by("pk").distinct()[:2])
    if school is None or len(pupils) < 2:
        return
    refused = {
        "state": TransferState.REFUSED,
        "answer": "De leerling staat volgens de vorige school nog daar ingeschreven.",
        "decided_by": scp,
        "decided_at": clock.now() - timedelta(days=1),
    }
    for pupil, days, more in ((pupils[0], 2, {}), (pupils[1], 6, refused)):
        Transfer.objects.create(
            organisation=organisation,
            dossier=pupil,
            from_school=pupil.school,
            to_school=school,
            group="5",
            contact=ib.full_name,
            function="Intern begeleider",
            email=ib.email,
            reason=f"De leerling zit sinds {today - timedelta(days=days + 7):%d-%m-%Y} bij ons op school.",
            asked_by=ib,
            asked_at=clock.now() - timedelta(days=days),
            **more,
        )

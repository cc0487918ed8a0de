"""What came in for a school that becomes part of another goes along with its help requests (A-29)."""

from django.utils.translation import ngettext

from carecases.actions.change_applicant import school_data_like
from carecases.intake.models import Delivery, PupilNumber
from core.accounts.models import Unit
from core.lib import clock


def move_all(unit: Unit, into: Unit) -> list[str]:
    """What waits for a title, and by which numbers pupils are known; says what went."""
    waiting = Delivery.objects.select_for_update(of=("self",)).filter(school=unit, help_request=None)
    deliveries = list(waiting.select_related("school_data").order_by("pk"))
    for one in deliveries:
        one.school = into
        if one.school_data is not None:
            one.school_data = school_data_like(one.school_data, since=clock.today(), school=into)
            one.school_data.save()
        one.save(update_fields=["school", "school_data"])
    known = PupilNumber.objects.filter(school=into).values("number")
    PupilNumber.objects.filter(school=unit).exclude(number__in=known).update(school=into)
    if not deliveries:
        return []
    words = ngettext(
        "%(count)d help request without a title", "%(count)d help requests without a title", len(deliveries)
    )
    return [words % {"count": len(deliveries)}]

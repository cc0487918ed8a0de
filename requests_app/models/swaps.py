"""What a swap gives up."""

from django.db import models
from django.db.models import F, Q

from core.childcare.models.places import no_overlap
from requests_app.models.requests import Booking


class GivenUp(models.Model):
    """The planned care that one booking of a swap gives up for what it asks (R-15, R-62).

    `is_open` while the booking is undecided: the moment then stays planned, is marked `under_swap` by a trigger, and
    PostgreSQL refuses a second swap or an absence of it (R-18, migration swaps_and_absences). `date`, `starts`, `ends`
    and the group are kept for when the moment itself is made anew. `lapsing_minutes` of what is given up are lost,
    `surplus_minutes` of what is asked come on top (R-16); one of the two is 0.
    """

    booking = models.OneToOneField(Booking, on_delete=models.CASCADE, related_name="given_up")
    moment = models.ForeignKey(
        "childcare.CareMoment", on_delete=models.SET_NULL, null=True, related_name="given_up"
    )
    child = models.ForeignKey("childcare.Child", on_delete=models.PROTECT, related_name="+")
    group = models.ForeignKey("childcare.Group", on_delete=models.PROTECT, related_name="+")
    date = models.DateField()
    starts = models.TimeField()
    ends = models.TimeField()
    lapsing_minutes = models.PositiveIntegerField(default=0)
    surplus_minutes = models.PositiveIntegerField(default=0)
    is_open = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="given_up_in_order"),
            models.CheckConstraint(
                condition=Q(lapsing_minutes=0) | Q(surplus_minutes=0), name="a_swap_lapses_or_adds"
            ),
            models.CheckConstraint(
                condition=Q(is_open=False) | Q(moment__isnull=False), name="an_open_swap_has_its_moment"
            ),
            models.UniqueConstraint(
                fields=["moment"], condition=Q(is_open=True), name="one_open_swap_of_a_moment"
            ),
            no_overlap("one_open_swap_at_a_time", condition=Q(is_open=True)),
        ]
        indexes = [models.Index(fields=["group", "date"], name="given_up_group_date")]

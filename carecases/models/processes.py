"""How a partnership works: processes, statuses, transitions, and the titles that start them (C-10, C-13)."""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from carecases.choices import Need, Side, TitleKind, Turn


class Process(models.Model):
    """The road that a help request goes: statuses, and from which to which."""

    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="care_processes"
    )
    name = models.CharField(max_length=120)

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "processes"
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name"], name="process_name_once_per_organisation"
            ),
            # So that other tables can point at a process together with its organisation.
            models.UniqueConstraint(fields=["organisation", "id"], name="process_of_organisation"),
        ]

    def __str__(self) -> str:
        return self.name


class Status(models.Model):
    """A place on the road.

    `is_hidden`: nobody of the partnership but its administrators sees a help request with it (C-14). `is_incomplete`:
    the school has to add something. `asks` is what the mail asks of the applicant, empty when it asks nothing.
    `position` is the order on the page, within the process.
    """

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="statuses")
    code = models.SlugField(max_length=60)
    label = models.CharField(max_length=80)
    meaning = models.CharField(max_length=300, blank=True)
    turn = models.CharField(max_length=12, choices=Turn)
    is_hidden = models.BooleanField(default=False)
    is_incomplete = models.BooleanField(default=False)
    is_final = models.BooleanField(default=False)
    asks = models.TextField(max_length=1000, blank=True)
    function = models.ForeignKey(
        "carecases.Function", on_delete=models.PROTECT, null=True, blank=True, related_name="statuses"
    )
    position = models.PositiveSmallIntegerField()
    is_retired = models.BooleanField(default=False)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name_plural = "statuses"
        constraints = [
            models.UniqueConstraint(
                fields=["process", "code"],
                condition=Q(is_retired=False),
                name="status_code_once_per_process",
            ),
            models.UniqueConstraint(
                fields=["process", "label"],
                condition=Q(is_retired=False),
                name="status_label_once_per_process",
            ),
            models.CheckConstraint(
                condition=Q(is_final=False) | Q(turn=Turn.NOBODY), name="after_the_end_it_is_nobodys_turn"
            ),
            models.CheckConstraint(
                condition=Q(is_hidden=False) | Q(turn=Turn.SCHOOL), name="what_is_hidden_is_with_the_school"
            ),
            # So that other tables can point at a status together with its process, and know whether it hides.
            models.UniqueConstraint(fields=["process", "id"], name="status_of_process"),
            models.UniqueConstraint(fields=["id", "is_hidden"], name="status_and_whether_it_hides"),
        ]

    def __str__(self) -> str:
        return self.label


class Transition(models.Model):
    """From one status to another: who may, and what must be there first."""

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="transitions")
    source = models.ForeignKey(Status, on_delete=models.CASCADE, related_name="ways_out")
    target = models.ForeignKey(Status, on_delete=models.CASCADE, related_name="ways_in")
    sides = ArrayField(models.CharField(max_length=12, choices=Side))
    needs = ArrayField(models.CharField(max_length=12, choices=Need), default=list, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "target"], name="one_transition_from_one_to_another"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="a_transition_goes_somewhere"),
            models.CheckConstraint(condition=Q(sides__len__gt=0), name="a_transition_is_somebodys"),
        ]


class Title(models.Model):
    """What a school can ask for (hulpvraagtitel); it decides the process and the first status (C-10).

    `match_text` is another spelling under which the pupil-tracking systems know it. Offered from `valid_from` until and
    with `valid_until`; to schools of the `regions_only`, when there are any, and to none of `regions_except`.
    """

    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="help_request_titles"
    )
    name = models.CharField(max_length=120)
    match_text = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=8, choices=TitleKind, default=TitleKind.SUPPORT)
    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="titles")
    first_status = models.ForeignKey(Status, on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    regions_only = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    regions_except = ArrayField(models.CharField(max_length=60), default=list, blank=True)

    class Meta:
        ordering = ["name", "valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="a_title_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=~Q(regions_only__overlap=F("regions_except")), name="a_region_is_in_or_out"
            ),
            # So that other tables can point at a title together with its organisation.
            models.UniqueConstraint(fields=["organisation", "id"], name="title_of_organisation"),
        ]

    def __str__(self) -> str:
        return self.name

    def is_offered_on(self, day: date) -> bool:
        """Whether it is offered on a date, in some region."""
        return (self.valid_from or day) <= day <= (self.valid_until or day)


class SchoolCare(models.Model):
    """What the partnership keeps of a school: its region and its contact person (SCP, C-63).

    `has_agreement`: the board signed the data processing agreement that sharing with others needs (C-30).
    """

    unit = models.OneToOneField("accounts.Unit", on_delete=models.CASCADE, related_name="care")
    region = models.CharField(max_length=60, blank=True)
    contact = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="schools_as_contact"
    )
    has_agreement = models.BooleanField(default=False)

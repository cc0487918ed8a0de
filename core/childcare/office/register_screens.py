"""The screens of the register itself."""

from django.utils.translation import gettext_lazy as _

from core.childcare.office.screens import Screen, Subject, register


def register_screens() -> None:
    register(
        Subject.PEOPLE,
        Screen(
            "office:families", _("Families"), _("Guardians, addresses, accounts and children."), "users-round"
        ),
        Screen(
            "office:placements",
            _("Placements"),
            _("Who is in which group, on which days, from when."),
            "calendar-check",
        ),
    )
    register(
        Subject.PLACES,
        Screen(
            "office:locations",
            _("Locations and groups"),
            _("Address, opening hours, capacity, and what parents see of them."),
            "map-pin",
        ),
        Screen(
            "office:staff",
            _("Staff members"),
            _("Who works at which location and in which group."),
            "contact",
        ),
        Screen("office:schools", _("Schools"), _("The schools that children come from."), "school"),
    )
    register(
        Subject.CALENDAR,
        Screen(
            "office:closing_days",
            _("Closing days"),
            _("Days on which everybody or one location is closed."),
            "calendar-x",
        ),
        Screen(
            "office:holidays",
            _("School holidays"),
            _("By region, and what a school or location keeps otherwise."),
            "tree-palm",
        ),
        Screen(
            "office:study_days", _("Study days"), _("Days without school outside the holidays."), "book-open"
        ),
    )
    register(
        Subject.MONEY,
        Screen(
            "office:day_parts",
            _("Day parts and prices"),
            _("What can be agreed or booked, and what it costs from which date on."),
            "clock",
        ),
    )

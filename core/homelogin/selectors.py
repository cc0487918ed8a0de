"""What a teacher, and what a home account, gets to see. Everything starts from the account (A-27)."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Prefetch, Q, QuerySet

from core.accounts.choices import Environment
from core.accounts.models import Organisation, User
from core.accounts.rights import Right
from core.homelogin.choices import PublisherKind
from core.homelogin.models import (
    HomeAccount,
    HomeAddress,
    HomeGroup,
    HomeSchool,
    Licence,
    LicenceSource,
    Publisher,
    Pupil,
)


def groups_of(user: User) -> QuerySet[HomeGroup]:
    """A teacher's own groups; all of the school for whoever manages its home login."""
    groups = HomeGroup.objects.filter(organisation=user.organisation_id)
    return groups if user.has_right(Right.MANAGE_HOME_LOGIN) else groups.filter(teachers=user)


def with_progress(groups: QuerySet[HomeGroup]) -> QuerySet[HomeGroup]:
    """Groups with `pupil_count` and `activated_count`, the pupils whom somebody opens at home."""
    activated = Q(pupils__addresses__activated_at__isnull=False)
    return groups.annotate(
        pupil_count=Count("pupils", distinct=True),
        activated_count=Count("pupils", filter=activated, distinct=True),
    )


def pupils_for(user: User) -> QuerySet[Pupil]:
    """The pupils of the user's groups, each with its home addresses."""
    addresses = Prefetch("addresses", HomeAddress.objects.select_related("account"))
    pupils = Pupil.objects.filter(group__in=groups_of(user)).prefetch_related(addresses)
    return pupils.select_related("group__organisation__home_school")


def links_to_send(pupils: Iterable[Pupil]) -> int:
    """How many addresses of these pupils, as fetched by `pupils_for`, never got a link."""
    return sum(
        address.link_asked_at is None and address.activated_at is None
        for pupil in pupils
        for address in pupil.addresses.all()
    )


def school_of(user: User) -> HomeSchool | None:
    """What the user's organisation chose; None where the defaults hold."""
    return HomeSchool.objects.filter(organisation=user.organisation_id).first()


def network_of(user: User) -> HomeSchool | None:
    """The school network where the organisation's pupils sign in instead, if there is one (A-23)."""
    return HomeSchool.objects.filter(organisation=user.organisation_id).exclude(network_name="").first()


def children_of(account: HomeAccount) -> QuerySet[Pupil]:
    """The pupils whose school set this account's address."""
    return Pupil.objects.filter(addresses__account=account).select_related("group__organisation__home_school")


def licences_for(pupil: Pupil, today: date) -> QuerySet[Licence]:
    """The licences for the pupil's group that the organisation entered and that are valid today."""
    return (
        Licence.objects.filter(
            Q(groups=None) | Q(groups=pupil.group_id),
            tool__organisation=pupil.group.organisation_id,
            valid_from__lte=today,
            valid_until__gte=today,
        )
        .select_related("tool__publisher")
        .order_by("tool__name", "pk")
    )


def licences_of(user: User) -> QuerySet[Licence]:
    """What the user's organisation entered, past and coming as well."""
    return (
        Licence.objects.filter(tool__organisation=user.organisation_id)
        .select_related("tool__publisher")
        .prefetch_related("groups")
        .order_by("tool__name", "-valid_until", "pk")
    )


def sources_of(user: User) -> QuerySet[LicenceSource]:
    """The publishers that tell the licences of the user's organisation."""
    return LicenceSource.objects.filter(organisation=user.organisation_id).select_related("publisher")


def teachers_of(organisation: Organisation) -> QuerySet[User]:
    """Who can have groups: the staff whose role lets them see home login."""
    return User.objects.filter(
        organisation=organisation,
        environment=Environment.STAFF,
        is_active=True,
        role__rights__contains=[Right.HOME_LOGIN],
    ).order_by("full_name", "pk")


def uses_home_login(organisation: Organisation) -> bool:
    return Pupil.objects.filter(group__organisation=organisation).exists()


def contacts() -> QuerySet[Publisher]:
    """The public list of publishers and school network suppliers."""
    return Publisher.objects.order_by("kind", "name")


def publishers() -> QuerySet[Publisher]:
    """Of the public list those that publish; the others supply networks."""
    return Publisher.objects.filter(kind=PublisherKind.PUBLISHER)

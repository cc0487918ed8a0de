"""Forms take what they ask and nothing else: no other owner, role or state, no other family's numbers (E13, E19)."""

import logging

import pytest
from django.apps import apps
from django.db import connection, models, transaction
from django.forms import ModelForm
from django.test.utils import CaptureQueriesContext

from core.accounts.models import User
from core.childcare.models import Guardian
from requests_app.models import Booking, Draft
from tests.factories import BookingFactory, ChildFactory, CreditFactory, DayPartFactory, RoleFactory
from tests.family import make_home, wednesday
from tests.permissions.objects import OBJECTS
from tests.permissions.site import account, all_pages
from tests.permissions.test_matrix import should_open
from tests.permissions.test_objects import writes_of
from tests.requests_app.asking import ask, group_of, planner_of
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.spec("A-27")]

ENDS_THE_SESSION = {"accounts:sign_out"}
FILLED_IN = {
    "name": "Oma Riet",
    "full_name": "Sanne",
    "email": "nieuw@example.com",
    "relation": "oma",
    "reason": "Vol.",
    "text": "Vol.",
    "accent": "#2f6f5e",
    "first_name": "Lotte",
    "last_name": "Jansen",
}
"""Good answers to what forms do ask."""


def forms_of_models(form=ModelForm):
    for made in form.__subclasses__():
        yield made
        yield from forms_of_models(made)


def test_no_form_takes_every_field_of_its_table():
    for page in all_pages():
        assert page.pattern.callback  # the views, and with them the forms, are loaded
    for form in forms_of_models():
        meta = getattr(form, "Meta", None)
        if meta is not None and form.__module__.startswith(("core", "portal", "requests_app", "supportdesk")):
            assert meta.fields != "__all__", form
            assert not getattr(meta, "exclude", None), form


def slipped_in(stranger: User, guardian: Guardian) -> dict[str, str]:
    """What nobody is asked: numbers of a stranger's rows and higher rights, under every name that tables know."""
    role = RoleFactory(organisation=stranger.organisation, name="root", rights=["reveal_bsn"])
    child = ChildFactory(family=guardian.family)
    rows = {
        "organisation": stranger.organisation,
        "user": stranger,
        "owner": stranger,
        "created_by": stranger,
        "decided_by": stranger,
        "by": stranger,
        "role": role,
        "family": guardian.family,
        "guardian": guardian,
        "submitted_by": guardian,
        "invited_by": guardian,
        "child": child,
    }
    numbers = {key: str(row.pk) for name, row in rows.items() for key in (name, f"{name}_id")}
    plain = {
        "environment": "staff",
        "status": "approved",
        "state": "sent",
        "is_staff": "1",
        "is_superuser": "1",
        "is_blocked": "",
        "has_custody": "1",
        "rights": "reveal_bsn",
        "balance": "999.00",
        "amount": "0.00",
    }
    return {"id": str(stranger.pk), "pk": str(stranger.pk)} | numbers | plain


def rows_about(*strangers: models.Model) -> dict[str, int]:
    """How many rows anywhere belong to these."""
    return {
        f"{model._meta.label}.{field.name}": model._base_manager.filter(**{field.name: stranger.pk}).count()
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey)
        for stranger in strangers
        if issubclass(type(stranger), field.related_model)
    }


def standing(user: User):
    """What an account is and may do."""
    fresh = User.objects.select_related("role").get(pk=user.pk)
    guardian = Guardian.objects.filter(user=user).values("family", "position", "has_custody", "is_blocked")
    return (
        fresh.organisation_id,
        fresh.environment,
        fresh.username,
        fresh.is_active,
        fresh.role_id,
        fresh.role.rights if fresh.role else [],
        list(guardian),
    )


@pytest.mark.parametrize("kind", ["parent", "planner", "manager"])
def test_no_form_changes_owner_role_or_state_because_somebody_adds_a_field(kind):
    user, stranger = account(kind), account(kind)
    guardian = account("parent").guardian
    browser = sign_in(user)
    data = FILLED_IN | slipped_in(stranger, guardian)
    strangers = (stranger, stranger.organisation, guardian, guardian.family)
    before, stood = rows_about(*strangers), standing(user)
    changed = {}
    for page in all_pages():
        if not should_open(kind, page.name) or page.name in ENDS_THE_SESSION:
            continue
        makes = page.name in OBJECTS and OBJECTS[page.name].who == kind
        # A savepoint and no block: some acts insist on being the outermost transaction.
        undo = transaction.savepoint()
        url = page.address_of(OBJECTS[page.name].make(user)) if makes else page.address
        with CaptureQueriesContext(connection) as queries:
            response = browser.post(url, data)
        is_other = writes_of(queries) and (rows_about(*strangers) != before or standing(user) != stood)
        if response.status_code >= 500 or is_other:
            changed[page.name] = response.status_code
        transaction.savepoint_rollback(undo)
    assert not changed


# Numbers of others in the body and in the address


def test_a_planner_decides_no_line_of_another_organisation_among_own_ones():
    group, theirs = group_of(account("planner").organisation), BookingFactory()
    own = ask(group)
    browser = sign_in(planner_of(group.location.organisation))
    for decision in ("approve", "reject"):
        answer = browser.post(
            "/planning/aanvragen/besluiten/",
            {"gekozen": [own.pk, theirs.pk], "decision": decision, "text": "Vol.", "reason": "Vol."},
        )
        assert str(theirs.child.first_name) not in answer.content.decode()
    assert Booking.objects.get(pk=theirs.pk).status == "pending"
    assert Booking.objects.get(pk=own.pk).status == "approved"


def test_a_line_of_another_organisation_in_the_address_of_the_queue_opens_nothing():
    theirs = BookingFactory()
    browser = sign_in(account("planner"))
    with_number = browser.get("/planning/aanvragen/", {"regel": theirs.pk})
    without = browser.get("/planning/aanvragen/", {"regel": theirs.pk + 10**6})
    assert with_number.status_code == without.status_code == 200
    assert "panel" not in with_number.context
    assert theirs.child.first_name not in with_number.content.decode()


@pytest.mark.parametrize("foreign", ["child", "group", "part", "credit"])
def test_a_request_holds_no_number_of_another_family(foreign):
    home, other = make_home(), make_home()
    numbers = {"child": home.noortje.pk, "group": home.hamsters.pk, "part": home.morning.pk}
    credit = ""
    if foreign == "credit":
        credit = str(CreditFactory(child=other.noortje).pk)
    else:
        theirs = {"child": other.noortje, "group": other.hamsters, "part": other.morning}
        numbers[foreign] = theirs[foreign].pk
    key = "-".join(str(numbers[name]) for name in ("child", "group", "part"))
    address = f"/aanvragen/nieuw/dagdelen/?datum={wednesday()}"
    answer = home.client.post(address, {"choice": key, f"payment-{key}": credit})
    assert answer.status_code == 422
    assert not any(draft.items for draft in Draft.objects.all())


def test_what_may_be_asked_is_taken_from_the_same_form():
    """That the test above refuses the number and not the form."""
    home = make_home()
    key = f"{home.noortje.pk}-{home.hamsters.pk}-{home.morning.pk}"
    answer = home.client.post(f"/aanvragen/nieuw/dagdelen/?datum={wednesday()}", {"choice": key})
    assert answer.status_code == 302
    assert len(Draft.objects.get().items) == 1


def test_a_day_part_of_another_organisation_is_as_unknown_as_one_that_never_was():
    home, theirs = make_home(), DayPartFactory()
    address = f"/aanvragen/nieuw/dagdelen/?datum={wednesday()}"
    told = [
        home.client.post(address, {"choice": f"{home.noortje.pk}-{home.hamsters.pk}-{part}"}).context[
            "problems"
        ]
        for part in (theirs.pk, theirs.pk + 10**6)
    ]
    assert told[0] == told[1] != []


def test_every_refusal_stands_in_the_log(caplog):
    """At the door and for what is not there alike (E19)."""
    browser = sign_in(account("planner"))
    with caplog.at_level(logging.WARNING, "django.request"):
        browser.get("/agenda/")
        browser.get(f"/planning/aanvragen/{BookingFactory().pk}/")
    assert [record.status_code for record in caplog.records if record.name == "django.request"] == [403, 404]

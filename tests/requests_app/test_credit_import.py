"""Credits of many children from a file: what each row comes to, and granting what is right."""

from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core.audit.choices import Action
from core.audit.models import Event
from core.lib import clock
from core.lib.export import Table, write_xlsx
from core.notifications.models import OutboxMessage
from requests_app.actions.import_credits import import_kept
from requests_app.actions.tell_expiring import EXPIRING
from requests_app.models import Credit, CreditImport
from requests_app.verify_ledger import faults
from tests.concurrency.at_once import at_once
from tests.factories import ChildFactory, FamilyFactory, GuardianFactory, OrganisationFactory, UserFactory
from tests.pages import in_english, queries_of, words
from tests.requests_app.asking import manager_of
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
IMPORT, CHECK = "/planning/tegoeden/inlezen/", "/planning/tegoeden/inlezen/bekijken/"
HEAD = "Debiteurnummer;Voornaam;Aantal;Eenheid;Herkomst;Geldig vanaf;Geldig tot;Reden"


@pytest.fixture
def organisation():
    return OrganisationFactory()


@pytest.fixture
def client(organisation):
    return in_english(sign_in(manager_of(organisation)))


@pytest.fixture
def family(organisation):
    return FamilyFactory(organisation=organisation, debtor_number="204711")


@pytest.fixture
def noortje(family):
    return ChildFactory(family=family, first_name="Noortje")


def days(ahead):
    return f"{clock.today() + timedelta(days=ahead):%d-%m-%Y}"


def row(number="204711", name="Noortje", amount="5,5", unit="uren", origin="gekocht", **more):
    first, last = more.get("first", days(0)), more.get("last", days(90))
    return ";".join([number, name, amount, unit, origin, first, last, more.get("reason", "Strippenkaart")])


def choose(client, *rows, head=HEAD):
    content = "\r\n".join([head, *rows]).encode()
    return client.post(IMPORT, {"file": SimpleUploadedFile("tegoeden.csv", content)})


@pytest.mark.spec("R-33")
def test_a_file_is_shown_first_and_granted_when_somebody_says_so(client, noortje):
    assert choose(client, row()).url == CHECK
    assert "5.5 hours" in words(client.get(CHECK))
    assert not Credit.objects.exists()
    assert "1 credit was granted" in words(client.post(CHECK, follow=True))
    credit = Credit.objects.get()
    assert (credit.child, credit.balance, credit.note) == (noortje, Decimal("5.50"), "Strippenkaart")
    assert not faults()
    assert Event.objects.filter(action=Action.CREDIT_GRANTED).get().client_id == str(noortje.pk)
    assert Event.objects.get(action=Action.CREDITS_IMPORTED).data["granted"] == 1


@pytest.mark.spec("R-33")
@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"number": "999"}, "No family has debtor number 999."),
        ({"name": "Piet"}, "Family 204711 has no child called Piet."),
        ({"name": ""}, "Debtor number or first name is missing."),
        ({"amount": "veel"}, "aantal: Enter a number."),
        ({"amount": "-2"}, "aantal: Ensure this value is greater than or equal to 0.01."),
        ({"unit": "euro"}, "eenheid: Select a valid choice. euro is not one of the available choices."),
        ({"last": "morgen"}, "geldig tot: Enter a valid date."),
        ({"last": "01-01-2020"}, "geldig tot: The last day comes before the first."),
        ({"reason": ""}, "reden: This field is required."),
    ],
)
def test_a_wrong_row_says_what_is_wrong_and_leaves_the_others(client, noortje, wrong, said):
    choose(client, row(**wrong), row(amount="2"))
    page = words(client.get(CHECK))
    assert said in page
    assert "Grant 1 credit, leave out the rest" in page
    client.post(CHECK)
    assert Credit.objects.get().balance == 2


@pytest.mark.spec("R-33")
def test_the_same_file_twice_grants_nothing_twice(client, noortje):
    for _time in range(2):
        choose(client, row(), row())
        client.post(CHECK)
    assert Credit.objects.count() == 1
    choose(client, row())
    assert "granted before" in words(client.get(CHECK))


@pytest.mark.django_db(transaction=True)
def test_saying_yes_twice_at_the_same_moment_grants_once(client, organisation, noortje):
    choose(client, row())
    kept = CreditImport.objects.get()
    user = kept.user
    outcomes = at_once(lambda: import_kept(user, kept), lambda: import_kept(user, kept))
    assert sorted(len(outcome.new) for outcome in outcomes) == [0, 1]
    assert Credit.objects.count() == 1


def test_of_two_children_with_one_name_nobody_gets_it(client, family, noortje):
    ChildFactory(family=family, first_name="Noortje")
    choose(client, row())
    assert "has two children called Noortje: grant this one by hand." in words(client.get(CHECK))


def test_a_child_of_another_organisation_is_not_there(client):
    ChildFactory(family__debtor_number="204711", first_name="Noortje")
    choose(client, row())
    assert "No family has debtor number 204711." in words(client.get(CHECK))


def test_a_spreadsheet_works_as_well(client, noortje):
    columns = ["voornaam", "debiteurnummer", "aantal", "geldig tot", "reden"]
    rows = [["noortje", "204711", Decimal("3.25"), clock.today() + timedelta(days=10), "Coulance storing"]]
    file = BytesIO()
    write_xlsx(Table("Tegoeden", columns, rows), file)
    client.post(IMPORT, {"file": SimpleUploadedFile("tegoeden.xlsx", file.getvalue())})
    client.post(CHECK)
    credit = Credit.objects.get()
    assert (credit.balance, credit.origin, credit.valid_from) == (Decimal("3.25"), "goodwill", clock.today())


@pytest.mark.spec("R-34")
def test_parents_hear_of_a_credit_that_soon_expires(
    client, family, noortje, django_capture_on_commit_callbacks
):
    GuardianFactory(family=family, user=UserFactory(parent=True, organisation=family.organisation))
    choose(client, row(last=days(10)))
    client.post(CHECK)
    assert OutboxMessage.objects.filter(kind=EXPIRING).exists()


@pytest.mark.parametrize(
    ("head", "rows", "said"),
    [
        ("a;b", ["1;2"], "The first line must name the columns"),
        (HEAD, [], "There are no credits under the first line."),
        (HEAD, [row() for _line in range(1001)], "This file has more than 1000 rows. Split it up."),
    ],
)
def test_a_file_that_cannot_be_read_says_why(client, head, rows, said):
    answer = choose(client, *rows, head=head)
    assert answer.status_code == 422
    assert said in words(answer)


def test_a_file_is_kept_for_who_chose_it_alone(client, organisation, noortje):
    choose(client, row())
    other = in_english(sign_in(manager_of(organisation)))
    assert other.get(CHECK).url == IMPORT
    assert CreditImport.objects.count() == 1


def test_the_number_of_queries_does_not_grow_with_the_rows(client, organisation, noortje):
    choose(client, row())
    few = queries_of(client, CHECK)
    names = [ChildFactory(family__organisation=organisation, family__debtor_number=str(n)) for n in range(10)]
    choose(client, *[row(number=child.family.debtor_number, name=child.first_name) for child in names])
    assert queries_of(client, CHECK) == few

"""Home login: a school with two groups of pupils, addresses at home, learning tools and a publisher that tells its
licences live; and a childcare organisation that has it for who comes after school."""

from datetime import date, timedelta

from config.demo.accounts import SCHOOL
from config.demo.plan import KIEKEBOE
from core.accounts.backends import Shape
from core.accounts.choices import OrganisationKind
from core.accounts.models import Organisation, User
from core.audit import trail
from core.audit.choices import Action
from core.audit.models import Event
from core.homelogin.choices import Picture, PublisherKind, SecretKind
from core.homelogin.connectors.protocol import FoundLicence
from core.homelogin.licence_sources import FRESH, set_key
from core.homelogin.models import (
    HomeAccount,
    HomeAddress,
    HomeGroup,
    HomeSchool,
    LearningTool,
    Licence,
    LicenceSource,
    Publisher,
    Pupil,
)
from core.homelogin.secrets import set_secret
from core.lib import clock

# Parents of two pupils, of one pupil, and of one who has not used the link yet.
TWO_CHILDREN, ONE_CHILD, NOT_YET = (
    "familie.visser@thuis.example",
    "familie.dekker@thuis.example",
    "familie.peters@thuis.example",
)
AT_CHILDCARE = "familie.hendriks@thuis.example"
PIN = "2580"
GROUPS = {
    "Groep 3": (
        ("Lotte", "", "Visser", TWO_CHILDREN),
        ("Adam", "el", "Idrissi", ""),
        ("Fenna", "de", "Wit", ""),
        ("Jurre", "", "Peters", NOT_YET),
        ("Mila", "van", "Dam", ""),
    ),
    "Groep 6": (
        ("Daan", "", "Visser", TWO_CHILDREN),
        ("Elif", "", "Kaya", ""),
        ("Noud", "", "Dekker", ONE_CHILD),
        ("Saar", "van der", "Meer", ""),
        ("Tygo", "", "Schouten", ""),
    ),
}
PICTURES_OF = "Groep 3"
AFTER_SCHOOL = "De Brug"
AFTER_SCHOOL_PUPILS = (
    ("Liv", "", "Hendriks", AT_CHILDCARE),
    ("Amir", "", "Haddou", ""),
    ("Bo", "van", "Rossum", ""),
)
CONNECTED = "Atlasboek"
HALF_YEAR = timedelta(days=182)
TOOLS = (
    ("Rekenrups", "Uitgeverij De Passer"),
    ("Leesladder", "Uitgeverij De Passer"),
    ("Wereldwijs", "Atlasboek"),
)


def build_school() -> None:
    """The school itself; its accounts come with those of the other organisations."""
    school = Organisation.objects.create(
        kind=OrganisationKind.SCHOOL,
        name="Basisschool De Zilvervloot",
        slug=SCHOOL,
        accent="#b4462f",
        phone="023 555 04 10",
        email="info@zilvervloot.example",
        contact_line="Vragen over inloggen? Vraag het de leerkracht, of bel 023 555 04 10.",
    )
    HomeSchool.objects.create(organisation=school)


def build_home_login(today: date, password: str) -> None:
    """The rosters, the accounts at home with this password hash, and a year of licences around today."""
    school = Organisation.objects.get(slug=SCHOOL)
    accounts = {
        TWO_CHILDREN: HomeAccount.objects.create(email=TWO_CHILDREN, password=password),
        ONE_CHILD: HomeAccount.objects.create(email=ONE_CHILD, password=password),
        AT_CHILDCARE: HomeAccount.objects.create(email=AT_CHILDCARE, password=password),
        NOT_YET: HomeAccount.objects.create(email=NOT_YET, password="!"),  # noqa: S106 - cannot be used
    }
    for name, pupils in GROUPS.items():
        _build_group(school, "leerkracht", name, pupils, accounts)
    _tell_what_happened(accounts[TWO_CHILDREN], school)
    _build_tools(school, today)
    _connect(school, today)
    after_school = Organisation.objects.get(slug=KIEKEBOE.slug)
    HomeSchool.objects.create(organisation=after_school)
    _build_group(after_school, "groep-kiekeboe", AFTER_SCHOOL, AFTER_SCHOOL_PUPILS, accounts)
    _build_tools(after_school, today, TOOLS[:1])


def _build_group(
    organisation: Organisation,
    teacher: str,
    name: str,
    pupils: tuple[tuple[str, str, str, str], ...],
    accounts: dict[str, HomeAccount],
) -> None:
    group = HomeGroup.objects.create(organisation=organisation, name=name)
    group.teachers.set(User.objects.filter(organisation=organisation, username=teacher))
    for first_name, prefix, last_name, email in pupils:
        pupil = Pupil.objects.create(group=group, first_name=first_name, prefix=prefix, last_name=last_name)
        _give_secret(pupil)
        if email:
            used = None if email == NOT_YET else clock.now()
            HomeAddress.objects.create(pupil=pupil, account=accounts[email], position=1, activated_at=used)


def _tell_what_happened(account: HomeAccount, school: Organisation) -> None:
    """The link that the teacher had sent, and a browser that sends the child's PIN as password: lines for the desk."""
    teacher = User.objects.get(organisation=school, username="leerkracht")
    pupil = Pupil.objects.filter(addresses__account=account).order_by("pk")[0]
    told = (
        (72, trail.event(Action.HOME_LINK_ASKED, actor=teacher, subject=pupil, client=pupil)),
        (71, trail.event(Action.PASSWORD_SET, actor=None, subject=account, page="home")),
        (70, trail.event(Action.SIGN_IN, actor=None, subject=account, page="home", step="password")),
        (2, _pin_as_password(account)),
        (1, _pin_as_password(account)),
    )
    now = clock.now()
    for hours_ago, line in told:
        line.at = now - timedelta(hours=hours_ago)
    trail.record_all(line for _hours_ago, line in told)
    HomeAccount.objects.filter(pk=account.pk).update(created_at=now - timedelta(hours=73))


def _pin_as_password(account: HomeAccount) -> Event:
    shape = Shape.FOUR_DIGITS.value
    return trail.event(
        Action.SIGN_IN_REFUSED,
        actor=None,
        subject=account,
        page="home",
        reason="wrong_password",
        shape=shape,
    )


def _give_secret(pupil: Pupil) -> None:
    if pupil.group.name == PICTURES_OF:
        set_secret(pupil, SecretKind.PICTURES, [Picture.BOAT])
    else:
        set_secret(pupil, SecretKind.PIN, [PIN])


def _build_tools(school: Organisation, today: date, tools: tuple[tuple[str, str], ...] = TOOLS) -> None:
    for tool, name in tools:
        publisher, _ = Publisher.objects.get_or_create(name=name, defaults=_contact(name))
        made = LearningTool.objects.create(
            organisation=school, publisher=publisher, name=tool, link=f"https://{tool.lower()}.example/"
        )
        Licence.objects.create(tool=made, valid_from=today - HALF_YEAR, valid_until=today + HALF_YEAR)


def _connect(school: Organisation, today: date) -> None:
    """A publisher that told a licence just now; asked again it does not answer, and the page says so."""
    network = "Schoolnetwerk Kompas"
    Publisher.objects.create(name=network, kind=PublisherKind.NETWORK, **_contact(network))
    told = FoundLicence(
        "Topoplein", "https://topoplein.example/", today - HALF_YEAR, today + HALF_YEAR, ("Groep 6",)
    )
    source = LicenceSource.objects.create(
        organisation=school,
        publisher=Publisher.objects.get(name=CONNECTED),
        address="https://licenties.atlasboek.example/v1/licenties",
        found=[told.as_json()],
        fetched_at=clock.now(),
        next_at=clock.now() + FRESH,
    )
    set_key(source, "sleutel-van-de-demo")


def _contact(name: str) -> dict[str, str]:
    return {"phone": "030 555 07 20", "email": f"hulp@{name.split()[-1].lower()}.example"}

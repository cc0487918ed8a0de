"""Which pages `make screens` takes, and as whom: full on the demo data, empty, with long texts, and with errors."""

from dataclasses import dataclass, field

from django.db.models import TextChoices


class State(TextChoices):
    """In what state a page is taken; a part of the picture's name."""

    FULL = "full"
    EMPTY = "empty"
    LONG = "long"
    ERROR = "error"


@dataclass(frozen=True)
class Shot:
    """One page. `follow` is what the address of the first link to it on `path` looks like, for pages of an object.

    An `is_form` is taken once more after its fields were emptied and it was sent.
    """

    name: str
    path: str
    follow: str = ""
    is_form: bool = False


@dataclass(frozen=True)
class Visitor:
    """Who looks at which pages: an account of the demo by organisation and user name, or nobody."""

    name: str
    organisation: str = ""
    username: str = ""
    shots: tuple[Shot, ...] = field(default=(), repr=False)


def form(name: str, path: str, follow: str = "") -> Shot:
    return Shot(name, path, follow, is_form=True)


ANYONE_PAGES = (
    Shot("start", "/"),
    Shot("organisation", "/o/zonnedauw/"),
    form("sign-in", "/o/zonnedauw/ouders/"),
    form("forgotten", "/o/zonnedauw/ouders/", follow=r"/vergeten/"),
    Shot("mailbox", "/ontwikkeling/postvak/"),
    Shot("gallery", "/ontwerp/"),
    Shot("help", "/over/hulp/"),
    Shot("offline", "/offline/"),
    Shot("not-found", "/bestaat-niet/"),
)
PARENT_PAGES = (
    Shot("my-child", "/mijn-kind/"),
    Shot("entry", "/mijn-kind/", follow=r"/dagboek/\d+/$"),
    Shot("photo", "/mijn-kind/", follow=r"/dagboek/foto/\d+/"),
    Shot("photo-book", "/mijn-kind/fotoboek/"),
    form("album", "/mijn-kind/fotoboek/downloaden/"),
    form("write-diary", "/dagboek/schrijven/"),
    Shot("messages", "/berichten/"),
    form("message", "/berichten/", follow=r"/berichten/\d+/"),
    form("write-message", "/berichten/schrijven/"),
    Shot("agenda", "/agenda/"),
    Shot("moment", "/agenda/", follow=r"/agenda/moment/\d+/"),
    Shot("own-calendar", "/agenda/eigen-kalender/"),
    Shot("draft", "/aanvragen/nieuw/"),
    Shot("add-day", "/aanvragen/nieuw/dag/"),
    Shot("overview", "/aanvragen/"),
    Shot("request", "/aanvragen/", follow=r"/aanvragen/\d+/$"),
    form("absence-report", "/aanvragen/afwezig/"),
    Shot("swap", "/aanvragen/ruilen/"),
    Shot("credits", "/mijn-tegoeden/"),
    Shot("location", "/mijn-locatie/"),
    Shot("team-member", "/mijn-locatie/", follow=r"/mijn-locatie/team/\d+/"),
    Shot("news", "/mijn-locatie/nieuws/"),
    Shot("read", "/mijn-locatie/nieuws/", follow=r"/mijn-locatie/lezen/\d+/"),
    Shot("newsletters", "/mijn-locatie/nieuwsbrieven/"),
    Shot("information", "/mijn-locatie/informatie/"),
    Shot("activities", "/mijn-locatie/activiteiten/"),
    Shot("rules", "/mijn-locatie/regels/"),
    Shot("more", "/overig/"),
    form("own-data", "/overig/gegevens/"),
    form("propose-child", "/overig/gegevens/", follow=r"/overig/gegevens/kind/\d+/"),
    Shot("consents", "/overig/toestemmingen/"),
    form("consent", "/overig/toestemmingen/", follow=r"/overig/toestemmingen/\d+/"),
    Shot("own-copy", "/overig/mijn-kopie/"),
    Shot("looks", "/overig/wie-heeft-gekeken/"),
    Shot("invoices", "/overig/facturen/"),
    Shot("invoice", "/overig/facturen/", follow=r"/overig/facturen/\d+/$"),
    Shot("statement", "/overig/facturen/", follow=r"/overig/jaaropgave/\d+/\d+/$"),
    Shot("waiting", "/overig/inschrijvingen/"),
    Shot("hours", "/overig/uren/"),
    Shot("notification-settings", "/overig/notificaties/"),
    form("relatives", "/overig/meekijkers/"),
    Shot("talks", "/oudergesprekken/"),
    form("choose-talk", "/oudergesprekken/", follow=r"/oudergesprekken/\d+/\d+/"),
    Shot("holidays", "/vakantie/"),
    form("holiday", "/vakantie/", follow=r"/vakantie/\d+/"),
    Shot("observations", "/observaties/"),
    Shot("observation", "/observaties/", follow=r"/observaties/\d+/$"),
    Shot("account", "/account/"),
    Shot("devices", "/account/", follow=r"/account/apparaten/"),
    Shot("notices", "/meldingen/"),
    Shot("refused", "/kantoor/"),
)
GROUP_PAGES = (
    Shot("today", "/groep/"),
    Shot("child", "/groep/", follow=r"/groep/\d+/[\d-]+/kind/\d+/"),
    Shot("another-child", "/groep/", follow=r"/groep/\d+/ander-kind/"),
    Shot("diary", "/dagboek/groep/"),
    form("write-diary", "/dagboek/groep/", follow=r"/dagboek/groep/\d+/schrijven/"),
    Shot("entry", "/dagboek/groep/", follow=r"/dagboek/\d+/$"),
    Shot("inbox", "/groep/berichten/?toon=alles"),
    form("message", "/groep/berichten/?toon=alles", follow=r"/groep/berichten/\d+/"),
    form("write-parents", "/groep/berichten/schrijven/", follow=r"\?groep=\d+"),
    Shot("to-all", "/groep/berichten/aan-allen/"),
    form("write-all", "/groep/berichten/aan-allen/nieuw/"),
    form("away", "/groep/berichten/afwezig/"),
    Shot("observations", "/groep/observaties/"),
    Shot("observations-child", "/groep/observaties/", follow=r"/groep/observaties/kind/\d+/$"),
    Shot("talks", "/groep/gesprekken/"),
    Shot("talk-round", "/groep/gesprekken/", follow=r"/groep/gesprekken/\d+/$"),
    form("new-talks", "/groep/gesprekken/nieuw/"),
    Shot("holidays", "/groep/vakantie/"),
    Shot("holiday", "/groep/vakantie/", follow=r"/groep/vakantie/\d+/$"),
    Shot("day-lists", "/planning/daglijst/"),
)
CHILDMINDER_PAGES = (
    Shot("start", "/gastouder/"),
    Shot("child", "/gastouder/", follow=r"/gastouder/kinderen/\d+/"),
    Shot("agenda", "/gastouder/agenda/"),
    Shot("absences", "/gastouder/afwezig/"),
    Shot("hours", "/gastouder/uren/"),
    Shot("diary", "/dagboek/groep/"),
    form("write-diary", "/dagboek/groep/", follow=r"/dagboek/groep/\d+/schrijven/"),
    Shot("entry", "/dagboek/groep/", follow=r"/dagboek/\d+/$"),
    form("who-is-on-it", "/dagboek/groep/", follow=r"/dagboek/\d+/wie-staat-erop/"),
    Shot("inbox", "/groep/berichten/?toon=alles"),
    form("message", "/groep/berichten/?toon=alles", follow=r"/groep/berichten/\d+/"),
    form("write-parents", "/groep/berichten/schrijven/"),
    form("away", "/groep/berichten/afwezig/"),
    Shot("account", "/account/"),
)
EDITOR_PAGES = (
    Shot("desk", "/redactie/"),
    form("new", "/redactie/nieuw/"),
    form("change", "/redactie/", follow=r"/redactie/\d+/$"),
    Shot("preview", "/redactie/", follow=r"/redactie/\d+/voorbeeld/"),
    Shot("team", "/redactie/team/"),
    form("new-member", "/redactie/team/nieuw/"),
)
PLANNER_PAGES = (
    Shot("queue", "/planning/aanvragen/"),
    Shot("decision", "/planning/aanvragen/", follow=r"/planning/aanvragen/\d+/"),
    Shot("board", "/planning/bord/"),
    Shot("day-lists", "/planning/daglijst/"),
    Shot("credits", "/planning/tegoeden/"),
    Shot("rules", "/planning/regels/"),
)
OFFICE_PAGES = (
    Shot("index", "/kantoor/"),
    Shot("families", "/kantoor/gezinnen/"),
    Shot("family", "/kantoor/gezinnen/", follow=r"/kantoor/gezinnen/\d+/$"),
    form("new-family", "/kantoor/gezinnen/nieuw/"),
    Shot("placements", "/kantoor/plaatsingen/"),
    Shot("placement", "/kantoor/plaatsingen/", follow=r"/kantoor/plaatsingen/\d+/$"),
    Shot("locations", "/kantoor/locaties/"),
    Shot("location", "/kantoor/locaties/", follow=r"/kantoor/locaties/\d+/$"),
    form("new-location", "/kantoor/locaties/nieuw/"),
    Shot("group", "/kantoor/locaties/1/", follow=r"/kantoor/groepen/\d+/$"),
    Shot("schools", "/kantoor/scholen/"),
    Shot("staff", "/kantoor/medewerkers/"),
    Shot("day-parts", "/kantoor/dagdelen/"),
    Shot("day-part", "/kantoor/dagdelen/", follow=r"/kantoor/dagdelen/\d+/$"),
    form("new-day-part", "/kantoor/dagdelen/nieuw/"),
    Shot("closing-days", "/kantoor/sluitingsdagen/"),
    form("new-closing-day", "/kantoor/sluitingsdagen/nieuw/"),
    Shot("study-days", "/kantoor/studiedagen/"),
    Shot("school-holidays", "/kantoor/schoolvakanties/"),
    Shot("invoices", "/kantoor/facturen/"),
    Shot("invoice", "/kantoor/facturen/", follow=r"/kantoor/facturen/\d+/$"),
    Shot("waiting-list", "/kantoor/wachtlijst/"),
    Shot("waiting-entry", "/kantoor/wachtlijst/", follow=r"/kantoor/wachtlijst/\d+/$"),
    form("new-waiting-entry", "/kantoor/wachtlijst/nieuw/"),
    Shot("proposals", "/kantoor/wijzigingen/"),
    Shot("consent-texts", "/kantoor/toestemmingen/"),
    Shot("observation-forms", "/kantoor/observatieformulieren/"),
)
CASE_PAGES = (
    Shot("help-requests", "/hulpvragen/"),
    Shot("help-request", "/hulpvragen/", follow=r"/hulpvragen/\d+/$"),
    Shot("history", "/hulpvragen/", follow=r"/hulpvragen/\d+/$"),
    Shot("dossier", "/hulpvragen/", follow=r"/dossiers/\d+/$"),
    form("find-pupil", "/hulpvragen/toevoegen/"),
    form("new-dossier", "/dossiers/toevoegen/"),
)
VISITORS = (
    Visitor("anyone", shots=ANYONE_PAGES),
    Visitor("parent", "zonnedauw", "100001", PARENT_PAGES),
    Visitor("group", "zonnedauw", "groep", GROUP_PAGES),
    Visitor("childminder", "zonnedauw", "500001", CHILDMINDER_PAGES),
    Visitor("editor", "zonnedauw", "redactie", EDITOR_PAGES),
    Visitor("planner", "zonnedauw", "planner", PLANNER_PAGES),
    Visitor("office", "zonnedauw", "kantoor", OFFICE_PAGES),
    Visitor("school", "de-waaier", "ib", CASE_PAGES),
    Visitor("partnership", "de-waaier", "scp", CASE_PAGES),
)

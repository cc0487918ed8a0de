"""How the demo partnership works: processes with their statuses, and the titles that schools choose from (C-10, C-13).

The names of titles and statuses are those that schools know from a partnership's manual; texts are our own.
"""

from dataclasses import dataclass, replace

from carecases.choices import TitleKind, Turn

SCHOOL, PARTNERSHIP, NOBODY = Turn.SCHOOL, Turn.PARTNERSHIP, Turn.NOBODY
REGION = "IJsselmonde"
REGIONS = ("Noord", "Centrum", REGION)
SCP = "Schoolcontactpersoon (SCP)"
TLV_OFFICE, TLV_COORDINATION = "TLV-administratie", "TLV-coördinatie"
READING, EXPERT, REGIONAL = "Leescoördinator", "Deskundige", "Regiomanager"
PLACING = "Coördinator Herstart/KANS"


@dataclass(frozen=True)
class S:
    """A status: see carecases.models.Status for what each part means. `queue` is the name of a function."""

    code: str
    label: str
    turn: Turn
    meaning: str
    asks: str = ""
    is_hidden: bool = False
    is_incomplete: bool = False
    is_final: bool = False
    queue: str = ""


@dataclass(frozen=True)
class Plan:
    """A process. A way is "from > to" with who may: s(chool), p(artnership) or both, and what it
    asks: a reason (!), its forms (f), its attachments (b), the evaluation (e), a
    holder (h), a TLV (t), a decision (d), an approach (a)."""

    name: str
    statuses: tuple[S, ...]
    ways: tuple[tuple[str, str, str], ...]


ADD_WHAT_LACKS = (
    "Vul aan wat volgens de reden ontbreekt, bij deze zelfde hulpvraag. Maak geen nieuwe hulpvraag. "
    "Zet de status daarna op “{target}”."
)


def _incomplete(code: str, label: str, target: str) -> S:
    return S(
        code,
        label,
        SCHOOL,
        "Er ontbreekt iets; de school vult aan.",
        asks=ADD_WHAT_LACKS.format(target=target),
        is_incomplete=True,
    )


def _ends(*labels: tuple[str, str, str]) -> tuple[S, ...]:
    return tuple(S(code, label, NOBODY, meaning, is_final=True) for code, label, meaning in labels)


REGISTERED = S("aanmelding", "Aanmelding", PARTNERSHIP, "De school heeft de hulpvraag ingediend.", queue=SCP)
PROVISIONAL = S(
    "voorlopig",
    "Voorlopige Aanmelding",
    SCHOOL,
    "Alleen de school ziet de hulpvraag.",
    asks="Dien de hulpvraag in zodra alles erbij staat: zet de status op “Aanmelding”.",
    is_hidden=True,
)
COMPLETE = S("compleet", "Dossier compleet", PARTNERSHIP, "Alles is er; de beoordeling begint.", queue=SCP)
INCOMPLETE = _incomplete("incompleet", "Dossier incompleet", "Aanmelding")
AFGEROND = ("afgerond", "Afgerond", "De hulp is klaar of niet meer nodig.")
AFGEWEZEN = (
    "afgewezen",
    "Afgewezen",
    "Het samenwerkingsverband wijst de hulpvraag af; de reden staat erbij.",
)
INADMISSIBLE = (
    "niet-ontvankelijk",
    "Niet ontvankelijk",
    "De hulpvraag hoort hier niet thuis; de reden staat erbij.",
)
UNFUNDED = (
    "niet-ontvankelijk-financieel",
    "Niet ontvankelijk financieel",
    "Er is geen budget dat hierbij past; de reden staat erbij.",
)

SUPPORT = Plan(
    "Ondersteuning",
    (
        REGISTERED,
        PROVISIONAL,
        S(
            "doorzetten-coordinator",
            "Doorzetten coördinator",
            PARTNERSHIP,
            "De coördinator bekijkt de hulpvraag.",
        ),
        S(
            "doorzetten-leescoordinator",
            "Doorzetten leescoördinator",
            PARTNERSHIP,
            "De leescoördinator bekijkt de hulpvraag.",
            queue=READING,
        ),
        COMPLETE,
        INCOMPLETE,
        S("toegekend", "Toegekend", PARTNERSHIP, "De hulp is toegekend en wordt gepland."),
        S("wacht", "Wacht op behandelaar", PARTNERSHIP, "Er is nog geen behandelaar vrij."),
        S("in-behandeling", "In behandeling", PARTNERSHIP, "Een behandelaar is begonnen."),
        S("loopt", "Behandeling loopt", PARTNERSHIP, "De hulp wordt gegeven."),
        *_ends(AFGEROND, AFGEWEZEN, INADMISSIBLE),
    ),
    (
        ("voorlopig", "aanmelding", "s"),
        ("aanmelding", "voorlopig", "s"),
        ("voorlopig", "afgerond", "s"),
        ("aanmelding", "doorzetten-coordinator", "ph"),
        ("aanmelding", "doorzetten-leescoordinator", "ph"),
        ("doorzetten-leescoordinator", "compleet", "p"),
        ("doorzetten-leescoordinator", "incompleet", "p!"),
        ("aanmelding", "compleet", "p"),
        ("aanmelding", "incompleet", "p!"),
        ("aanmelding", "niet-ontvankelijk", "p!"),
        ("doorzetten-coordinator", "compleet", "p"),
        ("doorzetten-coordinator", "incompleet", "p!"),
        ("incompleet", "aanmelding", "s"),
        ("incompleet", "afgerond", "p!"),
        ("compleet", "toegekend", "p"),
        ("compleet", "afgewezen", "p!"),
        ("toegekend", "wacht", "p"),
        ("toegekend", "in-behandeling", "pa"),
        ("wacht", "in-behandeling", "pa"),
        ("in-behandeling", "loopt", "p"),
        ("in-behandeling", "afgerond", "p"),
        ("loopt", "afgerond", "p"),
    ),
)
BUDGET = Plan(
    "Ondersteuningsbudget",
    (
        S(
            "ob-voorlopig",
            "OB voorlopige aanvraag",
            SCHOOL,
            "Alleen de school ziet de aanvraag.",
            asks="Vul het formulier in, voeg het OPP toe en zet de status op “OB aanvraag indienen”.",
            is_hidden=True,
        ),
        S(
            "ob-indienen",
            "OB aanvraag indienen",
            PARTNERSHIP,
            "De school heeft de aanvraag ingediend.",
            queue=SCP,
        ),
        _incomplete("ob-incompleet", "Dossier incompleet OB", "OB aanvraag indienen"),
        S(
            "doorzetten-deskundige",
            "Doorzetten deskundige",
            PARTNERSHIP,
            "Een deskundige geeft advies.",
            queue=EXPERT,
        ),
        S(
            "doorzetten-regiomanager",
            "Doorzetten regiomanager",
            PARTNERSHIP,
            "De regiomanager beslist.",
            queue=REGIONAL,
        ),
        S(
            "gearrangeerd-budget",
            "Gearrangeerd budget",
            SCHOOL,
            "Het budget is toegekend.",
            asks="Vul het evaluatieformulier in vóór de datum die in het besluit staat.",
        ),
        *_ends(
            (
                "afgewezen-regiomanager",
                "Afgewezen regiomanager",
                "De aanvraag is afgewezen; de reden staat erbij.",
            ),
            UNFUNDED,
            AFGEROND,
        ),
    ),
    (
        ("ob-voorlopig", "ob-indienen", "sfb"),
        ("ob-indienen", "ob-incompleet", "p!"),
        ("ob-incompleet", "ob-indienen", "sfb"),
        ("ob-indienen", "doorzetten-deskundige", "ph"),
        ("doorzetten-deskundige", "doorzetten-regiomanager", "ph"),
        ("doorzetten-regiomanager", "gearrangeerd-budget", "pfd"),
        ("doorzetten-regiomanager", "afgewezen-regiomanager", "p!f"),
        ("doorzetten-regiomanager", "niet-ontvankelijk-financieel", "p!"),
        ("gearrangeerd-budget", "afgerond", "pe"),
    ),
)
_TLV_STATUSES = (
    _incomplete("tlv-1-incompleet", "TLV_1_incompleet", "TLV_2_indienen"),
    S(
        "tlv-2-indienen",
        "TLV_2_indienen",
        PARTNERSHIP,
        "De aanvraag ligt bij de TLV-coördinatie.",
        queue=TLV_COORDINATION,
    ),
    S(
        "tlv-3-deskundigen",
        "TLV_3_deskundigenadvies",
        PARTNERSHIP,
        "Twee deskundigen geven advies.",
        queue=EXPERT,
    ),
    *_ends(
        ("tlv-4-afgegeven", "TLV afgegeven", "De toelaatbaarheidsverklaring is afgegeven."),
        AFGEWEZEN,
        INADMISSIBLE,
    ),
)
_TLV_WAYS = (
    ("tlv-1-incompleet", "tlv-2-indienen", "sfb"),
    ("tlv-2-indienen", "tlv-1-incompleet", "p!"),
    ("tlv-2-indienen", "tlv-3-deskundigen", "p"),
    ("tlv-2-indienen", "niet-ontvankelijk", "p!"),
    ("tlv-3-deskundigen", "tlv-4-afgegeven", "pt"),
    ("tlv-3-deskundigen", "afgewezen", "p!"),
)
TLV = Plan(
    "TLV",
    (replace(REGISTERED, queue=TLV_OFFICE), *_TLV_STATUSES),
    (("aanmelding", "tlv-1-incompleet", "p!"), ("aanmelding", "tlv-2-indienen", "pb"), *_TLV_WAYS),
)
TLV_WITH_FORM = Plan(
    f"TLV met formulier ({REGION})",
    (
        S(
            "tlv-1-voorlopig",
            "TLV_1_voorlopig",
            SCHOOL,
            "Alleen de school ziet de aanvraag.",
            asks="Vul het formulier in, laat ouders en bestuur tekenen en zet de status op “TLV_2_indienen”.",
            is_hidden=True,
        ),
        *_TLV_STATUSES,
    ),
    (("tlv-1-voorlopig", "tlv-2-indienen", "sfb"), *_TLV_WAYS),
)
PLACE = Plan(
    "Herstart en KANS",
    (
        replace(REGISTERED, queue=PLACING),
        _incomplete("incompleet", "Dossier incompleet Herstart/KANS", "Aanmelding"),
        S(
            "akkoord-coordinator",
            "Akkoord coördinator Herstart/KANS",
            PARTNERSHIP,
            "De coördinator is akkoord; de plaatsingsdatum volgt.",
        ),
        S(
            "gearrangeerd-budget",
            "Gearrangeerd budget",
            PARTNERSHIP,
            "De plaatsing is geregeld en wordt betaald.",
        ),
        *_ends(AFGEROND, AFGEWEZEN, UNFUNDED),
    ),
    (
        ("aanmelding", "incompleet", "p!"),
        ("incompleet", "aanmelding", "s"),
        ("aanmelding", "akkoord-coordinator", "p"),
        ("aanmelding", "afgewezen", "p!"),
        ("akkoord-coordinator", "gearrangeerd-budget", "pd"),
        ("akkoord-coordinator", "niet-ontvankelijk-financieel", "p!"),
        ("gearrangeerd-budget", "afgerond", "p"),
    ),
)
ABSENTEE = Plan(
    "Thuiszitters",
    (
        REGISTERED,
        S("thuiszitter", "Thuiszitter", PARTNERSHIP, "De leerling zit thuis en wordt gevolgd."),
        *_ends(AFGEROND),
    ),
    (("aanmelding", "thuiszitter", "p"), ("thuiszitter", "afgerond", "p"), ("aanmelding", "afgerond", "p!")),
)
EXCHANGE = Plan(
    "Informatieuitwisseling",
    (REGISTERED, PROVISIONAL, *_ends(AFGEROND)),
    (
        ("aanmelding", "voorlopig", "s"),
        ("voorlopig", "aanmelding", "s"),
        ("voorlopig", "afgerond", "s"),
        ("aanmelding", "afgerond", "sp"),
    ),
)
PLANS = (SUPPORT, BUDGET, TLV, TLV_WITH_FORM, PLACE, ABSENTEE, EXCHANGE)


@dataclass(frozen=True)
class T:
    """A title: see carecases.models.Title. It begins at `first`, or at the first status of its process."""

    name: str
    plan: Plan = SUPPORT
    kind: TitleKind = TitleKind.SUPPORT
    first: str = ""
    match_text: str = ""
    only: tuple[str, ...] = ()
    except_: tuple[str, ...] = ()


TITLES = (
    T("Aanvangsklas-aanvraag"),
    T("Aanvangsklas-plaatsing"),
    T("Ambulante Begeleiding"),
    T("Budget inclusief onderwijs", BUDGET, TitleKind.BUDGET),
    T("CAR met bestaande TLV"),
    T("Dyslexie-Vergoede zorg"),
    T("GAAF-Leerling met ontwikkelingsvoorsprong/(hoog)begaafdheid"),
    T("Herstart junior", PLACE),
    T("Jonge kind (3,2 - 4 jr) advisering"),
    T("KANS", PLACE),
    T("Ouderfunctionaris inzet"),
    T("Ondersteuningsbudget", BUDGET, TitleKind.BUDGET),
    T("Perspectief in Praktijk"),
    T("Preventie SCP"),
    T("Psychodiagnostisch onderzoek"),
    T("STAP-arrangement"),
    T("Terugplaatsing"),
    T("Thuiszitter", ABSENTEE),
    T("TLV-Nieuw", TLV, TitleKind.TLV, except_=(REGION,)),
    T("TLV-Verlaging/ophoging", TLV, TitleKind.TLV, except_=(REGION,)),
    T("TLV-Verlenging", TLV, TitleKind.TLV, except_=(REGION,)),
    T(f"TLV-aanvraag ({REGION})", TLV_WITH_FORM, TitleKind.TLV, match_text="TLV-aanvraag", only=(REGION,)),
    T("Informatieuitwisseling overig", EXCHANGE, TitleKind.EXCHANGE),
)

"""For every URL that names an object: how to make one that an account may open. A test fails on a URL without.

The same recipe for another account of the same kind gives the object that must not be there (A-27).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.test import Client

from carecases.questionnaires.models import FilledForm
from core.accounts.models import Organisation, User
from core.childcare.bsn import PersonKind
from core.childcare.choices import WriteState
from core.childcare.models import Child, Group, InvoiceRun
from core.files.actions.receiving import path_of
from core.files.stores import store
from core.homelogin import home_session
from core.homelogin.models import HomeAccount
from core.lib import clock
from portal.diary.models import DiaryEntry
from requests_app.converters import FileKind
from requests_app.models import CreditRun, PolicyRule
from requests_app.rules.policy import CancelApproved
from tests.factories import (
    AbsenceFactory,
    AccountSessionFactory,
    AddressFactory,
    AgendaItemFactory,
    AlbumFactory,
    AnswerFactory,
    ApplicantChangeFactory,
    ApproachFactory,
    ApproachTypeFactory,
    AttemptFactory,
    AttendeeFactory,
    AwayNoticeFactory,
    BookingFactory,
    BroadcastFactory,
    BsnFactory,
    CareFormVersionFactory,
    CareMomentFactory,
    ChildFactory,
    ClosingDayFactory,
    ConsentTextFactory,
    CreditFactory,
    CreditRunFactory,
    DayListPaperFactory,
    DayPartFactory,
    DayPartPriceFactory,
    DecisionFactory,
    DeliveryFactory,
    DiagnosisFactory,
    DiaryEntryFactory,
    DiaryPictureFactory,
    EventFactory,
    ExpertAdviceFactory,
    FamilyCopyFactory,
    FamilyExportFactory,
    FamilyFactory,
    FamilyWriteFactory,
    FilledFormFactory,
    FunctionFactory,
    GroupFactory,
    GuardianFactory,
    HelpRequestFactory,
    HomeAccountFactory,
    HomeAddressFactory,
    HomeGroupFactory,
    ImportEntryFactory,
    IncidentFactory,
    InvoiceFactory,
    InvoiceRunFactory,
    LabelFactory,
    LegalHoldFactory,
    LicenceFactory,
    LicenceSourceFactory,
    LimitFactory,
    LocationFactory,
    MailboxMessageFactory,
    MandateRuleFactory,
    MeetingFactory,
    NoteFactory,
    NoticeFactory,
    ObservationFactory,
    ObservationFormVersionFactory,
    OutsideSchoolFactory,
    PaperFactory,
    ParentContactFactory,
    ParentsConsentFactory,
    ParentViewFactory,
    ParticipantFactory,
    PasskeyFactory,
    PlacementFactory,
    PolicyRuleFactory,
    PractitionerFactory,
    PresenceFactory,
    ProcessFactory,
    ProposalFactory,
    PublicationFactory,
    PublisherFactory,
    PupilFactory,
    PushSubscriptionFactory,
    RegisterConnectionFactory,
    RegisterTokenFactory,
    RegisterWriteFactory,
    RelativeFactory,
    RepairDoneFactory,
    RoleFactory,
    SavedViewFactory,
    SchoolContactFactory,
    SchoolDataFactory,
    SchoolFactory,
    SchoolHolidayFactory,
    SecondFactorResetFactory,
    SenderFactory,
    ServiceNewsFactory,
    SignOffFactory,
    StoredFileFactory,
    StudyDayFactory,
    SupplierReportFactory,
    SurveyFactory,
    TalkFactory,
    TalkRoundFactory,
    TeamMemberFactory,
    ThreadFactory,
    TicketFactory,
    TitleFactory,
    TlvFactory,
    ToldChangeFactory,
    TransferFactory,
    UnitChangeFactory,
    UnitFactory,
    UserFactory,
    WaitingEntryFactory,
    WaitingOfferFactory,
    care_definition,
)
from tests.permissions.site import account
from tests.signing_in import sign_in

Account = User | HomeAccount
Parts = dict[str, Any]

WITHOUT_OBJECT = {
    "debtor_number": "a family for another system, whose token opens those of its own organisation only "
    "(tests/core/childcare/gateway/test_families.py)",
    "slug": "an organisation's public address",
    "complaint": "what a customer complains of",
    "repair": "what support can repair",
    "size": "one of the sizes of a public picture",
    "environment": "a sign-in page",
    "on": "a date",
    "kind": "what sort of rule or person",
    "topic": "a statement for everyone",
    "colour": "a colour",
    "wanted": "a kind of file",
    "year": "a year",
    "key": "a day without care",
    "variant": "a size of a picture",
    "purpose": "what a file is for",
    "step": "a step of a form that somebody is at in this very browser",
    "reference": "a sender's own name for what it sent; only its signature opens it (tests/carecases/intake)",
    "token": "a secret link; that a wrong one tells nothing is shown where links are",
}
"""Parts of URLs that name nothing that belongs to an organisation or a family, and why."""


@dataclass(frozen=True)
class Recipe:
    """`who` may open what `make` makes for that account; `is_shared` where everybody who may open one may open all."""

    who: str
    make: Callable[[Any], Parts]
    is_shared: bool = False


OF_THIS_BROWSER = {
    "accounts:switch_account": Recipe("parent", lambda user: {"pk": AccountSessionFactory(user=user).pk}),
}
"""URLs whose number means something in one browser only; in every other one it is answered as any number, with the
page where one signs in (that it opens there: tests/core/accounts/test_several_accounts.py)."""


def _family_booking(parent: User) -> Parts:
    guardian = parent.guardian
    booking = BookingFactory(request__family=guardian.family, request__submitted_by=guardian)
    return {"booking_id": booking.pk}


def _esis_link(user: User) -> Parts:
    school = UnitFactory(organisation=user.organisation)
    return {"pk": school.pk, "sender_id": SenderFactory(esis=True, organisation=user.organisation).pk}


def _desk_booking(planner: User) -> Parts:
    return {"booking_id": BookingFactory(request__family__organisation=planner.organisation).pk}


def _group_day(planner: User) -> Parts:
    return {"group_id": _after_school(planner).pk, "on": clock.today()}


def _location_day(planner: User) -> Parts:
    return {"location_id": _after_school(planner).location_id, "on": clock.today()}


def _after_school(planner: User) -> Group:
    return GroupFactory(location__organisation=planner.organisation, after_school=True)


def _moment(parent: User) -> Parts:
    return {"moment_id": CareMomentFactory(child__family=parent.guardian.family).pk}


def _help_request(ib: User, **more: object) -> Parts:
    return {"pk": HelpRequestFactory(school=ib.units.get(), **more).pk}


def _round(ib: User) -> Parts:
    help_request = HelpRequestFactory(school=ib.units.get())
    participant = ParticipantFactory(round__help_request=help_request, round__made_by=ib)
    return {"pk": help_request.pk, "round_id": participant.round_id, "participant_id": participant.pk}


def _parent_view(ib: User) -> Parts:
    help_request = HelpRequestFactory(school=ib.units.get())
    return {"pk": help_request.pk, "view_id": ParentViewFactory(help_request=help_request).pk}


def _own_view(guest: User) -> Parts:
    help_request = HelpRequestFactory(school=guest.units.get())
    return {
        "pk": ParentViewFactory(help_request=help_request, admission__user=guest).admission.help_request_id
    }


def _meeting(scp: User) -> Parts:
    meeting = MeetingFactory(organisation=scp.organisation, made_by=scp)
    return {
        "pk": meeting.pk,
        "item_id": AgendaItemFactory(meeting=meeting).pk,
        "attendee_id": AttendeeFactory(meeting=meeting).pk,
    }


def _care_form(ib: User, **more: object) -> Parts:
    made = FilledFormFactory(
        help_request__school=ib.units.get(), help_request__status__turn="school", complete=True, **more
    )
    return {"pk": made.help_request_id, "form_id": made.pk}


def _form_to_sign(ib: User) -> Parts:
    return _care_form(ib, asks=care_definition(authority=True))


def _evaluation(scp: User) -> Parts:
    made = FilledFormFactory(
        help_request__school__organisation=scp.organisation, is_evaluation=True, due_on=clock.today()
    )
    return {"pk": made.help_request_id, "form_id": made.pk}


def _sign_off(ib: User) -> Parts:
    parts = _form_to_sign(ib)
    sign_off = SignOffFactory(form=FilledForm.objects.get(pk=parts["form_id"]))
    return {**parts, "sign_off_id": sign_off.pk}


def _asked_to_sign(authority: User) -> Parts:
    sign_off = SignOffFactory(
        form__help_request__school=authority.units.get(),
        account=authority,
        organisation=authority.organisation,
    )
    return {"sign_off_id": sign_off.pk}


def _form_in_the_making(administrator: User) -> Parts:
    version = CareFormVersionFactory(form__organisation=administrator.organisation, published_at=None)
    return {"definition_id": version.form_id, "key": "s1", "section_key": "s1"}


def _dossier(ib: User) -> Parts:
    data = SchoolDataFactory(dossier__school=ib.units.get())
    return {"pk": data.dossier_id}


def _parent_of_pupil(ib: User) -> Parts:
    row = ParentContactFactory(dossier_id=_dossier(ib)["pk"])
    return {"pk": row.dossier_id, "parent_id": row.pk}


def _address_of_pupil(ib: User) -> Parts:
    row = AddressFactory(dossier_id=_dossier(ib)["pk"])
    return {"pk": row.dossier_id, "address_id": row.pk}


def _paper(ib: User) -> Parts:
    row = PaperFactory(help_request__school=ib.units.get())
    return {"pk": row.help_request_id, "paper_id": row.pk}


def _parents_consent(ib: User) -> Parts:
    row = ParentsConsentFactory(help_request__school=ib.units.get())
    return {"pk": row.help_request_id, "consent_id": row.pk}


def _note(ib: User) -> Parts:
    help_request = HelpRequestFactory(school=ib.units.get())
    note = NoteFactory(writer=ib, dossier=help_request.dossier)
    return {"pk": help_request.pk, "note_id": note.pk}


def _tlv(ib: User) -> Parts:
    row = TlvFactory(help_request__school=ib.units.get())
    return {"pk": row.help_request_id, "tlv_id": row.pk}


def _advice(ib: User) -> Parts:
    row = ExpertAdviceFactory(help_request__school=ib.units.get())
    return {"pk": row.help_request_id, "position": 1}


def _decision(ib: User) -> Parts:
    return {"pk": DecisionFactory(help_request__school=ib.units.get()).help_request_id}


def _approach(scp: User) -> Parts:
    row = ApproachFactory(help_request__school__organisation=scp.organisation)
    return {"pk": row.help_request_id, "approach_id": row.pk}


def _relative(parent: User) -> Parts:
    guardian = parent.guardian
    return {"relative_id": RelativeFactory(family=guardian.family, invited_by=guardian).pk}


def _bsn_holder(manager: User) -> Parts:
    bsn = BsnFactory(guardian=GuardianFactory(family__organisation=manager.organisation))
    return {"family_id": bsn.family_id, "kind": PersonKind.GUARDIAN, "pk": bsn.guardian_id}


def _colleague(administrator: User) -> Parts:
    return {"pk": UserFactory(organisation=administrator.organisation, group_staff=True).pk}


def _pupil(manager: User) -> Parts:
    return {"pk": PupilFactory(group__organisation=manager.organisation, secret="1234").pk}


def _home_address(manager: User) -> Parts:
    return {"pk": HomeAddressFactory(pupil__group__organisation=manager.organisation).pupil_id, "position": 1}


def _home_group(manager: User) -> Parts:
    return {"pk": HomeGroupFactory(organisation=manager.organisation).pk}


def _licence(manager: User) -> Parts:
    return {"pk": LicenceFactory(tool__organisation=manager.organisation).pk}


def _source(manager: User) -> Parts:
    return {"pk": LicenceSourceFactory(organisation=manager.organisation).pk}


def _child_at_home(account: HomeAccount) -> Parts:
    return {"pk": HomeAddressFactory(account=account, pupil__secret="1234").pupil_id}


def _absence(parent: User) -> Parts:
    guardian = parent.guardian
    absence = AbsenceFactory(moment__child__family=guardian.family, request__submitted_by=guardian)
    return {"absence_id": absence.pk}


def _rule(manager: User) -> Parts:
    # Of one part and date there is one rule.
    rule = PolicyRule.objects.filter(organisation=manager.organisation).first() or PolicyRuleFactory(
        organisation=manager.organisation,
        part=CancelApproved.part,
        settings={"until": {"amount": 0, "unit": "hours"}},
    )
    return {"rule_id": rule.pk}


def _passkey(user: User) -> Parts:
    return {"pk": PasskeyFactory(user=user).pk}


def _device(parent: User) -> Parts:
    return {"pk": AccountSessionFactory(user=parent).pk}


def _owner_of_a_factor(manager: User) -> Parts:
    return {"pk": UserFactory(planner=True, with_app=True, organisation=manager.organisation).pk}


def _waiting(manager: User) -> Parts:
    waiting = UserFactory(organisation=manager.organisation)
    LimitFactory(account=waiting, waits_until=clock.now() + timedelta(minutes=10))
    return {"pk": waiting.pk}


def _factor_reset(manager: User) -> Parts:
    return {"pk": SecondFactorResetFactory(owner__organisation=manager.organisation).pk}


def _child_with_credits(manager: User) -> Parts:
    return {"child_id": CreditFactory(child__family__organisation=manager.organisation).child_id}


def _credit(manager: User) -> Parts:
    return {"credit_id": CreditFactory(child__family__organisation=manager.organisation).pk}


def _credit_run(manager: User) -> Parts:
    # Of one day there is one run at a time.
    run = CreditRun.objects.filter(organisation=manager.organisation).first()
    run = run or CreditRunFactory(organisation=manager.organisation)
    return {"run_id": run.pk}


def _own_group(staff: User) -> Group:
    """A group of a location where the account works, of an organisation that checks children in and out."""
    Organisation.objects.filter(pk=staff.organisation_id).update(registers_presence=True)
    group: Group = GroupFactory(location__organisation=staff.organisation)
    group.location.staff.add(staff)
    return group


def _group_page(staff: User) -> Parts:
    return {"group_id": _own_group(staff).pk, "on": clock.today()}


def _group_child(staff: User) -> Parts:
    group = _own_group(staff)
    moment = CareMomentFactory(
        child__family__organisation=staff.organisation, group=group, date=clock.today()
    )
    return {"group_id": group.pk, "on": clock.today(), "child_id": moment.child_id}


def _stay(staff: User) -> Parts:
    return {"presence_id": PresenceFactory(group=_own_group(staff), checked_in_by=staff).pk}


def _placed_child(staff: User) -> Child:
    """A child in a group where the account works, of an organisation that observes."""
    Organisation.objects.filter(pk=staff.organisation_id).update(uses_observations=True)
    child: Child = ChildFactory(family__organisation=staff.organisation)
    PlacementFactory(child=child, group=_own_group(staff), pattern={})
    return child


def _talk_round(staff: User) -> Parts:
    return {"round_id": TalkRoundFactory(group=_own_group(staff), made_by=staff).pk}


def _family_talk(parent: User) -> Parts:
    """A time that the family took next week, on a page that lets it choose another."""
    child = ChildFactory(family=parent.guardian.family)
    round_of_talks = TalkRoundFactory(group__location__organisation=parent.organisation)
    PlacementFactory(child=child, group=round_of_talks.group, pattern={})
    talk = TalkFactory(round=round_of_talks, child=child)
    return {"round_id": round_of_talks.pk, "child_id": child.pk, "talk_id": talk.pk}


def _staff_survey(staff: User) -> Parts:
    # Who plans sees all groups of the organisation; group staff those of their location.
    survey = SurveyFactory(organisation=staff.organisation, groups=[_own_group(staff)])
    return {"survey_id": survey.pk}


def _family_survey(parent: User) -> Parts:
    group = GroupFactory(location__organisation=parent.organisation)
    survey = SurveyFactory(organisation=parent.organisation, groups=[group])
    CareMomentFactory(child__family=parent.guardian.family, group=group, date=survey.first_day)
    return {"survey_id": survey.pk}


def _written(staff: User, **more: Any) -> Parts:
    child = _placed_child(staff)
    return {"observation_id": ObservationFactory(child=child, written_by=staff, **more).pk}


def _shared_observation(parent: User) -> Parts:
    Organisation.objects.filter(pk=parent.organisation_id).update(uses_observations=True)
    observation = ObservationFactory(child__family=parent.guardian.family, final=True)
    return {"observation_id": observation.pk}


def _observation_form(manager: User) -> Parts:
    return {"form_id": ObservationFormVersionFactory(form__organisation=manager.organisation).form_id}


def _begin_observation(staff: User) -> Parts:
    return {"child_id": _placed_child(staff).pk, **_observation_form(staff)}


def _family_invoice(parent: User) -> Parts:
    return {"pk": InvoiceFactory(family=parent.guardian.family, final_on=clock.today()).pk}


def _statement(parent: User) -> Parts:
    year = clock.today().year - 1
    invoice = InvoiceFactory(family=parent.guardian.family, month=date(year, 3, 1), final_on=date(year, 4, 1))
    return {"year": year, "child_id": invoice.lines.get().child_id}


def _office_invoice(manager: User) -> Parts:
    return {"pk": InvoiceFactory(family__organisation=manager.organisation, final_on=clock.today()).pk}


def _invoice_run(manager: User) -> Parts:
    # Of one month there is one run at a time.
    run = InvoiceRun.objects.filter(organisation=manager.organisation).first()
    return {"pk": (run or InvoiceRunFactory(organisation=manager.organisation)).pk}


def _family_entry(parent: User) -> Parts:
    return {"pk": WaitingEntryFactory(child__family=parent.guardian.family).pk}


def _family_offer(parent: User) -> Parts:
    return {"pk": WaitingOfferFactory(entry__child__family=parent.guardian.family).pk}


def _office_entry(manager: User) -> Parts:
    return {"pk": WaitingEntryFactory(child__family__organisation=manager.organisation).pk}


def _import_entry(manager: User) -> Parts:
    entry = ImportEntryFactory(organisation=manager.organisation)
    return {"pk": entry.pk, "family_id": FamilyFactory(organisation=manager.organisation).pk}


def _refused_elsewhere(manager: User) -> Parts:
    write = RegisterWriteFactory(
        entry__organisation=manager.organisation, state=WriteState.REFUSED, finished_at=clock.now()
    )
    return {"pk": write.entry_id}


def _refused_of_family(manager: User) -> Parts:
    write = FamilyWriteFactory(
        family__organisation=manager.organisation, state=WriteState.REFUSED, finished_at=clock.now()
    )
    return {"pk": write.pk}


def _told_change(manager: User) -> Parts:
    return {"pk": ToldChangeFactory(family__organisation=manager.organisation).pk}


def _family_elsewhere(manager: User) -> Parts:
    """The copy is there, so that looking at it asks no back-office."""
    RegisterConnectionFactory(organisation=manager.organisation)
    return {"pk": FamilyCopyFactory(family__organisation=manager.organisation).family_id}


def _office_offer(manager: User) -> Parts:
    return {"pk": WaitingOfferFactory(entry__child__family__organisation=manager.organisation).pk}


def _placed_with(minder: User) -> Any:
    child = ChildFactory(family__organisation=minder.organisation)
    PlacementFactory(child=child, group=minder.childminder.group, pattern={})
    return child


def _child_with_minder(minder: User) -> Parts:
    return {"child_id": _placed_with(minder).pk}


def _minders_group(minder: User) -> Parts:
    return {"group_id": minder.childminder.group_id}


def _minders_entry(minder: User) -> Parts:
    group, about = minder.childminder.group, [_placed_with(minder)]
    return {"entry_id": DiaryEntryFactory(author=minder, group=group, about=about).pk}


def _minders_picture(minder: User) -> Parts:
    entry = DiaryEntry.objects.get(pk=_minders_entry(minder)["entry_id"])
    return {"picture_id": DiaryPictureFactory(entry=entry, position=0).pk}


def _thread_with_minder(minder: User) -> Parts:
    family = _placed_with(minder).family
    return {"thread_id": ThreadFactory(family=family, group=minder.childminder.group).pk}


def _minder_away(minder: User) -> Parts:
    return {"notice_id": AwayNoticeFactory(group=minder.childminder.group, made_by=minder).pk}


def _family_proposal(parent: User) -> Parts:
    return {"proposal_id": ProposalFactory(by=parent.guardian).pk}


def _office_proposal(manager: User) -> Parts:
    return {"proposal_id": ProposalFactory(by__family__organisation=manager.organisation).pk}


def _asked_child(parent: User) -> Parts:
    text = ConsentTextFactory(organisation=parent.organisation)
    return {"child_id": ChildFactory(family=parent.guardian.family).pk, "kind": text.kind.value}


def _own_copy(parent: User) -> Parts:
    copy = FamilyExportFactory(asked_by=parent.guardian, ready=True)
    path = Path(settings.FILES_URL.removeprefix("file://")) / copy.path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"zip")
    return {"export_id": copy.pk}


def _own_thread(parent: User) -> Parts:
    return {"thread_id": ThreadFactory(family=parent.guardian.family).pk}


def _thread_of_group(manager: User) -> Parts:
    return {"thread_id": ThreadFactory(family__organisation=manager.organisation).pk}


def _broadcast(manager: User) -> Parts:
    return {"broadcast_id": BroadcastFactory(group__location__organisation=manager.organisation).pk}


def _away_notice(manager: User) -> Parts:
    return {"notice_id": AwayNoticeFactory(group__location__organisation=manager.organisation).pk}


def _for_parents(parent: User) -> Parts:
    return {"publication_id": PublicationFactory(organisation=parent.organisation).pk}


def _publication(manager: User) -> Parts:
    return {"publication_id": PublicationFactory(organisation=manager.organisation, draft=True).pk}


def _somebody_of_the_team(parent: User) -> Parts:
    group = PlacementFactory(child__family=parent.guardian.family).group
    return {"member_id": TeamMemberFactory(organisation=parent.organisation, groups=[group]).pk}


def _team_member(manager: User) -> Parts:
    return {"member_id": TeamMemberFactory(organisation=manager.organisation).pk}


def _file(parent: User) -> Parts:
    file = StoredFileFactory(uploader=parent, loose=True)
    # Something of at least the size that the row tells.
    store().put(path_of(file, "full"), Path(__file__), file.media_type)
    return {"file_id": file.pk, "variant": "full"}


def _entry(parent: User) -> Parts:
    child = ChildFactory(family=parent.guardian.family)
    return {"entry_id": DiaryEntryFactory(of_family=True, author=parent, about=[child]).pk}


def _picture(parent: User) -> Parts:
    entry = DiaryEntry.objects.get(pk=_entry(parent)["entry_id"])
    return {"picture_id": DiaryPictureFactory(entry=entry, position=0).pk}


def _album(parent: User) -> Parts:
    return {"album_id": AlbumFactory(user=parent).pk}


def _diary_group(manager: User) -> Parts:
    return {"group_id": GroupFactory(location__organisation=manager.organisation).pk}


def _group_entry(manager: User) -> Parts:
    group = GroupFactory(location__organisation=manager.organisation)
    return {"entry_id": DiaryEntryFactory(group=group).pk}


def _group_worker(organisation: Any) -> User:
    return UserFactory(organisation=organisation, group_staff=True)


def _own_holiday(organisation: Any) -> Any:
    return SchoolHolidayFactory(location=LocationFactory(organisation=organisation))


def _office(factory: Callable[..., Any], path: str) -> Recipe:
    """An object of the manager's own organisation, which `path` of the factory sets."""
    return Recipe("manager", lambda user: {"pk": factory(**{path: user.organisation}).pk})


_OFFICE: dict[tuple[str, ...], tuple[Callable[..., Any], str]] = {
    ("family", "change_family", "add_guardian", "add_child"): (FamilyFactory, "organisation"),
    ("change_guardian", "send_account"): (GuardianFactory, "family__organisation"),
    ("change_child", "add_placement"): (ChildFactory, "family__organisation"),
    ("placement", "change_placement", "end_placement", "withdraw_placement"): (
        PlacementFactory,
        "child__family__organisation",
    ),
    ("location", "change_location", "add_group"): (LocationFactory, "organisation"),
    ("group", "change_group", "duties"): (GroupFactory, "location__organisation"),
    ("change_school",): (SchoolFactory, "organisation"),
    ("workplaces",): (_group_worker, "organisation"),
    ("day_part", "change_day_part"): (DayPartFactory, "organisation"),
    ("remove_price",): (DayPartPriceFactory, "day_part__organisation"),
    ("remove_closing_day",): (ClosingDayFactory, "organisation"),
    ("remove_study_day",): (StudyDayFactory, "school__organisation"),
    ("remove_holiday",): (_own_holiday, "organisation"),
}
"""Objects of the office by the names of their pages: how one is made, and where its organisation goes."""

OBJECTS: dict[str, Recipe] = {
    **{
        f"office:{name}": _office(factory, path)
        for names, (factory, path) in _OFFICE.items()
        for name in names
    },
    "files:file": Recipe("parent", _file),
    **dict.fromkeys(("diary:entry", "diary:change", "diary:take_back"), Recipe("parent", _entry)),
    "diary:picture": Recipe("parent", _picture),
    "diary:album": Recipe("parent", _album),
    "diary:write_group": Recipe("manager", _diary_group),
    "diary:tell_apart": Recipe("manager", _group_entry),
    "conversations:thread": Recipe("parent", _own_thread),
    "conversations:inbox_thread": Recipe("manager", _thread_of_group),
    "conversations:broadcast": Recipe("manager", _broadcast),
    "conversations:end_away": Recipe("manager", _away_notice),
    "publishing:read": Recipe("parent", _for_parents),
    "publishing:member": Recipe("parent", _somebody_of_the_team),
    **dict.fromkeys(
        ("publishing:change", "publishing:preview", "publishing:tell_apart", "publishing:remove"),
        Recipe("manager", _publication),
    ),
    **dict.fromkeys(
        ("publishing:change_member", "publishing:remove_member"), Recipe("manager", _team_member)
    ),
    "own_data:propose_child": Recipe(
        "parent", lambda user: {"child_id": ChildFactory(family=user.guardian.family).pk}
    ),
    "own_data:withdraw": Recipe("parent", _family_proposal),
    "own_data:consent": Recipe("parent", _asked_child),
    "own_data:export_file": Recipe("parent", _own_copy),
    "own_data:proposal": Recipe("manager", _office_proposal),
    **dict.fromkeys(("portal:invoice", "portal:invoice_file"), Recipe("parent", _family_invoice)),
    **dict.fromkeys(("portal:statement", "portal:statement_file"), Recipe("parent", _statement)),
    "portal:ask_care": Recipe(
        "parent", lambda user: {"child_id": ChildFactory(family=user.guardian.family).pk}
    ),
    "portal:withdraw_registration": Recipe("parent", _family_entry),
    **dict.fromkeys(("portal:accept_offer", "portal:refuse_offer"), Recipe("parent", _family_offer)),
    **dict.fromkeys(
        ("office:invoice", "office:invoice_pdf", "office:credit_invoice"),
        Recipe("manager", _office_invoice),
    ),
    **dict.fromkeys(
        ("office:invoice_run", "office:invoice_run_finalise", "office:invoice_run_cancel"),
        Recipe("manager", _invoice_run),
    ),
    **dict.fromkeys(
        (
            "office:waiting_entry",
            "office:waiting_offer",
            "office:waiting_withdraw",
            "office:waiting_reopen",
        ),
        Recipe("manager", _office_entry),
    ),
    **dict.fromkeys(
        (
            "office:registration",
            "office:registration_accept",
            "office:registration_refuse",
            "office:registration_family",
            "office:registration_merge",
        ),
        Recipe("manager", _import_entry),
    ),
    "office:registration_take_back": Recipe("manager", _refused_elsewhere),
    **dict.fromkeys(
        ("office:family_elsewhere", "office:family_elsewhere_refresh"), Recipe("manager", _family_elsewhere)
    ),
    **dict.fromkeys(
        ("office:connection_resend", "office:connection_drop"), Recipe("manager", _refused_of_family)
    ),
    **dict.fromkeys(("office:told_change", "office:told_change_handled"), Recipe("manager", _told_change)),
    "office:connection_end_token": Recipe(
        "manager", lambda user: {"pk": RegisterTokenFactory(organisation=user.organisation).pk}
    ),
    "office:waiting_take_back": Recipe("manager", _office_offer),
    "office:waiting_add": Recipe(
        "manager", lambda user: {"child_id": ChildFactory(family__organisation=user.organisation).pk}
    ),
    "childminding:child": Recipe("childminder", _child_with_minder),
    **dict.fromkeys(("talks:choose", "talks:give_back", "talks:file"), Recipe("parent", _family_talk)),
    **dict.fromkeys(("talks:round", "talks:add"), Recipe("groep", _talk_round)),
    "talks:cancel": Recipe(
        "groep",
        lambda user: {"talk_id": TalkFactory(round__group=_own_group(user), round__made_by=user).pk},
    ),
    "surveys:answer": Recipe("parent", _family_survey),
    "surveys:survey": Recipe("groep", _staff_survey),
    "surveys:change": Recipe("manager", _staff_survey),
    **dict.fromkeys(("observations:read", "observations:file"), Recipe("parent", _shared_observation)),
    "observations:child": Recipe("groep", lambda user: {"child_id": _placed_child(user).pk}),
    "observations:begin": Recipe("groep", _begin_observation),
    **dict.fromkeys(("observations:write", "observations:remove"), Recipe("groep", _written)),
    "observations:staff_file": Recipe("groep", lambda user: _written(user, final=True)),
    "observations:form": Recipe("manager", _observation_form),
    **dict.fromkeys(
        ("group_day:group", "group_day:group_now", "group_day:group_on", "group_day:others"),
        Recipe("groep", _group_page),
    ),
    **dict.fromkeys(
        ("group_day:location", "group_day:location_now", "group_day:location_on"),
        Recipe("groep", lambda user: {"location_id": _own_group(user).location_id, "on": clock.today()}),
    ),
    **dict.fromkeys(
        ("group_day:child", "group_day:add_times", "group_day:check_in"), Recipe("groep", _group_child)
    ),
    **dict.fromkeys(("group_day:check_out", "group_day:undo", "group_day:correct"), Recipe("groep", _stay)),
    **dict.fromkeys(
        ("papers:papers", "papers:add", "papers:record_consent", "papers:notes"),
        Recipe("ib", _help_request),
    ),
    **dict.fromkeys(("papers:change", "papers:remove"), Recipe("ib", _paper)),
    "papers:withdraw_consent": Recipe("ib", _parents_consent),
    **dict.fromkeys(("papers:change_note", "papers:remove_note"), Recipe("ib", _note)),
    "papers:title_rules": Recipe(
        "manager",
        lambda user: {"title_id": TitleFactory(process__organisation=user.organisation).pk},
    ),
    "questionnaires:forms": Recipe("ib", _help_request),
    "carecases:file": Recipe("ib", _help_request),
    **dict.fromkeys(
        ("questionnaires:form", "questionnaires:reopen", "questionnaires:file"), Recipe("ib", _care_form)
    ),
    "questionnaires:move_date": Recipe("scp", _evaluation),
    "questionnaires:signing": Recipe("ib", _form_to_sign),
    "questionnaires:take_back": Recipe("ib", _sign_off),
    "questionnaires:sign": Recipe("authority", _asked_to_sign),
    **dict.fromkeys(
        (
            "questionnaires:definition",
            "questionnaires:new_version",
            "questionnaires:new_section",
            "questionnaires:section",
            "questionnaires:new_question",
        ),
        Recipe("manager", _form_in_the_making),
    ),
    "questionnaires:hang": Recipe("manager", _form_in_the_making),
    "questionnaires:hang_on": Recipe(
        "manager",
        lambda user: {
            **_form_in_the_making(user),
            "title_id": TitleFactory(process__organisation=user.organisation).pk,
        },
    ),
    "questionnaires:question": Recipe("manager", lambda user: {**_form_in_the_making(user), "key": "q1"}),
    **dict.fromkeys(
        ("together:rounds", "together:new_round", "together:give_view", "together:meetings_of"),
        Recipe("ib", _help_request),
    ),
    **dict.fromkeys(
        (
            "together:round",
            "together:react",
            "together:add_participant",
            "together:invite",
            "together:change_round",
            "together:end_round",
            "together:change_participant",
            "together:end_participant",
        ),
        Recipe("ib", _round),
    ),
    "together:end_view": Recipe("ib", _parent_view),
    "together:looks": Recipe("guest", _own_view),
    **dict.fromkeys(
        (
            "together:meeting",
            "together:change_meeting",
            "together:record",
            "together:put_on_agenda",
            "together:take_off_agenda",
            "together:add_attendee",
            "together:remove_attendee",
        ),
        Recipe("scp", _meeting),
    ),
    "carecases:help_request": Recipe("ib", _help_request),
    "carecases:history": Recipe("ib", _help_request),
    "carecases:change_status": Recipe("ib", _help_request),
    "carecases:arrange": Recipe("scp", _help_request),
    "carecases:remove": Recipe("ib", lambda user: _help_request(user, hidden=True)),
    "carecases:remove_view": Recipe("scp", lambda user: {"pk": SavedViewFactory(user=user).pk}),
    **dict.fromkeys(("carecases:personal", "carecases:school_data"), Recipe("ib", _help_request)),
    **dict.fromkeys(
        (
            "carecases:dossier",
            "carecases:looks",
            "carecases:change_personal",
            "carecases:add_parent",
            "carecases:add_address",
            "carecases:change_school_data",
            "carecases:add_school_data",
        ),
        Recipe("ib", _dossier),
    ),
    "carecases:change_parent": Recipe("ib", _parent_of_pupil),
    **dict.fromkeys(("support:tlv", "support:approaches"), Recipe("ib", _help_request)),
    "support:declaration": Recipe("ib", _tlv),
    "support:advice_copy": Recipe("ib", _advice),
    "support:decision_paper": Recipe("ib", _decision),
    **dict.fromkeys(
        ("support:issue_tlv", "support:import_tlv", "support:plan", "support:take_decision"),
        Recipe("scp", _help_request),
    ),
    "support:advice": Recipe("scp", lambda scp: {**_help_request(scp), "position": 1}),
    **dict.fromkeys(("support:start", "support:end", "support:change_last_day"), Recipe("scp", _approach)),
    "support:terms": Recipe(
        "root", lambda root: {"title_id": TitleFactory(process__organisation=root.organisation).pk}
    ),
    "support:mandate": Recipe(
        "root", lambda root: {"pk": MandateRuleFactory(organisation=root.organisation).pk}
    ),
    "support:type": Recipe(
        "root", lambda root: {"pk": ApproachTypeFactory(organisation=root.organisation).pk}
    ),
    "support:practitioner": Recipe(
        "root", lambda root: {"pk": PractitionerFactory(organisation=root.organisation).pk}
    ),
    "transfers:transfer": Recipe(
        "root", lambda root: {"pk": TransferFactory(dossier__school__organisation=root.organisation).pk}
    ),
    "carecases:change_address": Recipe("ib", _address_of_pupil),
    "carecases:add_help_request": Recipe("ib", _dossier),
    **dict.fromkeys(
        ("care_admin:process", "care_admin:change_process"),
        Recipe("root", lambda user: {"pk": ProcessFactory(organisation=user.organisation).pk}),
    ),
    "care_admin:title": Recipe(
        "root", lambda user: {"pk": TitleFactory(process__organisation=user.organisation).pk}
    ),
    **dict.fromkeys(
        ("care_admin:label", "care_admin:remove_label"),
        Recipe("root", lambda user: {"pk": LabelFactory(organisation=user.organisation).pk}),
    ),
    **dict.fromkeys(
        ("care_admin:function", "care_admin:remove_function"),
        Recipe("root", lambda user: {"pk": FunctionFactory(organisation=user.organisation).pk}),
    ),
    **dict.fromkeys(
        ("intake:link", "intake:board"),
        Recipe("root", lambda user: {"pk": UnitFactory(organisation=user.organisation).pk}),
    ),
    **dict.fromkeys(("intake:code", "intake:remove_code"), Recipe("root", _esis_link)),
    **dict.fromkeys(
        ("intake:new_key", "intake:end_sender"),
        Recipe("root", lambda user: {"pk": SenderFactory(organisation=user.organisation).pk}),
    ),
    "intake:attempt": Recipe(
        "root", lambda user: {"pk": AttemptFactory(sender__organisation=user.organisation).pk}
    ),
    "intake:untitled": Recipe(
        "root", lambda user: {"pk": DeliveryFactory(sender__organisation=user.organisation).pk}
    ),
    "care_admin:withdraw_applicant": Recipe(
        "root", lambda user: {"pk": ApplicantChangeFactory(school__organisation=user.organisation).pk}
    ),
    "care_admin:account_school": Recipe(
        "root", lambda user: {"pk": UserFactory(ib=True, organisation=user.organisation).pk}
    ),
    "care_admin:set_brin": Recipe(
        "root", lambda user: {"pk": UnitFactory(organisation=user.organisation).pk}
    ),
    **dict.fromkeys(
        (
            "tickets:ticket",
            "tickets:answer",
            "tickets:verify",
            "tickets:assign",
            "tickets:close",
            "tickets:escalate",
            "tickets:to_kring",
        ),
        Recipe(
            "root",
            lambda user: {"pk": TicketFactory(school__organisation=user.organisation, escalated=True).pk},
        ),
    ),
    "tickets:escalated_ticket": Recipe(
        "root",
        lambda user: {"pk": TicketFactory(school__organisation=user.organisation, escalated=True).pk},
        is_shared=True,
    ),
    "tickets:contacts_of_school": Recipe(
        "root", lambda user: {"pk": UnitFactory(organisation=user.organisation).pk}
    ),
    "tickets:remove_contact": Recipe(
        "root", lambda user: {"pk": SchoolContactFactory(school__organisation=user.organisation).pk}
    ),
    "care_admin:outside_school": Recipe(
        "root", lambda user: {"pk": OutsideSchoolFactory(unit__organisation=user.organisation).pk}
    ),
    "retention:lift": Recipe(
        "root", lambda user: {"pk": LegalHoldFactory(dossier__school__organisation=user.organisation).pk}
    ),
    "care_admin:school": Recipe("root", lambda user: {"pk": UnitFactory(organisation=user.organisation).pk}),
    "accounts:end_device": Recipe("parent", _device),
    "accounts:sign_in_help_account": Recipe("manager", _owner_of_a_factor),
    "accounts:lift_wait": Recipe("manager", _waiting),
    "accounts:ask_factor_reset": Recipe("manager", _owner_of_a_factor),
    "accounts:factor_reset": Recipe("manager", _factor_reset),
    "desk:take_back": Recipe("planner", _desk_booking),
    **dict.fromkeys(("desk:credits_child", "desk:credit_grant"), Recipe("manager", _child_with_credits)),
    **dict.fromkeys(
        ("desk:credit_correct", "desk:credit_end", "desk:credit_take_back"), Recipe("manager", _credit)
    ),
    **dict.fromkeys(
        ("desk:credit_run", "desk:credit_run_cancel", "desk:credit_run_undo"), Recipe("manager", _credit_run)
    ),
    **dict.fromkeys(("requests:absence", "requests:undo_absence"), Recipe("parent", _absence)),
    **dict.fromkeys(
        ("policy:rule", "policy:change", "policy:end", "policy:withdraw"), Recipe("manager", _rule)
    ),
    **dict.fromkeys(("accounts:rename_passkey", "accounts:remove_passkey"), Recipe("manager", _passkey)),
    "notifications:notice_open": Recipe("parent", lambda user: {"pk": NoticeFactory(user=user).pk}),
    "notifications:mail": Recipe("parent", lambda _user: {"pk": MailboxMessageFactory().pk}, is_shared=True),
    "notifications:mail_html": Recipe(
        "parent", lambda _user: {"pk": MailboxMessageFactory(html="<head></head>").pk}, is_shared=True
    ),
    "accounts:trail_event": Recipe("manager", lambda user: {"pk": EventFactory(actor=user).pk}),
    **dict.fromkeys(
        (
            "accounts:admin_account",
            "accounts:admin_change_account",
            "accounts:admin_send_link",
            "accounts:admin_end_account",
            "accounts:admin_withdraw_end",
            "accounts:admin_reopen_account",
        ),
        Recipe("administrator", _colleague),
    ),
    **dict.fromkeys(
        ("accounts:admin_role", "accounts:admin_copy_role", "accounts:admin_remove_role"),
        Recipe("administrator", lambda user: {"pk": RoleFactory(organisation=user.organisation).pk}),
    ),
    **dict.fromkeys(
        ("accounts:admin_unit", "accounts:admin_change_unit"),
        Recipe("administrator", lambda user: {"pk": UnitFactory(organisation=user.organisation).pk}),
    ),
    "accounts:admin_withdraw_change": Recipe(
        "administrator",
        lambda user: {"pk": UnitChangeFactory(unit__organisation=user.organisation).pk},
    ),
    "childcare:bsn": Recipe(
        "manager", lambda user: {"family_id": FamilyFactory(organisation=user.organisation).pk}
    ),
    "childcare:bsn_change": Recipe("manager", _bsn_holder),
    "childcare:bsn_reveal": Recipe("manager", _bsn_holder),
    "portal:moment": Recipe("parent", _moment),
    "portal:end_relative": Recipe("parent", _relative),
    "portal:push_off": Recipe(
        "parent", lambda user: {"subscription_id": PushSubscriptionFactory(user=user).pk}
    ),
    "requests:booking": Recipe("parent", _family_booking),
    "requests:cancel": Recipe("parent", _family_booking),
    "desk:booking": Recipe("planner", _desk_booking),
    **dict.fromkeys(("desk:board_group", "desk:day_list"), Recipe("planner", _group_day)),
    **dict.fromkeys(("desk:board_location", "desk:location_day_list"), Recipe("planner", _location_day)),
    "desk:ask_day_list_paper": Recipe("planner", _location_day),
    "desk:day_list_paper": Recipe("planner", lambda user: {"paper_id": DayListPaperFactory(user=user).pk}),
    "desk:day_list_file": Recipe("planner", lambda user: {**_group_day(user), "kind": FileKind.CSV}),
    "desk:location_day_list_file": Recipe(
        "planner", lambda user: {**_location_day(user), "kind": FileKind.XLSX}
    ),
    "desk:approve": Recipe("planner", _desk_booking),
    "desk:reject": Recipe("planner", _desk_booking),
    "homelogin:child": Recipe("home", _child_at_home),
    **dict.fromkeys(
        (
            "homelogin:group",
            "homelogin:change_group",
            "homelogin:remove_group",
            "homelogin:send_links",
            "homelogin:add_pupil",
            "homelogin:import_pupils",
            "homelogin:check_import",
        ),
        Recipe("manager", _home_group),
    ),
    **dict.fromkeys(
        (
            "homelogin:pupil",
            "homelogin:change_pupil",
            "homelogin:remove_pupil",
            "homelogin:set_secret",
            "homelogin:set_addresses",
        ),
        Recipe("manager", _pupil),
    ),
    "homelogin:send_link": Recipe("manager", _home_address),
    **dict.fromkeys(("homelogin:change_licence", "homelogin:remove_licence"), Recipe("manager", _licence)),
    **dict.fromkeys(
        ("homelogin:change_source", "homelogin:ask_source", "homelogin:remove_source"),
        Recipe("manager", _source),
    ),
    **dict.fromkeys(
        ("homelogin:change_publisher", "homelogin:remove_publisher"),
        Recipe("manager", lambda _user: {"pk": PublisherFactory().pk}, is_shared=True),
    ),
}

OBJECTS |= dict.fromkeys(
    ("devices:report", "devices:report_pdf"),
    Recipe("manager", lambda user: {"pk": SupplierReportFactory(organisation=user.organisation).pk}),
)

OBJECTS["answers:change"] = Recipe(
    "manager", lambda user: {"pk": AnswerFactory(organisation=user.organisation).pk}
)
OBJECTS["answers:end_news"] = Recipe(
    "manager", lambda user: {"pk": ServiceNewsFactory(organisation=user.organisation).pk}
)
OBJECTS["health:incident"] = Recipe("manager", lambda _user: {"pk": IncidentFactory().pk}, is_shared=True)


def _home_of(worker: User) -> int:
    return HomeAddressFactory(pupil__group__organisation=worker.organisation).account_id


def _customer(worker: User) -> Parts:
    return {"pk": UserFactory(organisation=worker.organisation, is_active=False).pk}


OBJECTS |= {
    **dict.fromkeys(("supportdesk:customer", "supportdesk:rehearse"), Recipe("manager", _customer)),
    "supportdesk:complaint": Recipe(
        "manager", lambda user: {**_customer(user), "complaint": "inloggen-lukt-niet"}
    ),
    "supportdesk:repair": Recipe("manager", lambda user: {**_customer(user), "repair": "reopen-account"}),
    **dict.fromkeys(
        (
            "supportdesk:diagnosis",
            "supportdesk:again",
            "supportdesk:diagnosis_pdf",
            "supportdesk:send",
        ),
        Recipe(
            "manager",
            lambda user: {"pk": DiagnosisFactory(customer__organisation=user.organisation, by=user).pk},
        ),
    ),
    "supportdesk:undo": Recipe(
        "manager",
        lambda user: {"pk": RepairDoneFactory(customer__organisation=user.organisation, by=user).pk},
    ),
    "supportdesk:home": Recipe("manager", lambda user: {"pk": _home_of(user)}),
    "supportdesk:home_complaint": Recipe(
        "manager", lambda user: {"pk": _home_of(user), "complaint": "thuis-link"}
    ),
}


OF_CHILDMINDERS: dict[str, Recipe] = {
    "diary:write_group": Recipe("childminder", _minders_group),
    **dict.fromkeys(
        ("diary:entry", "diary:change", "diary:take_back", "diary:tell_apart"),
        Recipe("childminder", _minders_entry),
    ),
    "diary:picture": Recipe("childminder", _minders_picture),
    "conversations:inbox_thread": Recipe("childminder", _thread_with_minder),
    "conversations:end_away": Recipe("childminder", _minder_away),
}
"""The same pages for childminders, whose group is theirs by what they are and not by a right."""


def account_for(recipe: Recipe) -> Account:
    """An account of its own organisation (or home) that may open what the recipe makes."""
    return HomeAccountFactory() if recipe.who == "home" else account(recipe.who)


def browser_of(who: Account) -> Client:
    """A browser in which the account is signed in."""
    return sign_in_at_home(who) if isinstance(who, HomeAccount) else sign_in(who)


def sign_in_at_home(account: HomeAccount) -> Client:
    """A browser in which a home account is signed in, without the page for it."""
    client = Client()
    session = client.session
    session[home_session.ACCOUNT] = account.pk
    session[home_session.PASSWORD_HASH] = account.get_session_auth_hash()
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client

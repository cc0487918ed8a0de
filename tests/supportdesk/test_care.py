"""Complaints about help requests: each cause alone, and nothing for who sees what there is."""

from datetime import timedelta

import pytest

from core.accounts.rights import Right
from core.lib import clock
from supportdesk.complaints import Complaint
from supportdesk.reading import result_of
from tests.factories import (
    AdmissionFactory,
    ApproachFactory,
    AttemptFactory,
    BoardLinkFactory,
    BounceFactory,
    HelpRequestFactory,
    NoteFactory,
    OrganisationFactory,
    PaperFactory,
    RoleFactory,
    SavedViewFactory,
    SenderFactory,
    UnitFactory,
    UserFactory,
    VerificationCodeFactory,
)
from tests.supportdesk.diagnosing import causes, looked_into, verdicts

pytestmark = pytest.mark.django_db


@pytest.fixture
def partnership():
    return OrganisationFactory(partnership=True)


@pytest.fixture
def worker(partnership):
    return UserFactory(root=True, with_app=True, organisation=partnership)


@pytest.fixture
def school(partnership):
    return UnitFactory(organisation=partnership, brin="99WA00")


@pytest.fixture
def ib(partnership, school):
    user = UserFactory(ib=True, organisation=partnership)
    user.units.add(school)
    return user


@pytest.fixture
def help_request(partnership, school):
    return HelpRequestFactory(organisation=partnership, school=school)


def numbers(help_request):
    return {"number": str(help_request.dossier.number)}


@pytest.mark.spec("S-20")
class TestItDoesNotShow:
    this = Complaint.HELP_REQUEST_UNSEEN

    def test_who_sees_it_has_no_cause(self, worker, ib, help_request):
        assert causes(self.this, ib, worker=worker, **numbers(help_request)) == []

    def test_it_landed_at_another_school(self, worker, ib, partnership):
        other = HelpRequestFactory(
            organisation=partnership, school=UnitFactory(organisation=partnership, brin="99WB00")
        )
        diagnosis = looked_into(self.this, ib, worker=worker, **numbers(other))
        assert diagnosis.causes == ["at-own-school"]
        assert "99WB00" in diagnosis.findings[0]["value"]["nl"]

    def test_the_role_does_not_see_help_requests(self, worker, ib, help_request):
        ib.role = RoleFactory(organisation=ib.organisation, rights=[])
        ib.save()
        assert causes(self.this, ib, worker=worker, **numbers(help_request)) == ["may-see"]

    def test_the_status_hides_it_from_the_partnership(self, worker, partnership, school):
        hidden = HelpRequestFactory(organisation=partnership, school=school, hidden=True)
        scp = UserFactory(scp=True, organisation=partnership)
        assert causes(self.this, scp, worker=worker, **numbers(hidden)) == ["status-shows"]

    def test_a_kept_filter_hides_it(self, worker, ib, help_request):
        SavedViewFactory(user=ib, name="Alleen TLV")
        diagnosis = looked_into(self.this, ib, worker=worker, **numbers(help_request))
        assert diagnosis.causes == ["filters-hide"]
        assert "Alleen TLV" in diagnosis.findings[0]["value"]["nl"]

    def test_of_a_help_request_that_the_worker_may_not_see_nothing_is_told(self, partnership, ib, school):
        hidden = HelpRequestFactory(organisation=partnership, school=school, hidden=True)
        role = RoleFactory(
            organisation=partnership,
            rights=[Right.SUPPORT_CUSTOMERS, Right.SEE_HELP_REQUESTS, Right.ASSESS_HELP_REQUESTS],
        )
        colleague = UserFactory(organisation=partnership, environment="staff", role=role)
        diagnosis = looked_into(self.this, ib, worker=colleague, **numbers(hidden))
        nothing = looked_into(self.this, ib, worker=colleague, number="999999")
        assert verdicts(diagnosis) == verdicts(nothing)
        assert [found["value"] for found in diagnosis.findings] == [
            found["value"] for found in nothing.findings
        ]

    def test_a_colleague_who_may_not_know_of_it_does_not_read_it_in_a_kept_diagnosis(
        self, worker, partnership, ib, school
    ):
        hidden = HelpRequestFactory(organisation=partnership, school=school, hidden=True)
        kept = looked_into(self.this, ib, worker=worker, **numbers(hidden))
        role = RoleFactory(
            organisation=partnership, rights=[Right.SUPPORT_CUSTOMERS, Right.SEE_HELP_REQUESTS]
        )
        colleague = UserFactory(organisation=partnership, environment="staff", role=role)
        assert [line.slug for line in result_of(kept, worker).fine]
        result = result_of(kept, colleague)
        assert not result.causes + result.fine
        assert school.brin not in str(result)


@pytest.mark.spec("S-22")
class TestAGuestSeesLittle:
    this = Complaint.GUEST_SEES_LITTLE

    @pytest.fixture
    def guest(self, partnership):
        return UserFactory(guest=True, organisation=partnership)

    def let_in(self, guest, help_request, **more):
        return AdmissionFactory(
            organisation=guest.organisation, help_request=help_request, user=guest, **more
        )

    def test_access_that_holds_has_no_cause(self, worker, guest, help_request):
        self.let_in(guest, help_request)
        assert causes(self.this, guest, worker=worker) == []

    def test_nobody_invited_this_account(self, worker, guest, help_request):
        assert causes(self.this, guest, worker=worker) == ["was-invited"]

    def test_the_role_has_no_external_rights(self, worker, guest, help_request):
        self.let_in(guest, help_request)
        guest.role = RoleFactory(organisation=guest.organisation, rights=[Right.JOIN_HELP_REQUESTS])
        guest.save()
        assert causes(self.this, guest, worker=worker) == ["external-rights"]

    def test_the_date_passed_and_can_be_extended(self, worker, guest, help_request, time_machine):
        self.let_in(guest, help_request)
        time_machine.move_to(clock.now() + timedelta(days=400), tick=False)
        diagnosis = looked_into(self.this, guest, worker=worker)
        assert diagnosis.causes == ["access-over"]
        assert diagnosis.findings[0]["repairs"] == ["extend-access"]

    @pytest.mark.parametrize("ground", ["meeting", "approach", "parent"])
    def test_a_date_that_is_not_ours_to_extend_says_who_does(
        self, worker, guest, help_request, ground, time_machine
    ):
        self.let_in(guest, help_request, ground=ground, react_until=None)
        time_machine.move_to(clock.now() + timedelta(days=400), tick=False)
        diagnosis = looked_into(self.this, guest, worker=worker)
        assert diagnosis.causes == ["access-over"]
        assert diagnosis.findings[0]["repairs"] == []

    def test_an_access_that_was_ended_and_a_role_without_rights_are_both_named(
        self, worker, guest, help_request
    ):
        yesterday = clock.now() - timedelta(days=1)
        self.let_in(guest, help_request, given_at=yesterday, ended_at=clock.now(), ended_by=worker)
        guest.role = RoleFactory(organisation=guest.organisation, rights=[Right.JOIN_HELP_REQUESTS])
        guest.save()
        assert causes(self.this, guest, worker=worker) == ["external-rights", "access-over"]


@pytest.mark.spec("S-23")
class TestDeletingFiguresAndAdministrators:
    def test_an_attachment_blocks_deleting_and_another_ones_note_is_not_mentioned(self, worker, help_request):
        NoteFactory(dossier=help_request.dossier)
        this = Complaint.CANNOT_DELETE
        assert causes(this, worker, worker=worker, **numbers(help_request)) == []
        PaperFactory(help_request=help_request)
        assert causes(this, worker, worker=worker, **numbers(help_request)) == ["blocks-deleting"]

    def test_the_school_may_not_delete_what_the_partnership_has(self, worker, ib, help_request):
        assert causes(Complaint.CANNOT_DELETE, ib, worker=worker, **numbers(help_request)) == ["may-delete"]

    def test_without_approach_or_tlv_it_is_not_in_the_figures(self, worker, help_request):
        this = Complaint.NOT_IN_FIGURES
        assert causes(this, worker, worker=worker, **numbers(help_request)) == ["in-figures"]
        ApproachFactory(help_request=help_request)
        assert causes(this, worker, worker=worker, **numbers(help_request)) == []

    def test_an_administrator_of_the_type_rest_does_not_find_one_of_the_type_super(self, worker, partnership):
        this = Complaint.ADMINISTRATOR_UNSEEN
        manager = UserFactory(administrator=True, organisation=partnership)
        assert causes(this, manager, worker=worker, account=worker.username) == ["type-of-role"]
        assert causes(this, worker, worker=worker, account=manager.username) == []


@pytest.mark.spec("S-24")
class TestStatusMails:
    this = Complaint.STATUS_MAILS

    @pytest.fixture
    def own(self, ib, help_request):
        data = help_request.school_data
        data.applicant, data.email = ib, ib.email
        data.save()
        return ib

    def test_the_right_address_has_no_cause(self, worker, own, help_request):
        assert causes(self.this, own, worker=worker, **numbers(help_request)) == []

    def test_they_go_to_the_predecessor_and_can_be_taken_over(self, worker, ib, help_request):
        diagnosis = looked_into(self.this, ib, worker=worker, **numbers(help_request))
        assert diagnosis.causes == ["status-mail-address"]
        assert diagnosis.findings[0]["repairs"] == ["hand-over"]

    def test_they_were_switched_off_or_come_back(self, worker, own, help_request):
        BounceFactory(address=own.email.lower(), is_permanent=True)
        own.wants_status_mails = False
        own.save()
        assert causes(self.this, own, worker=worker, **numbers(help_request)) == [
            "status-mails-off",
            "status-mail-arrives",
        ]


@pytest.mark.spec("S-21")
class TestDossierNumberMinusOne:
    this = Complaint.NUMBER_REFUSED

    def refused(self, partnership, school, **more):
        return AttemptFactory(sender__organisation=partnership, school=school, brin=school.brin, **more)

    def test_nothing_was_refused(self, worker, ib):
        assert causes(self.this, ib, worker=worker) == []

    def test_each_reason_of_the_newest_refusal_is_told(self, worker, ib, partnership, school):
        two = [
            {"code": "TITLE_NOT_FOR_SCHOOL", "where": "title", "values": {"value": "Dyslexie"}},
            {"code": "LINK_MISSING", "where": "brin", "values": {"sender": "Esis"}},
        ]
        self.refused(partnership, school, findings=two, title="Dyslexie")
        diagnosis = looked_into(self.this, ib, worker=worker)
        assert diagnosis.causes == ["intake-refused"]
        shown = diagnosis.findings[0]["value"]["nl"]
        assert "Dyslexie" in shown
        assert "Esis" in shown
        assert school.brin in shown

    def test_what_was_taken_in_or_is_of_another_school_is_no_cause(self, worker, ib, partnership, school):
        self.refused(partnership, school, outcome="accepted", dossier_number=4127, findings=[])
        self.refused(partnership, UnitFactory(organisation=partnership, brin="99WB00"))
        assert causes(self.this, ib, worker=worker) == []


@pytest.mark.spec("S-25")
class TestLinkWithPupilTrackingSystem:
    this = Complaint.LINK_MISSING

    def linked(self, school, system):
        if system == "esis":
            sender = SenderFactory(organisation=school.organisation, esis=True)
            return VerificationCodeFactory(school=school, sender=sender)
        SenderFactory(organisation=school.organisation)
        school.board = "Stichting De Waaier"
        school.save()
        return BoardLinkFactory(organisation=school.organisation, board=school.board)

    @pytest.mark.parametrize("system", ["parnassys", "esis"])
    def test_a_link_that_works_has_no_cause(self, worker, ib, school, system):
        self.linked(school, system)
        assert causes(self.this, ib, worker=worker) == []

    def test_no_school_belongs_to_the_account(self, worker, ib):
        ib.units.clear()
        assert causes(self.this, ib, worker=worker) == ["link-school"]

    @pytest.mark.parametrize(
        ("lacks", "who_acts"), [({"mandate_since": None}, "schoolbestuur"), ({"routing": ""}, "ParnasSys")]
    )
    def test_parnassys_lacks_mandate_or_routing_with_a_text_to_forward(
        self, worker, ib, school, lacks, who_acts
    ):
        link = self.linked(school, "parnassys")
        vars(link).update(lacks)
        link.save()
        diagnosis = looked_into(self.this, ib, worker=worker)
        assert diagnosis.causes == ["link-parnassys"]
        forward = diagnosis.findings[0]["say"]["nl"]
        assert school.brin in forward
        assert who_acts in forward

    def test_esis_lacks_its_code_or_the_brin_changed_since(self, worker, ib, school):
        code = self.linked(school, "esis")
        school.brin = "99WB00"
        school.save()
        assert causes(self.this, ib, worker=worker) == ["link-esis"]
        code.delete()
        assert causes(self.this, ib, worker=worker) == ["link-esis"]

    def test_the_code_that_was_read_out_has_not_the_right_form(self, worker, ib):
        assert causes(self.this, ib, worker=worker, code="Regenboog2026") == ["code-form"]
        assert causes(self.this, ib, worker=worker, code="99WA0012345678901234") == []

import pytest

from carecases.choices import Need, TitleKind
from tests.factories import (
    ExpertAdviceFactory,
    HelpRequestFactory,
    MandateRuleFactory,
    StatusFactory,
    TransitionFactory,
)


@pytest.fixture
def mandate(partnership, scp):
    """Lets the contact person grant something."""
    return lambda kind, **more: MandateRuleFactory(organisation=partnership, role=scp.role, kind=kind, **more)


@pytest.fixture
def for_tlv(school):
    """A help request for a TLV, with nothing yet."""
    return HelpRequestFactory(
        school=school, status__code="tlv-3-deskundigen", status__turn="partnership", title__kind=TitleKind.TLV
    )


@pytest.fixture
def advised(for_tlv):
    """With both advices, of which the parents have copies."""
    ExpertAdviceFactory(help_request=for_tlv)
    ExpertAdviceFactory(help_request=for_tlv, position=2, profession="doctor")
    return for_tlv


@pytest.fixture
def granted(school):
    """A help request for support that was granted, with the ways on from there."""
    asked = HelpRequestFactory(school=school, status__code="toegekend", status__turn="partnership")
    for code in ("wacht", "in-behandeling", "afgerond"):
        StatusFactory(process=asked.process, code=code, label=code.capitalize(), turn="partnership")
    by_code = {status.code: status for status in asked.process.statuses.all()}
    for source, target in (
        ("toegekend", "wacht"),
        ("toegekend", "in-behandeling"),
        ("wacht", "in-behandeling"),
        ("in-behandeling", "afgerond"),
    ):
        needs = [Need.APPROACH] if target == "in-behandeling" else []
        TransitionFactory(source=by_code[source], target=by_code[target], needs=needs)
    return asked

"""Who may open the pages of forms. Within them, seats and carecases.questionnaires.selectors tell what is theirs."""

from dataclasses import replace

from carecases.policies import INSIDE
from core.accounts.policies import EVERYONE, Access, staff_with
from core.accounts.rights import Right

ACCESS: dict[str, Access] = {
    **dict.fromkeys(
        (
            "questionnaires:forms",
            "questionnaires:form",
            "questionnaires:reopen",
            "questionnaires:signing",
            "questionnaires:take_back",
        ),
        INSIDE,
    ),
    "questionnaires:move_date": staff_with(Right.ASSESS_HELP_REQUESTS),
    "questionnaires:file": replace(INSIDE, is_file=True),
    **dict.fromkeys(("questionnaires:to_sign", "questionnaires:sign"), staff_with(Right.SIGN_FORMS)),
    "questionnaires:parent_signs": EVERYONE,
    **dict.fromkeys(
        (
            "questionnaires:definitions",
            "questionnaires:definition",
            "questionnaires:new_version",
            "questionnaires:hang",
            "questionnaires:hang_on",
            "questionnaires:new_section",
            "questionnaires:section",
            "questionnaires:new_question",
            "questionnaires:question",
        ),
        staff_with(Right.MANAGE_PROCESSES),
    ),
}

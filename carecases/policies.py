"""Who may open the pages of care cases. Within them, carecases.selectors tells whose help requests are there."""

from dataclasses import replace

from core.accounts.policies import Access, StepUp, staff_with, staff_with_one_of
from core.accounts.rights import Right

INSIDE = staff_with_one_of((Right.SEE_HELP_REQUESTS, Right.JOIN_HELP_REQUESTS))
"""Who works on help requests, and guests; carecases.views.entering lets each into what is theirs."""

KEEPING_DOSSIERS = staff_with_one_of((Right.FILE_HELP_REQUESTS, Right.ASSESS_HELP_REQUESTS))

CHANGING_APPLICANTS = staff_with_one_of((Right.MANAGE_ACCOUNTS, Right.HANDLE_TICKETS))
"""Who keeps accounts, and who handles the tickets in which schools tell that somebody leaves (C-61)."""

ACCESS: dict[str, Access] = {
    "care_admin:mending": staff_with_one_of(
        (
            Right.MANAGE_ACCOUNTS,
            Right.HANDLE_TICKETS,
            Right.MANAGE_ORGANISATION,
            Right.MANAGE_PROCESSES,
        )
    ),
    "care_admin:change_applicant": CHANGING_APPLICANTS,
    "care_admin:withdraw_applicant": CHANGING_APPLICANTS,
    "care_admin:account_school": staff_with(Right.MANAGE_ACCOUNTS, step_up=StepUp.ALWAYS),
    "care_admin:set_brin": staff_with(Right.MANAGE_ORGANISATION),
    "care_admin:move_requests": staff_with(Right.MANAGE_PROCESSES),
    "carecases:help_requests": INSIDE,
    "carecases:help_request": INSIDE,
    "carecases:history": INSIDE,
    "carecases:file": replace(INSIDE, is_file=True),
    "carecases:dossier": INSIDE,
    "carecases:looks": staff_with(Right.SEE_HELP_REQUESTS),
    "carecases:personal": INSIDE,
    "carecases:school_data": INSIDE,
    **dict.fromkeys(
        (
            "carecases:change_personal",
            "carecases:add_parent",
            "carecases:change_parent",
            "carecases:add_address",
            "carecases:change_address",
            "carecases:change_school_data",
            "carecases:add_school_data",
        ),
        KEEPING_DOSSIERS,
    ),
    "carecases:change_status": staff_with(Right.MOVE_HELP_REQUESTS),
    "carecases:arrange": staff_with(Right.ASSESS_HELP_REQUESTS),
    "carecases:work": staff_with(Right.ASSESS_HELP_REQUESTS),
    "carecases:remove": staff_with_one_of(
        (Right.FILE_HELP_REQUESTS, Right.ASSESS_HELP_REQUESTS, Right.MANAGE_PROCESSES)
    ),
    "carecases:export": replace(staff_with(Right.SEE_HELP_REQUESTS), is_file=True),
    "carecases:save_view": INSIDE,
    "carecases:remove_view": INSIDE,
    "carecases:find_pupil": staff_with(Right.FILE_HELP_REQUESTS),
    "carecases:add_dossier": staff_with(Right.FILE_HELP_REQUESTS),
    "carecases:add_help_request": staff_with(Right.FILE_HELP_REQUESTS),
    **dict.fromkeys(
        (
            "care_admin:processes",
            "care_admin:process",
            "care_admin:new_process",
            "care_admin:change_process",
            "care_admin:titles",
            "care_admin:title",
            "care_admin:new_title",
            "care_admin:labels",
            "care_admin:label",
            "care_admin:remove_label",
            "care_admin:functions",
            "care_admin:function",
            "care_admin:new_function",
            "care_admin:remove_function",
            "care_admin:coordinators",
            "care_admin:outside_schools",
            "care_admin:new_outside_school",
            "care_admin:outside_school",
            "care_admin:schools",
            "care_admin:school",
        ),
        staff_with(Right.MANAGE_PROCESSES),
    ),
}

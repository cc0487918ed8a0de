"""Who may open the pages of care cases. Within them, carecases.selectors tells whose help requests are there."""

from core.accounts.policies import Access, staff_with
from core.accounts.rights import Right

ACCESS: dict[str, Access] = {
    "carecases:help_requests": staff_with(Right.SEE_HELP_REQUESTS),
    "carecases:help_request": staff_with(Right.SEE_HELP_REQUESTS),
    "carecases:history": staff_with(Right.SEE_HELP_REQUESTS),
    "carecases:dossier": staff_with(Right.SEE_HELP_REQUESTS),
    "carecases:change_status": staff_with(Right.MOVE_HELP_REQUESTS),
    "carecases:find_pupil": staff_with(Right.FILE_HELP_REQUESTS),
    "carecases:add_dossier": staff_with(Right.FILE_HELP_REQUESTS),
    "carecases:add_help_request": staff_with(Right.FILE_HELP_REQUESTS),
}

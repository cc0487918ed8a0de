"""Who may open the pages of care cases. Within them, carecases.selectors tells whose help requests are there."""

from core.accounts.policies import Access, staff_with, staff_with_one_of
from core.accounts.rights import Right

INSIDE = staff_with_one_of((Right.SEE_HELP_REQUESTS, Right.JOIN_HELP_REQUESTS))
"""Who works on help requests, and guests; carecases.views.entering lets each into what is theirs."""

ACCESS: dict[str, Access] = {
    "carecases:help_requests": INSIDE,
    "carecases:help_request": INSIDE,
    "carecases:history": INSIDE,
    "carecases:dossier": INSIDE,
    "carecases:change_status": staff_with(Right.MOVE_HELP_REQUESTS),
    "carecases:find_pupil": staff_with(Right.FILE_HELP_REQUESTS),
    "carecases:add_dossier": staff_with(Right.FILE_HELP_REQUESTS),
    "carecases:add_help_request": staff_with(Right.FILE_HELP_REQUESTS),
}

"""Who may open the pages of transfers; carecases.transfers.selectors tells whose questions are there."""

from core.accounts.policies import Access, staff_with, staff_with_one_of
from core.accounts.rights import Right

ACCESS: dict[str, Access] = {
    "transfers:transfers": staff_with_one_of((Right.FILE_HELP_REQUESTS, Right.RELEASE_DOSSIERS)),
    "transfers:ask": staff_with(Right.FILE_HELP_REQUESTS),
    "transfers:transfer": staff_with(Right.RELEASE_DOSSIERS),
}

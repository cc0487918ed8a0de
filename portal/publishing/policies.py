"""Who may open what is published and the editors' desk. Which rows, portal.publishing.selectors says."""

from core.accounts.policies import PARENTS, Access, staff_with, staff_with_one_of
from core.accounts.rights import Right

WRITERS = staff_with_one_of((Right.DRAFT_NEWS, Right.PUBLISH))
EDITORS = staff_with(Right.PUBLISH)

ACCESS: dict[str, Access] = {
    **dict.fromkeys(
        (
            "publishing:news",
            "publishing:newsletters",
            "publishing:information",
            "publishing:activities",
            "publishing:read",
            "publishing:member",
        ),
        PARENTS,
    ),
    **dict.fromkeys(
        (
            "publishing:desk",
            "publishing:new",
            "publishing:show_text",
            "publishing:change",
            "publishing:preview",
            "publishing:tell_apart",
            "publishing:remove",
        ),
        WRITERS,
    ),
    **dict.fromkeys(
        ("publishing:team", "publishing:new_member", "publishing:change_member", "publishing:remove_member"),
        EDITORS,
    ),
}

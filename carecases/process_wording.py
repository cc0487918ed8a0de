"""Why a process cannot be saved, in words, with the status named (C-13)."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from carecases.actions.save_process import HidesHelpRequestsError, InUse, Kept, RefusedPlanError
from carecases.rules.process_graph import Fault, Problem
from carecases.rules.process_plan import Slip


def why_not_saved(refusal: RefusedPlanError) -> list[str]:
    """One sentence or two for each thing that is wrong, in the active language."""
    return [
        *(_slip_words(slip, label) for slip, label in refusal.slips),
        *(_kept_words(kept) for kept in refusal.kept),
        *(_fault_words(problem, refusal.labels[problem.status]) for problem in refusal.faults),
    ]


def what_it_hides(refusal: HidesHelpRequestsError) -> list[str]:
    """What disappears for the partnership when a status comes to hide."""
    return [
        ngettext(
            "With “%(status)s” not visible, %(number)d help request disappears for the partnership at once.",
            "With “%(status)s” not visible, %(number)d help requests disappear for the partnership at once.",
            number,
        )
        % {"status": label, "number": number}
        for label, number in refusal.hiding
    ]


def changed_meanwhile() -> str:
    """Said to who saves second."""
    return _(
        "A colleague changed this process while you were working on it. What you filled in is below; open the process "
        "in another tab to see what changed, and make your change there again."
    )


def name_taken() -> str:
    """Said about the name of a process."""
    return _("There is a process with this name already. Choose another name.")


def _fault_words(problem: Problem, label: str) -> str:
    return {
        Fault.UNREACHABLE: _("No way leads to “%(status)s”. Add a way to it, or remove the status."),
        Fault.NOBODY_MAY_LEAVE: _(
            "Nobody may leave “%(status)s”: a help request would stay there for ever. Add a way out for somebody who "
            "sees it, or tick that it is the end."
        ),
        Fault.DEAD_END: _(
            "From “%(status)s” no end can be reached: it is a dead end. Add a way towards a status that is the end."
        ),
    }[problem.fault] % {"status": label}


def _slip_words(slip: Slip, label: str) -> str:
    return {
        Slip.CODE_TWICE: _("Two statuses have the code of “%(status)s”. Give one of them another code."),
        Slip.LABEL_TWICE: _("Two statuses are called “%(status)s”. Give one of them another label."),
        Slip.FINAL_HAS_TURN: _("“%(status)s” is the end, so it is nobody’s turn. Choose “nobody”."),
        Slip.HIDDEN_WITH_PARTNERSHIP: _(
            "The partnership does not see “%(status)s”, so it has to be the school’s turn. Choose “the school”."
        ),
        Slip.WAY_TWICE: _("A way from “%(status)s” is there twice. Remove one of the two."),
        Slip.WAY_TO_ITSELF: _("A way from “%(status)s” leads to itself. Choose another status."),
    }[slip] % {"status": label}


def _kept_words(kept: Kept) -> str:
    if kept.why is InUse.BY_A_TITLE:
        return _(
            "“%(status)s” cannot go: help requests with the title “%(title)s” begin there. Let the title begin at "
            "another status first."
        ) % {"status": kept.label, "title": kept.title}
    return ngettext(
        "“%(status)s” cannot go: %(number)d help request has this status. Bring it to another status first.",
        "“%(status)s” cannot go: %(number)d help requests have this status. Bring them to another status first.",
        kept.count,
    ) % {"status": kept.label, "number": kept.count}

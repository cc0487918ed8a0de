"""Managers set the rules of requests: by subject, each kind with a form of its own, checked before it is saved."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.lib import clock
from requests_app import wording
from requests_app.actions import policy_rules as acts
from requests_app.models import PolicyRule
from requests_app.policy_forms import EndForm, PartForm, ScopeForm
from requests_app.policy_labels import kind_label
from requests_app.policy_pages import kinds_by_subject, overview_of, shown_rule, shown_scope
from requests_app.policy_replay import replay
from requests_app.policy_selectors import (
    by_version,
    day_parts_for_policy,
    locations_for_policy,
    policy_rules,
    same_place,
    versions_of,
)
from requests_app.policy_wording import rule_sentence
from requests_app.rules.policy import PARTS, Part, read_part
from requests_app.rules.refusals import Refused
from requests_app.views.desk import CONFLICT, INVALID, DeskRequest

STEP = "stap"
CHECK, SAVE, EDIT = "controleren", "opslaan", "wijzigen"


@require_safe
def rules(request: DeskRequest) -> HttpResponse:
    """All rules by subject: what holds now, what is coming, and what holds where nothing is set."""
    names = _day_part_names(request)
    context = {"subjects": overview_of(by_version(policy_rules(request.user)), names, clock.today())}
    return render(request, "policy/rules.html", context)


@require_safe
def kinds(request: DeskRequest) -> HttpResponse:
    """Choose what kind of rule to set."""
    return render(request, "policy/kinds.html", {"subjects": kinds_by_subject()})


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: DeskRequest, kind: str) -> HttpResponse:
    """Set a rule: fill in, look at what it does, save."""
    return _edit(request, _kind_or_404(kind))


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: DeskRequest, rule_id: int) -> HttpResponse:
    """Change a version that has not begun; of a rule in force, make the next version."""
    found = _find(request, rule_id)
    return _edit(request, PARTS[found.part], found)


@require_POST
def preview(request: DeskRequest, kind: str) -> HttpResponse:
    """The sentence for what is filled in so far, beside the form."""
    form = PartForm(_kind_or_404(kind), request.POST, day_parts=list(day_parts_for_policy(request.user)))
    sentence = rule_sentence(form.part, _day_part_names(request)) if form.is_valid() else ""
    return render(request, "policy/_sentence.html", {"sentence": sentence})


@require_safe
def rule(request: DeskRequest, rule_id: int) -> HttpResponse:
    """One rule with its versions."""
    return _draw_rule(request, _find(request, rule_id), EndForm())


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: DeskRequest, rule_id: int) -> HttpResponse:
    """Let a rule hold until a date."""
    found = _find(request, rule_id)
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            acts.end_rule(request.user, found.pk, form.cleaned_data["last_day"])
        except Refused as refused:
            form.add_error("last_day", " ".join(wording.sentences(refused.refusals)))
        else:
            messages.success(request, _("The rule ends on that date."))
            return redirect("policy:rule", found.pk)
    return _draw_rule(request, found, form, status=INVALID if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: DeskRequest, rule_id: int) -> HttpResponse:
    """Take a coming version away, after asking."""
    found = _find(request, rule_id)
    problem = ""
    if request.method == "POST":
        try:
            acts.withdraw_rule(request.user, found.pk)
        except Refused as refused:
            problem = " ".join(wording.sentences(refused.refusals))
        else:
            messages.success(request, _("The coming rule was withdrawn."))
            return redirect("policy:rules")
    context = {"shown": shown_rule(found, _day_part_names(request)), "rule": found, "problem": problem}
    return render(request, "policy/withdraw.html", context, status=CONFLICT if problem else 200)


def _edit(request: DeskRequest, kind: type[Part], found: PolicyRule | None = None) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    part = read_part(found.part, found.settings) if found else None
    form = PartForm(kind, data, part=part, day_parts=list(day_parts_for_policy(request.user)))
    scope = ScopeForm(data, list(locations_for_policy(request.user)), rule=found)
    if data is None or data.get(STEP) == EDIT:
        return _draw_form(request, kind, form, scope, found)
    if not (form.is_valid() & scope.is_valid()):
        return _draw_form(request, kind, form, scope, found, status=INVALID)
    draft = scope.draft(form.part)
    try:
        if data.get(STEP) != SAVE:
            acts.check_rule(request.user, draft, found)
            return _draw_check(request, kind, draft, found)
        saved = _save(request, draft, found)
    except Refused as refused:
        for text in wording.sentences(refused.refusals):
            scope.add_error("valid_from", text)
        return _draw_form(request, kind, form, scope, found, status=CONFLICT)
    messages.success(request, _("The rule is saved."))
    return redirect("policy:rule", saved.pk)


def _save(request: DeskRequest, draft: acts.RuleDraft, found: PolicyRule | None) -> PolicyRule:
    if found is not None and found.valid_from > clock.today():
        return acts.change_rule(request.user, found.pk, draft)
    return acts.set_rule(request.user, draft)


def _draw_form(
    request: DeskRequest,
    kind: type[Part],
    form: PartForm,
    scope: ScopeForm,
    found: PolicyRule | None,
    *,
    status: int = 200,
) -> HttpResponse:
    part = getattr(form, "part", None) or (read_part(found.part, found.settings) if found else None)
    context = {
        "kind": kind.part,
        "label": kind_label(kind),
        "form": form,
        "scope": scope,
        "found": found,
        "has_begun": found is not None and found.valid_from <= clock.today(),
        "sentence": rule_sentence(part, _day_part_names(request)) if part else "",
        "step": STEP,
        "check": CHECK,
    }
    return render(request, "policy/form.html", context, status=status)


def _draw_check(
    request: DeskRequest, kind: type[Part], draft: acts.RuleDraft, found: PolicyRule | None
) -> HttpResponse:
    context: dict[str, Any] = {
        "label": kind_label(kind),
        "sentence": rule_sentence(draft.part, _day_part_names(request)),
        "scope": shown_scope(
            dict(locations_for_policy(request.user).values_list("pk", "name")).get(
                draft.location_id or 0, ""
            ),
            draft.care_type,
            draft.contract_form,
        ),
        "draft": draft,
        "found": found,
        "effect": replay(request.user, draft),
        "filled_in": [
            (name, value)
            for name, values in request.POST.lists()
            if name not in (STEP, "csrfmiddlewaretoken")
            for value in values
        ],
        "step": STEP,
        "save": SAVE,
        "edit": EDIT,
    }
    return render(request, "policy/check.html", context)


def _draw_rule(request: DeskRequest, found: PolicyRule, form: EndForm, *, status: int = 200) -> HttpResponse:
    names = _day_part_names(request)
    alike = [
        other for other in policy_rules(request.user).filter(part=found.part) if same_place(other, found)
    ]
    today = clock.today()
    versions = versions_of(alike)
    this = next(version for version in versions if version.rule.pk == found.pk)
    context = {
        "rule": found,
        "shown": shown_rule(found, names),
        "versions": [(version, shown_rule(version.rule, names)) for version in versions],
        "this": this,
        "today": today,
        "is_coming": this.is_coming(today),
        "is_over": this.last_day is not None and this.last_day < today,
        "form": form,
    }
    return render(request, "policy/rule.html", context, status=status)


def _find(request: DeskRequest, rule_id: int) -> PolicyRule:
    """A rule of the own organisation; another's does not exist (404)."""
    return get_object_or_404(policy_rules(request.user), pk=rule_id)


def _kind_or_404(name: str) -> type[Part]:
    if name not in PARTS:
        raise Http404
    return PARTS[name]


def _day_part_names(request: DeskRequest) -> dict[int, str]:
    return dict(day_parts_for_policy(request.user).values_list("pk", "name"))

"""Migrates an empty database for the tests: `python -m tests.quick_migrate`.

Nine tenths of the time of `manage.py migrate` go into making classes anew of models that did not change: after each
constraint, index and new model Django does so for whatever is related, which is nearly everything. Here it does not.
What PostgreSQL gets is the same (tests/test_quick_migrate.py compares the two).
"""

import os
from typing import Any

import django
from django.core.management import call_command
from django.db.migrations.state import ModelState, ProjectState

IN_PLACE = {"constraints", "indexes"}
"""Options that no other model looks at."""


def _append_option(state: ProjectState, app_label: str, model_name: str, option_name: str, obj: Any) -> None:
    options = state.models[app_label, model_name].options
    options[option_name] = [*options[option_name], obj]
    assert option_name in IN_PLACE
    if "apps" in vars(state):
        setattr(state.apps.get_model(app_label, model_name)._meta, option_name, options[option_name])


def _add_model(state: ProjectState, added: ModelState) -> None:
    key = added.app_label, added.name_lower
    state.models[key] = added
    if state._relations is not None:
        state.resolve_model_relations(key)
    if "apps" in vars(state):
        state._reload({key})


def main() -> None:
    """Migrate the database of the environment."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    ProjectState._append_option = _append_option
    ProjectState.add_model = _add_model
    call_command("migrate", verbosity=0)


if __name__ == "__main__":
    main()

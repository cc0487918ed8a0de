"""What somebody with all of the database did to the trail, its seals bring to light."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from core.audit.models import Event, Seal
from core.audit.sealing import hash_of, seal_upto
from core.audit.verifying import Break, Fault, verify
from core.lib import clock
from tests.core.lib.test_sealed import NEW, OLD
from tests.factories import EventFactory
from tests.refusals import execute

pytestmark = [pytest.mark.django_db, pytest.mark.spec("N-21")]


@pytest.fixture
def events():
    """Six lines under two seals of three, and the guards switched off as the owner of the tables can."""
    lines = EventFactory.create_batch(6, ground="Vraag van de ouder")
    execute("SET CONSTRAINTS ALL IMMEDIATE")
    seal_upto(lines[2].pk)
    seal_upto(lines[5].pk)
    for table in ("audit_event", "audit_seal"):
        execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    return lines


def verified():
    out = StringIO()
    call_command("verify_trail", stdout=out)
    return out.getvalue()


def seal_hash(number):
    return bytes(Seal.objects.get(number=number).hash).hex()


def test_an_untouched_trail_is_in_order(events):
    EventFactory()
    assert "2 seals with 6 lines are in order" in verified()
    assert "1 lines wait for a seal" in verified()
    assert f"2:{seal_hash(2)}" in verified()


@pytest.mark.parametrize(
    "change",
    [
        "actor_id = NULL",
        "ground = 'Niets'",
        "at = at + interval '1 second'",
        "action = 'account:session:end'",
        'data = \'{"step": "other"}\'',
        "organisation_id = NULL",
        "capacity = 'Manager'",
        "client_type = 'childcare.child'",
        "object_id = '12'",
        "result = 'refused'",
        "device = 'another'",
        "address = '192.0.2.9'",
        "responsible_id = actor_id",
    ],
)
def test_a_changed_line_is_named_whatever_was_changed(events, change):
    execute(f"UPDATE audit_event SET {change} WHERE id = %s", events[4].pk)
    assert verify().first_break == Break(Fault.CHANGED, 2, events[4].pk)


def test_every_column_of_a_line_counts(events):
    columns = {field.column for field in Event._meta.concrete_fields}
    tried = {
        change.split(" = ")[0]
        for mark in test_a_changed_line_is_named_whatever_was_changed.pytestmark
        if mark.name == "parametrize"
        for change in mark.args[1]
    }
    # A line with another number, or of another kind, is one that is gone and one that came.
    assert columns - tried == {"id", "object_type", "client_id"}


def test_the_first_of_several_changed_lines_is_named(events):
    Event.objects.filter(pk__in=[events[5].pk, events[1].pk]).update(ground="Niets")
    with pytest.raises(CommandError, match=rf"Line {events[1].pk} was changed .*\(seal 1\)"):
        verified()


def test_a_removed_line_is_named(events):
    Event.objects.filter(pk=events[3].pk).delete()
    assert verify().first_break == Break(Fault.REMOVED, 2, events[3].pk)


def test_a_line_in_the_place_of_a_removed_one_is_named(events):
    Event.objects.filter(pk=events[3].pk).delete()
    EventFactory(pk=events[3].pk)
    assert verify().first_break == Break(Fault.CHANGED, 2, events[3].pk)


def test_a_line_that_was_slipped_in_is_named(events):
    EventFactory(pk=0)
    assert verify().first_break == Break(Fault.SLIPPED_IN, 1, 0)


def test_a_line_with_a_number_that_was_never_used_is_named():
    execute("ALTER TABLE audit_event DISABLE TRIGGER USER")
    _, unused, last = EventFactory.create_batch(3)
    execute("SET CONSTRAINTS ALL IMMEDIATE")
    number = unused.pk
    unused.delete()
    seal_upto(last.pk)
    EventFactory(pk=number)
    assert verify().first_break == Break(Fault.SLIPPED_IN, 1, number)


def test_a_changed_seal_is_named(events):
    Seal.objects.filter(number=1).update(at=clock.now())
    assert verify().first_break == Break(Fault.SEAL_CHANGED, 1)


def test_a_line_and_its_seal_changed_together_break_the_signature(events):
    """Everything that can be computed with the database alone is put right; the key is elsewhere."""
    Event.objects.filter(pk=events[5].pk).update(ground="Niets")
    Seal.objects.filter(number=2).delete()
    with override_settings(DIGEST_KEYS={"dev": NEW}):
        seal_upto(events[5].pk)
    last = Seal.objects.get(number=2)
    assert bytes(last.hash) == hash_of(last)
    assert verify().first_break == Break(Fault.SEAL_CHANGED, 2)


def test_a_seal_that_is_gone_is_missed(events):
    Seal.objects.filter(number=1).delete()
    assert verify().first_break == Break(Fault.SEAL_MISSING, 2)


def test_an_end_that_was_cut_off_is_seen_by_who_remembers_a_seal(events):
    remembered = (2, seal_hash(2))
    assert verify(remembered).first_break is None
    Event.objects.filter(pk__gte=events[3].pk).delete()
    Seal.objects.filter(number=2).delete()
    assert verify().first_break is None
    assert verify(remembered).first_break == Break(Fault.NOT_AS_REMEMBERED, 2)


def test_the_command_takes_a_remembered_seal_as_the_log_tells_it(events):
    call_command("verify_trail", "--remembered", f"1:{seal_hash(1)}", stdout=StringIO())
    with pytest.raises(CommandError, match="Seal 1 is not the one that was remembered"):
        call_command("verify_trail", "--remembered", f"1:{seal_hash(2)}", stdout=StringIO())
    with pytest.raises(CommandError, match="number:hash"):
        call_command("verify_trail", "--remembered", "yesterday", stdout=StringIO())


def test_an_old_key_may_go_once_a_seal_with_the_new_one_is_there():
    with override_settings(DIGEST_KEYS={"old": OLD}):
        seal_upto(EventFactory().pk)
    with override_settings(DIGEST_KEYS={"new": NEW}):
        assert verify().first_break == Break(Fault.SEAL_CHANGED, 1)
    with override_settings(DIGEST_KEYS={"new": NEW, "old": OLD}):
        seal_upto(EventFactory().pk)
    with override_settings(DIGEST_KEYS={"new": NEW}):
        assert verify().first_break is None

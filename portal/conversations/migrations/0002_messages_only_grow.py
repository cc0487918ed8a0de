"""What was sent stays as it was sent, whoever asks (P-11).

- Messages, who read them and about which children a thread is only grow: UPDATE, DELETE and TRUNCATE are refused.
- A thread stays between the same family and group, with the same subject; a broadcast keeps its words and receivers.
- A thread is between a family and a group of one organisation, about children of that family.
"""

from django.db import migrations

TABLES = ("conversations_message", "conversations_reading", "conversations_thread_children")

APPEND_ONLY = "".join(
    f"""
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
    for table in TABLES
)
DROP_APPEND_ONLY = "".join(f"DROP TRIGGER append_only ON {table};\n" for table in TABLES)

SAME_WORDS = """
CREATE FUNCTION guard_conversation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION USING
    ERRCODE = 'integrity_constraint_violation',
    MESSAGE = format('what was sent in %s %s cannot change', TG_TABLE_NAME, OLD.id),
    TABLE = TG_TABLE_NAME,
    CONSTRAINT = 'sent_words_stay';
END $$;
CREATE TRIGGER sent_words_stay BEFORE UPDATE ON conversations_thread
FOR EACH ROW WHEN (
  (NEW.family_id, NEW.group_id, NEW.broadcast_id, NEW.subject, NEW.begun_at) IS DISTINCT FROM
  (OLD.family_id, OLD.group_id, OLD.broadcast_id, OLD.subject, OLD.begun_at)
) EXECUTE FUNCTION guard_conversation();
CREATE TRIGGER sent_words_stay BEFORE UPDATE ON conversations_broadcast
FOR EACH ROW WHEN (
  (NEW.organisation_id, NEW.location_id, NEW.group_id, NEW.author_id, NEW.key, NEW.subject, NEW.text, NEW.asked_at)
  IS DISTINCT FROM
  (OLD.organisation_id, OLD.location_id, OLD.group_id, OLD.author_id, OLD.key, OLD.subject, OLD.text, OLD.asked_at)
) EXECUTE FUNCTION guard_conversation();
"""
DROP_SAME_WORDS = """
DROP TRIGGER sent_words_stay ON conversations_broadcast;
DROP TRIGGER sent_words_stay ON conversations_thread;
DROP FUNCTION guard_conversation();
"""

ONE_FAMILY = """
CREATE FUNCTION guard_thread_organisation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT organisation_id FROM childcare_family WHERE id = NEW.family_id) IS DISTINCT FROM
     (SELECT place.organisation_id FROM childcare_group room
      JOIN childcare_location place ON place.id = room.location_id WHERE room.id = NEW.group_id) THEN
    RAISE EXCEPTION USING
      ERRCODE = 'check_violation',
      MESSAGE = 'a thread is between a family and a group of one organisation',
      TABLE = 'conversations_thread',
      CONSTRAINT = 'thread_of_one_organisation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER thread_of_one_organisation BEFORE INSERT ON conversations_thread
FOR EACH ROW EXECUTE FUNCTION guard_thread_organisation();

CREATE FUNCTION guard_thread_child() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT family_id FROM conversations_thread WHERE id = NEW.thread_id) IS DISTINCT FROM
     (SELECT family_id FROM childcare_child WHERE id = NEW.child_id) THEN
    RAISE EXCEPTION USING
      ERRCODE = 'check_violation',
      MESSAGE = 'a thread is about children of its family',
      TABLE = 'conversations_thread_children',
      CONSTRAINT = 'thread_about_own_children';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER thread_about_own_children BEFORE INSERT ON conversations_thread_children
FOR EACH ROW EXECUTE FUNCTION guard_thread_child();
"""
DROP_ONE_FAMILY = """
DROP TRIGGER thread_about_own_children ON conversations_thread_children;
DROP FUNCTION guard_thread_child();
DROP TRIGGER thread_of_one_organisation ON conversations_thread;
DROP FUNCTION guard_thread_organisation();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0001_initial"),
        ("audit", "0002_append_only"),
    ]
    operations = [
        migrations.RunSQL(APPEND_ONLY, DROP_APPEND_ONLY),
        migrations.RunSQL(SAME_WORDS, DROP_SAME_WORDS),
        migrations.RunSQL(ONE_FAMILY, DROP_ONE_FAMILY),
    ]

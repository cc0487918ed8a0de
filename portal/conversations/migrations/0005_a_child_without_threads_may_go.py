"""Refuses by the row: deleting a child asks for its threads, and there are none to delete."""

from django.db import migrations

BY_ROW = """
DROP TRIGGER append_only ON conversations_thread_children;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON conversations_thread_children
FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON conversations_thread_children
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
BY_STATEMENT = """
DROP TRIGGER append_only_whole ON conversations_thread_children;
DROP TRIGGER append_only ON conversations_thread_children;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON conversations_thread_children
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("conversations", "0004_attachments_only_grow")]
    operations = [migrations.RunSQL(BY_ROW, BY_STATEMENT)]

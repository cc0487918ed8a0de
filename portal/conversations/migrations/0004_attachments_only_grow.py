"""What was sent along stays too, and a thread or broadcast never goes away."""

from django.db import migrations

ATTACHMENTS = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON conversations_attachment
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON conversations_broadcast_files
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER stays BEFORE DELETE OR TRUNCATE ON conversations_thread
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER stays BEFORE DELETE OR TRUNCATE ON conversations_broadcast
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""

BACK = """
DROP TRIGGER append_only ON conversations_attachment;
DROP TRIGGER append_only ON conversations_broadcast_files;
DROP TRIGGER stays ON conversations_thread;
DROP TRIGGER stays ON conversations_broadcast;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0003_attachments"),
        ("audit", "0002_append_only"),
    ]
    operations = [migrations.RunSQL(ATTACHMENTS, BACK)]

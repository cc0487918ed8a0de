"""What can never be in the database, whoever writes.

- A decided booking stays decided (only an approved one can still be cancelled), and who, where, when and for how much never changes.
- A credit pays for its own child only.
- The ledger of a credit only grows, and the balance is its sum, never below zero.
"""

from django.db import migrations

BOOKING = """
CREATE FUNCTION guard_booking() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.status <> 'pending'
     AND (NEW.status, NEW.decided_at, NEW.decided_by_id) IS DISTINCT FROM
         (OLD.status, OLD.decided_at, OLD.decided_by_id)
     AND NOT (OLD.status = 'approved' AND NEW.status = 'cancelled') THEN
    RAISE EXCEPTION USING
      ERRCODE = 'check_violation',
      MESSAGE = format('booking %s was decided (%s) and stays so', OLD.id, OLD.status),
      TABLE = 'requests_booking',
      CONSTRAINT = 'decided_booking_stays_decided';
  END IF;
  IF (NEW.request_id, NEW.child_id, NEW.group_id, NEW.day_part_id, NEW.date, NEW.starts, NEW.ends, NEW.value, NEW.amount,
      NEW.credit_id, NEW.credit_amount) IS DISTINCT FROM
     (OLD.request_id, OLD.child_id, OLD.group_id, OLD.day_part_id, OLD.date, OLD.starts, OLD.ends, OLD.value, OLD.amount,
      OLD.credit_id, OLD.credit_amount) THEN
    RAISE EXCEPTION USING
      ERRCODE = 'check_violation',
      MESSAGE = format('what booking %s asks cannot change', OLD.id),
      TABLE = 'requests_booking',
      CONSTRAINT = 'booking_asks_the_same';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard_booking BEFORE UPDATE ON requests_booking
FOR EACH ROW EXECUTE FUNCTION guard_booking();
"""

DROP_BOOKING = """
DROP TRIGGER guard_booking ON requests_booking;
DROP FUNCTION guard_booking();
"""

OWN_CREDIT = """
ALTER TABLE requests_credit ADD CONSTRAINT credit_of_child UNIQUE (id, child_id);
ALTER TABLE requests_booking ADD CONSTRAINT credit_belongs_to_the_child
  FOREIGN KEY (credit_id, child_id) REFERENCES requests_credit (id, child_id);
"""

DROP_OWN_CREDIT = """
ALTER TABLE requests_booking DROP CONSTRAINT credit_belongs_to_the_child;
ALTER TABLE requests_credit DROP CONSTRAINT credit_of_child;
"""

LEDGER = """
CREATE FUNCTION keep_credit_balance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE requests_credit SET balance = balance + NEW.amount WHERE id = NEW.credit_id;
  RETURN NULL;
END $$;
CREATE TRIGGER keep_credit_balance AFTER INSERT ON requests_creditmovement
FOR EACH ROW EXECUTE FUNCTION keep_credit_balance();

CREATE FUNCTION guard_credit_balance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (TG_OP = 'INSERT' AND NEW.balance <> 0)
     OR (TG_OP = 'UPDATE' AND NEW.balance <> OLD.balance AND pg_trigger_depth() < 2) THEN
    RAISE EXCEPTION USING
      ERRCODE = 'check_violation',
      MESSAGE = 'a credit changes by a movement only',
      TABLE = 'requests_credit',
      CONSTRAINT = 'balance_is_the_sum_of_movements';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard_credit_balance BEFORE INSERT OR UPDATE ON requests_credit
FOR EACH ROW EXECUTE FUNCTION guard_credit_balance();

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON requests_creditmovement
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""

DROP_LEDGER = """
DROP TRIGGER append_only ON requests_creditmovement;
DROP TRIGGER guard_credit_balance ON requests_credit;
DROP FUNCTION guard_credit_balance();
DROP TRIGGER keep_credit_balance ON requests_creditmovement;
DROP FUNCTION keep_credit_balance();
"""


class Migration(migrations.Migration):
    dependencies = [("requests", "0001_initial"), ("audit", "0002_append_only")]
    operations = [
        migrations.RunSQL(BOOKING, DROP_BOOKING),
        migrations.RunSQL(OWN_CREDIT, DROP_OWN_CREDIT),
        migrations.RunSQL(LEDGER, DROP_LEDGER),
    ]

"""What can never be in the database, whoever writes, now that there are swaps and decisions that are taken back.

- What a swap gives up is planned care of the same child, and stays planned while the swap is undecided: the moment is
  marked `under_swap` here, and its own constraint keeps it planned (R-18).
- A decision can be taken back, with a reason; otherwise a decided booking stays decided (R-55).
"""

from django.db import migrations

GIVEN_UP = """
CREATE FUNCTION guard_given_up() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.is_open AND NEW.moment_id IS NOT NULL AND NOT EXISTS (
    SELECT FROM requests_booking b JOIN childcare_caremoment m ON m.id = NEW.moment_id
    WHERE b.id = NEW.booking_id
      AND b.child_id = NEW.child_id AND m.child_id = NEW.child_id
      AND (m.group_id, m.date, m.starts, m.ends) = (NEW.group_id, NEW.date, NEW.starts, NEW.ends)
  ) THEN
    RAISE EXCEPTION USING
      ERRCODE = 'check_violation',
      MESSAGE = format('booking %s gives up care that is not planned so for its child', NEW.booking_id),
      TABLE = 'requests_givenup',
      CONSTRAINT = 'given_up_is_planned_care_of_the_child';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard_given_up BEFORE INSERT OR UPDATE ON requests_givenup
FOR EACH ROW EXECUTE FUNCTION guard_given_up();

CREATE FUNCTION mark_under_swap() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' AND OLD.is_open AND (TG_OP = 'DELETE' OR NOT NEW.is_open) THEN
    UPDATE childcare_caremoment SET under_swap = false WHERE id = OLD.moment_id;
  END IF;
  IF TG_OP <> 'DELETE' AND NEW.is_open AND (TG_OP = 'INSERT' OR NOT OLD.is_open) THEN
    UPDATE childcare_caremoment SET under_swap = true WHERE id = NEW.moment_id;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER mark_under_swap AFTER INSERT OR UPDATE OR DELETE ON requests_givenup
FOR EACH ROW EXECUTE FUNCTION mark_under_swap();
"""

DROP_GIVEN_UP = """
DROP TRIGGER mark_under_swap ON requests_givenup;
DROP FUNCTION mark_under_swap();
DROP TRIGGER guard_given_up ON requests_givenup;
DROP FUNCTION guard_given_up();
"""

BOOKING = """
CREATE OR REPLACE FUNCTION guard_booking() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.status <> 'pending'
     AND (NEW.status, NEW.decided_at, NEW.decided_by_id) IS DISTINCT FROM
         (OLD.status, OLD.decided_at, OLD.decided_by_id)
     AND NOT (OLD.status = 'approved' AND NEW.status = 'cancelled')
     AND NOT (OLD.status IN ('approved', 'rejected') AND NEW.status IN ('pending', 'expired')
              AND NEW.taken_back_at IS NOT NULL AND NEW.taken_back_at IS DISTINCT FROM OLD.taken_back_at) THEN
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
"""

BOOKING_BEFORE = BOOKING.replace(
    """
     AND NOT (OLD.status IN ('approved', 'rejected') AND NEW.status IN ('pending', 'expired')
              AND NEW.taken_back_at IS NOT NULL AND NEW.taken_back_at IS DISTINCT FROM OLD.taken_back_at)""",
    "",
)


class Migration(migrations.Migration):
    dependencies = [("requests", "0005_swaps_and_absences")]
    operations = [
        migrations.RunSQL(GIVEN_UP, DROP_GIVEN_UP),
        migrations.RunSQL(BOOKING, BOOKING_BEFORE),
    ]

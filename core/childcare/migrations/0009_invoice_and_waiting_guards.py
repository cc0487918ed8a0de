"""What can never be in the database, whoever writes.

- An invoice number is the next one of its organisation and year: given by PostgreSQL at the moment the invoice becomes
  final, with the counter locked until the end of that transaction; so the numbers have no holes and nobody shares one.
- A final invoice and its lines stay as they are, and its total is the sum of its lines.
- A second invoice of a month comes only after the first was taken back by a credit invoice.
- An entry of the waiting list goes only from a state to one that may follow (core.childcare.choices.WAITING_STEPS).
"""

from django.db import migrations

SEQUENCE = """
CREATE FUNCTION guard_invoice_sequence() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF pg_trigger_depth() < 2 THEN
    RAISE EXCEPTION USING
      ERRCODE = 'check_violation',
      MESSAGE = 'the database alone counts invoices',
      TABLE = 'childcare_invoicesequence',
      CONSTRAINT = 'invoice_sequence_counts_itself';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard_invoice_sequence BEFORE INSERT OR UPDATE OR DELETE ON childcare_invoicesequence
FOR EACH ROW EXECUTE FUNCTION guard_invoice_sequence();
CREATE TRIGGER keep_invoice_sequence BEFORE TRUNCATE ON childcare_invoicesequence
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""

DROP_SEQUENCE = """
DROP TRIGGER keep_invoice_sequence ON childcare_invoicesequence;
DROP TRIGGER guard_invoice_sequence ON childcare_invoicesequence;
DROP FUNCTION guard_invoice_sequence();
"""

INVOICE = """
CREATE FUNCTION guard_invoice() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  sum_of_lines numeric;
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.status <> 'draft' THEN
      RAISE EXCEPTION USING
        ERRCODE = 'check_violation',
        MESSAGE = 'an invoice begins as a draft',
        TABLE = 'childcare_invoice',
        CONSTRAINT = 'invoice_begins_as_a_draft';
    END IF;
    RETURN NEW;
  END IF;
  IF OLD.status = 'final' THEN
    RAISE EXCEPTION USING
      ERRCODE = 'check_violation',
      MESSAGE = format('invoice %s-%s is final and stays as it is', OLD.year, OLD.sequence),
      TABLE = 'childcare_invoice',
      CONSTRAINT = 'final_invoice_stays_as_it_is';
  END IF;
  IF TG_OP = 'DELETE' THEN
    RETURN OLD;
  END IF;
  IF NEW.status <> 'final' THEN
    RETURN NEW;
  END IF;
  SELECT coalesce(sum(amount), 0) INTO sum_of_lines FROM childcare_invoiceline WHERE invoice_id = NEW.id;
  IF NEW.total <> sum_of_lines THEN
    RAISE EXCEPTION USING
      ERRCODE = 'check_violation',
      MESSAGE = format('invoice %s says %s and its lines come to %s', NEW.id, NEW.total, sum_of_lines),
      TABLE = 'childcare_invoice',
      CONSTRAINT = 'invoice_total_is_the_sum_of_its_lines';
  END IF;
  IF NEW.kind = 'invoice' AND NEW.attempt > 1 AND NOT EXISTS (
    SELECT 1 FROM childcare_invoice earlier
    JOIN childcare_invoice taken_back ON taken_back.corrects_id = earlier.id AND taken_back.status = 'final'
    WHERE earlier.family_id = NEW.family_id AND earlier.location_id = NEW.location_id
      AND earlier.month = NEW.month AND earlier.kind = 'invoice' AND earlier.attempt = NEW.attempt - 1
  ) THEN
    RAISE EXCEPTION USING
      ERRCODE = 'check_violation',
      MESSAGE = 'the invoice of this month has to be taken back first',
      TABLE = 'childcare_invoice',
      CONSTRAINT = 'invoice_again_after_a_credit_invoice';
  END IF;
  NEW.year := extract(year FROM NEW.issued_on);
  INSERT INTO childcare_invoicesequence (organisation_id, year, last)
  VALUES (NEW.organisation_id, NEW.year, 1)
  ON CONFLICT (organisation_id, year) DO UPDATE SET last = childcare_invoicesequence.last + 1
  RETURNING last INTO NEW.sequence;
  RETURN NEW;
END $$;
CREATE TRIGGER guard_invoice BEFORE INSERT OR UPDATE OR DELETE ON childcare_invoice
FOR EACH ROW EXECUTE FUNCTION guard_invoice();
CREATE TRIGGER keep_invoices BEFORE TRUNCATE ON childcare_invoice
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""

DROP_INVOICE = """
DROP TRIGGER keep_invoices ON childcare_invoice;
DROP TRIGGER guard_invoice ON childcare_invoice;
DROP FUNCTION guard_invoice();
"""

# The invoice is locked while its lines change, so that none comes in while it becomes final.
LINE = """
CREATE FUNCTION guard_invoice_line() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  is_final boolean;
BEGIN
  SELECT bool_or(status = 'final') INTO is_final FROM (
    SELECT status FROM childcare_invoice
    WHERE (TG_OP <> 'INSERT' AND id = OLD.invoice_id) OR (TG_OP <> 'DELETE' AND id = NEW.invoice_id)
    FOR NO KEY UPDATE
  ) invoices;
  IF is_final THEN
    RAISE EXCEPTION USING
      ERRCODE = 'check_violation',
      MESSAGE = 'the lines of a final invoice stay as they are',
      TABLE = 'childcare_invoiceline',
      CONSTRAINT = 'final_invoice_keeps_its_lines';
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER guard_invoice_line BEFORE INSERT OR UPDATE OR DELETE ON childcare_invoiceline
FOR EACH ROW EXECUTE FUNCTION guard_invoice_line();
CREATE TRIGGER keep_invoice_lines BEFORE TRUNCATE ON childcare_invoiceline
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""

DROP_LINE = """
DROP TRIGGER keep_invoice_lines ON childcare_invoiceline;
DROP TRIGGER guard_invoice_line ON childcare_invoiceline;
DROP FUNCTION guard_invoice_line();
"""

WAITING = """
CREATE FUNCTION guard_waiting_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state <> OLD.state AND NOT (OLD.state, NEW.state) IN (
    ('open', 'offered'), ('open', 'withdrawn'),
    ('offered', 'accepted'), ('offered', 'refused'), ('offered', 'expired'), ('offered', 'withdrawn'),
    ('offered', 'open'), ('refused', 'open'), ('expired', 'open')
  ) THEN
    RAISE EXCEPTION USING
      ERRCODE = 'check_violation',
      MESSAGE = format('waiting entry %s goes from %s to %s, which may not follow', OLD.id, OLD.state, NEW.state),
      TABLE = 'childcare_waitingentry',
      CONSTRAINT = 'waiting_state_may_follow';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard_waiting_entry BEFORE UPDATE ON childcare_waitingentry
FOR EACH ROW EXECUTE FUNCTION guard_waiting_entry();

CREATE FUNCTION guard_waiting_offer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state <> 'open' AND NEW.state <> OLD.state THEN
    RAISE EXCEPTION USING
      ERRCODE = 'check_violation',
      MESSAGE = format('offer %s was answered (%s) and stays so', OLD.id, OLD.state),
      TABLE = 'childcare_waitingoffer',
      CONSTRAINT = 'answered_offer_stays_answered';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard_waiting_offer BEFORE UPDATE ON childcare_waitingoffer
FOR EACH ROW EXECUTE FUNCTION guard_waiting_offer();
"""

DROP_WAITING = """
DROP TRIGGER guard_waiting_offer ON childcare_waitingoffer;
DROP FUNCTION guard_waiting_offer();
DROP TRIGGER guard_waiting_entry ON childcare_waitingentry;
DROP FUNCTION guard_waiting_entry();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("childcare", "0008_invoices_waiting_list_and_childminders"),
        ("audit", "0002_append_only"),
    ]
    operations = [
        migrations.RunSQL(SEQUENCE, DROP_SEQUENCE),
        migrations.RunSQL(INVOICE, DROP_INVOICE),
        migrations.RunSQL(LINE, DROP_LINE),
        migrations.RunSQL(WAITING, DROP_WAITING),
    ]

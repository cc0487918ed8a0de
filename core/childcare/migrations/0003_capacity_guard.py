"""No group past its capacity, whoever writes: counted by PostgreSQL with the group's day locked.

A moment that is marked as overbooked may pass the group's capacity, never the legal maximum
(core.childcare.choices.LEGAL_MAXIMUM; a test compares the figures).
"""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION guard_group_capacity() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  placed bigint[];
  passed record;
BEGIN
  IF TG_OP = 'INSERT' THEN
    SELECT array_agg(n.id) INTO placed FROM new_rows n WHERE n.status = 'planned';
  ELSE
    SELECT array_agg(n.id) INTO placed
    FROM new_rows n JOIN old_rows o ON o.id = n.id
    WHERE n.status = 'planned'
      AND (o.status, o.group_id, o.date, o.starts, o.ends, o.overbooked_by_id)
          IS DISTINCT FROM (n.status, n.group_id, n.date, n.starts, n.ends, n.overbooked_by_id);
  END IF;
  IF placed IS NULL THEN
    RETURN NULL;
  END IF;

  -- Locks the days in one fixed order; writing (not only locking) them also stops a
  -- transaction that counts on an older snapshot.
  INSERT INTO childcare_groupday (group_id, date, changes)
  SELECT DISTINCT m.group_id, m.date, 1 FROM childcare_caremoment m WHERE m.id = ANY (placed)
  ORDER BY m.group_id, m.date
  ON CONFLICT (group_id, date) DO UPDATE SET changes = childcare_groupday.changes + 1;

  WITH days AS (
    SELECT DISTINCT m.group_id, m.date FROM childcare_caremoment m WHERE m.id = ANY (placed)
  ), points AS (
    SELECT m.group_id, m.date, m.starts AS at
    FROM days JOIN childcare_caremoment m USING (group_id, date) WHERE m.status = 'planned'
    UNION
    SELECT d.group_id, d.date, edge.at
    FROM days d
    JOIN childcare_groupcapacity c ON c.group_id = d.group_id
    CROSS JOIN LATERAL (VALUES (c.starts), (c.ends)) edge (at)
  ), loads AS (
    SELECT p.group_id, p.date, p.at, count(*) AS children
    FROM points p
    JOIN childcare_caremoment m
      ON m.group_id = p.group_id AND m.date = p.date AND m.status = 'planned'
     AND m.starts <= p.at AND m.ends > p.at
    GROUP BY p.group_id, p.date, p.at
  )
  SELECT g.name, l.date, l.at, l.children, room.capacity INTO passed
  FROM childcare_caremoment n
  JOIN loads l ON l.group_id = n.group_id AND l.date = n.date AND l.at >= n.starts AND l.at < n.ends
  JOIN childcare_group g ON g.id = n.group_id
  CROSS JOIN LATERAL (
    SELECT
      CASE WHEN n.overbooked_by_id IS NULL THEN coalesce(min(c.capacity), g.capacity) END AS own,
      CASE g.care_type
        WHEN 'childminding' THEN 6
        WHEN 'day_care' THEN 16
        WHEN 'playgroup' THEN 16
        ELSE 30
      END AS legal
    FROM childcare_groupcapacity c
    WHERE c.group_id = g.id AND (c.weekday IS NULL OR c.weekday = extract(isodow FROM l.date))
      AND c.starts <= l.at AND c.ends > l.at
  ) bounds
  CROSS JOIN LATERAL (SELECT least(bounds.own, bounds.legal) AS capacity) room
  WHERE n.id = ANY (placed) AND l.children > room.capacity
  LIMIT 1;

  IF FOUND THEN
    RAISE EXCEPTION USING
      ERRCODE = 'check_violation',
      MESSAGE = format('group %s is full on %s at %s: %s children, room for %s',
                       passed.name, passed.date, passed.at, passed.children, passed.capacity),
      TABLE = 'childcare_caremoment',
      CONSTRAINT = 'group_within_capacity';
  END IF;
  RETURN NULL;
END $$;
"""

TRIGGERS = """
CREATE TRIGGER group_within_capacity_on_insert AFTER INSERT ON childcare_caremoment
REFERENCING NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION guard_group_capacity();
CREATE TRIGGER group_within_capacity_on_update AFTER UPDATE ON childcare_caremoment
REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION guard_group_capacity();
"""

DROP_TRIGGERS = """
DROP TRIGGER group_within_capacity_on_insert ON childcare_caremoment;
DROP TRIGGER group_within_capacity_on_update ON childcare_caremoment;
"""


class Migration(migrations.Migration):
    dependencies = [("childcare", "0002_initial")]
    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION guard_group_capacity();"),
        migrations.RunSQL(TRIGGERS, DROP_TRIGGERS),
    ]

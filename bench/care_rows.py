"""Many help requests in a partnership that has schools, titles and statuses already, and much that was sent to its
intake: by SQL, so it takes minutes."""

from django.db import connection

FILL = """
CREATE TEMPORARY TABLE combination AS
SELECT (row_number() OVER (ORDER BY title.id, status.position))::int AS number, title.id AS title_id,
       title.process_id, status.id AS status_id, status.is_hidden
FROM carecases_title title JOIN carecases_status status ON status.process_id = title.process_id
WHERE title.organisation_id = %(organisation)s AND NOT status.is_retired;

CREATE TEMPORARY TABLE place AS
SELECT (row_number() OVER (ORDER BY id))::int AS number, id FROM accounts_unit
WHERE organisation_id = %(organisation)s AND kind = 'school';

INSERT INTO carecases_dossier
  (organisation_id, number, first_name, prefix, last_name, birth_date, sex, school_id, made_at)
SELECT %(organisation)s, 1000000 + n,
       (ARRAY['Noor','Daan','Yara','Sem','Lotte','Ties','Hasna','Bram','Fenna','Omar','Jip'])[1 + n %% 11],
       (ARRAY['','van','','de','','van der',''])[1 + n %% 7],
       (ARRAY['Boven','Jansen','Smit','Makrini','Bakker','Visser','Mulder','Yilmaz','Koster','Prins','Vos','Dekker','Blom'])
         [1 + n %% 13] || (ARRAY['','s','ema','stra','man','inga','huis','mans','veld'])[1 + n %% 9]
         || CASE WHEN n %% 5 = 0 THEN '-' || (ARRAY['Postma','Haan','Wit','Ruiter'])[1 + n %% 4] ELSE '' END,
       current_date - 1500 - n %% 3000, 'x', place.id, now() - make_interval(mins => n)
FROM generate_series(1, %(dossiers)s) n JOIN place ON place.number = 1 + n %% (SELECT count(*)::int FROM place);

INSERT INTO carecases_schooldata (dossier_id, school_id, "group", contact, function, email, phone, since)
SELECT id, school_id, '', 'Ingrid Blom', '', 'i.blom@school.example', '', current_date - 300
FROM carecases_dossier WHERE organisation_id = %(organisation)s AND number > 1000000;

INSERT INTO carecases_helprequest
  (organisation_id, dossier_id, school_id, school_data_id, title_id, process_id, status_id, is_hidden, asked_on,
   description, earlier_tlv, coordinator_id, made_at, key)
SELECT %(organisation)s, dossier.id, dossier.school_id, data.id, combination.title_id, combination.process_id,
       combination.status_id, combination.is_hidden, (now() - make_interval(mins => n))::date, '', '',
       CASE WHEN n %% 3 = 0 THEN %(coordinator)s::bigint END, now() - make_interval(mins => n), gen_random_uuid()
FROM generate_series(1, %(number)s) n
JOIN carecases_dossier dossier
  ON dossier.organisation_id = %(organisation)s AND dossier.number = 1000001 + n %% %(dossiers)s
JOIN carecases_schooldata data ON data.dossier_id = dossier.id
JOIN combination
  ON combination.number = 1 + abs(hashint4(n)::bigint) %% (SELECT count(*) FROM combination);

INSERT INTO carecases_helprequest_labels (helprequest_id, label_id)
SELECT id, %(label)s FROM carecases_helprequest WHERE organisation_id = %(organisation)s AND id %% 50 = 0;

DROP TABLE combination, place;
"""


def add_help_requests(organisation: int, number: int, *, coordinator: int, label: int) -> None:
    """`number` help requests of half as many pupils, one a minute back in time, every third with the coordinator and
    every fiftieth with the label, spread over all schools, titles and statuses of the partnership."""
    with connection.cursor() as cursor:
        cursor.execute(
            FILL,
            {
                "organisation": organisation,
                "number": number,
                "dossiers": number // 2,
                "coordinator": coordinator,
                "label": label,
            },
        )
        cursor.execute("ANALYZE")


ATTEMPTS = """
CREATE TEMPORARY TABLE place AS
SELECT (row_number() OVER (ORDER BY id))::int AS number, id FROM accounts_unit
WHERE organisation_id = %(organisation)s AND kind = 'school';

CREATE TEMPORARY TABLE environment AS
SELECT (row_number() OVER (ORDER BY id))::int AS number, id FROM intake_sender
WHERE organisation_id = %(organisation)s;

INSERT INTO intake_attempt
  (organisation_id, sender_id, received_at, kind, outcome, reference, brin, title, school_id, dossier_number, findings,
   message_size)
SELECT %(organisation)s, environment.id, now() - make_interval(mins => n), 'message', answer.outcome, 'HV-' || n,
       lpad((place.number %% 100)::text, 2, '0') || chr(65 + place.number / 100) || 'B00',
       'Ambulante Begeleiding', place.id,
       CASE answer.outcome WHEN 'refused' THEN -1 ELSE 1000000 + n END,
       CASE answer.outcome WHEN 'refused' THEN '[{"code": "EMAIL_MISSING", "where": "contact.email", "values": {}}]'
         ELSE '[]' END::jsonb, 4000
FROM generate_series(1, %(number)s) n
JOIN place ON place.number = 1 + n %% (SELECT count(*)::int FROM place)
JOIN environment ON environment.number = 1 + n %% (SELECT count(*)::int FROM environment)
CROSS JOIN LATERAL (SELECT (ARRAY['accepted','accepted','updated','refused'])[1 + abs(hashint4(n)::bigint) %% 4]
                    AS outcome) answer;

DROP TABLE place, environment;
"""


def add_attempts(organisation: int, number: int) -> None:
    """`number` messages, one a minute back in time, spread over all schools and environments of the partnership; every
    fourth was refused."""
    with connection.cursor() as cursor:
        cursor.execute(ATTEMPTS, {"organisation": organisation, "number": number})
        cursor.execute("ANALYZE intake_attempt")

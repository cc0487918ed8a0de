"""Measures the support desk with 12,000 families and 1,000,000 lines of the trail (S-01).

``python -m bench.support_desk``, on an empty database of its own (``DATABASE_URL``): it loads the demo and adds to its
childcare organisation. Writes bench/support_desk.md: for each kind of search, for the customer's page and for each
diagnosis the median, how many times the bare view of the same run that is, and the number of queries.
"""

import sys
import time
from pathlib import Path

from django.core.management import call_command
from django.db import connection

from bench.__main__ import Figure, asking, bare_view, page
from core.accounts.models import User
from core.lib import clock
from supportdesk.complaints import complaints_of
from tests.signing_in import sign_in

REPORT = Path(__file__).parent / "support_desk.md"
FAMILIES = 12_000
EVENTS = 1_000_000
DESK = "/klantenhulp/"

FILL = """
INSERT INTO childcare_family
  (organisation_id, debtor_number, street, house_number, house_number_addition, postcode, city, phone)
SELECT %(organisation)s, (700000 + n)::text, 'Dorpsstraat', (1 + n %% 300)::text, '',
       (1000 + n %% 9000)::text || ' AB', 'Zonnedauw', ''
FROM generate_series(1, %(families)s) n;

CREATE TEMPORARY TABLE adult AS
SELECT family.id AS family_id, family.debtor_number, place AS position,
       (ARRAY['Noor','Daan','Yara','Sem','Lotte','Ties','Hasna','Bram','Fenna','Omar','Jip','Zoë'])
         [1 + (n * 7 + place) %% 12] AS first_name,
       (ARRAY['','van','','de','','van der',''])[1 + n %% 7] AS prefix,
       (ARRAY['Boven','Jansen','Smit','Makrini','Bakker','Visser','Mulder','Yılmaz','Koster','Prins','Vos','Dekker','Blöm'])
         [1 + n %% 13] || (ARRAY['','s','ema','stra','man','inga','huis','mans','veld'])[1 + n %% 9]
         || CASE WHEN n %% 5 = 0 THEN '-' || (ARRAY['Postma','Haan','Wit','Ruiter'])[1 + n %% 4] ELSE '' END
         AS last_name,
       lower((ARRAY['Noor','Daan','Yara','Sem','Lotte','Ties','Hasna','Bram','Fenna','Omar','Jip','Zoe'])
         [1 + (n * 7 + place) %% 12]) || '.' ||
       lower((ARRAY['Boven','Jansen','Smit','Makrini','Bakker','Visser','Mulder','Yilmaz','Koster','Prins','Vos','Dekker'])
         [1 + n %% 12]) || n || '@' || (ARRAY['gmail.example','hotmail.example','ziggo.example','kpn.example'])
         [1 + n %% 4] AS email
FROM (SELECT id, debtor_number, debtor_number::int - 700000 AS n FROM childcare_family
      WHERE organisation_id = %(organisation)s AND debtor_number BETWEEN '700001' AND '799999') family,
     generate_series(1, 2) place;

INSERT INTO accounts_user
  (password, organisation_id, environment, username, full_name, email, language, business_phone, wants_status_mails,
   app_suffix, is_active, created_at)
SELECT '!', %(organisation)s, 'parent', debtor_number || CASE WHEN position = 2 THEN 'b' ELSE '' END,
       concat_ws(' ', first_name, nullif(prefix, ''), last_name), email, 'nl', '', true, '', true, now()
FROM adult;

INSERT INTO childcare_guardian
  (family_id, position, user_id, first_name, initials, prefix, last_name, has_custody, is_blocked, phone, email,
   second_email)
SELECT adult.family_id, adult.position, account.id, adult.first_name, left(adult.first_name, 1) || '.', adult.prefix,
       adult.last_name, true, false, '', adult.email, 'tweede.' || adult.email
FROM adult JOIN accounts_user account
  ON account.organisation_id = %(organisation)s
 AND account.username = adult.debtor_number || CASE WHEN adult.position = 2 THEN 'b' ELSE '' END;

CREATE TEMPORARY TABLE account AS
SELECT (row_number() OVER (ORDER BY id))::int AS number, id, email FROM accounts_user
WHERE organisation_id = %(organisation)s AND environment = 'parent';

INSERT INTO audit_event
  (at, action, result, organisation_id, actor_id, capacity, client_type, client_id, object_type, object_id, ground,
   device, address, data)
SELECT now() - make_interval(secs => n * 30),
       CASE WHEN n %% 6 = 0 THEN 'account:session:refuse' ELSE 'account:session:start' END,
       CASE WHEN n %% 6 = 0 THEN 'refused' ELSE 'done' END, %(organisation)s, account.id, 'ouder',
       'accounts.user', account.id::text, 'accounts.user', account.id::text, '', 'Chrome 130 / Android', '192.0.2.7',
       CASE WHEN n %% 6 = 0 THEN '{"reason": "password"}'::jsonb ELSE '{}'::jsonb END
FROM generate_series(1, %(events)s) n JOIN account ON account.number = 1 + n %% (SELECT count(*)::int FROM account);

INSERT INTO accounts_resetattempt (at, organisation_id, environment, account_id, identifier, step, notes, address)
SELECT now() - make_interval(mins => n), %(organisation)s, 'parent', account.id, md5(n::text), 'sent', '{}', '192.0.2.7'
FROM generate_series(1, %(events)s / 20) n
JOIN account ON account.number = 1 + n %% (SELECT count(*)::int FROM account);

INSERT INTO notifications_outboxmessage
  (id, kind, channel, recipient_id, address, context, dedup_key, created_at, due_at, state, attempts,
   attempts_forgiven, finished_at)
SELECT gen_random_uuid(), 'requests.settled', 'mail', account.id, account.email, '{}', 'measured-' || n,
       now() - make_interval(mins => n), now() - make_interval(mins => n), 'sent', 1, 0, now()
FROM generate_series(1, %(events)s / 4) n
JOIN account ON account.number = 1 + n %% (SELECT count(*)::int FROM account);

INSERT INTO notifications_deliveryattempt (message_id, number, at, address, succeeded, answer)
SELECT id, 1, created_at, address, true, '250 2.0.0 OK' FROM notifications_outboxmessage
WHERE dedup_key LIKE 'measured-%%';

DROP TABLE adult, account;
"""


def fill(organisation: int) -> None:
    """The families, their accounts, and what was written down about them."""
    with connection.cursor() as cursor:
        # Checking each row against every key takes longer than the rest, and is not what is measured.
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(FILL, {"organisation": organisation, "families": FAMILIES, "events": EVENTS})
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("VACUUM ANALYZE")


def searches(customer: User) -> dict[str, str]:
    """What is typed, by what it is."""
    name = customer.full_name.split()
    address, provider = customer.email.split("@")
    return {
        "debtor number": customer.username,
        "e-mail address": customer.email,
        "e-mail address with a typing error": f"{address}@{provider.replace('m', 'n', 1)}",
        "second e-mail address": f"tweede.{customer.email}",
        "name": customer.full_name,
        "name with a typing error": f"{name[0]} {name[-1][:3]}{name[-1][4:]}",
        "last name only": name[-1],
        "a common first name": name[0],
        "three letters": name[-1][:3],
        "BSN": "111222333",
        "number of a help request or dossier": "1000042",
        "nobody": "xqzjw vkpt",
    }


def measure() -> tuple[Figure, list[Figure]]:
    call_command("migrate", verbosity=0)
    call_command("load_demo")
    worker = User.objects.get(username="support")
    started = time.perf_counter()
    fill(worker.organisation_id)
    sys.stdout.write(f"filled in {time.perf_counter() - started:.0f} s\n")
    client = sign_in(worker)
    customer = User.objects.get(organisation=worker.organisation_id, username="704242")
    figures = [
        asking(f"search: {what}", lambda typed=typed: client.post(DESK, {"klant_of_bsn": typed}))
        for what, typed in searches(customer).items()
    ]
    at_home = f"{DESK}klant/{customer.pk}/"
    figures.append(page("customer", client, at_home))
    figures += [
        asking(
            f"diagnosis: {complaint}",
            lambda complaint=complaint: client.post(
                f"{at_home}klacht/{complaint}/", {"email": customer.email}
            ),
            status=302,
        )
        for complaint in complaints_of(worker.organisation.kind)
    ]
    return bare_view(), figures


def write(bare: Figure, figures: list[Figure]) -> None:
    lines = [
        f"| {figure.name} | {figure.milliseconds:.0f} | {figure.milliseconds / bare.milliseconds:.0f}"
        f" | {figure.queries} |"
        for figure in figures
    ]
    text = "\n".join(
        [
            "# The support desk",
            "",
            f"Written by `python -m bench.support_desk` on {clock.today()}: {FAMILIES:,} families of two guardians with"
            f" an account, {EVENTS:,} lines of the trail, {EVENTS // 4:,} mails, {EVENTS // 20:,} asked passwords;"
            f" middleware and session included. The bare view took {bare.milliseconds:.1f} ms.",
            "",
            "| what | median ms | times the bare view | queries |",
            "| --- | --- | --- | --- |",
            *lines,
            "",
        ]
    )
    REPORT.write_text(text)
    sys.stdout.write(text)


if __name__ == "__main__":
    write(*measure())

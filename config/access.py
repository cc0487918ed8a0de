"""Who may open which URL of Kring: the tables of all apps as one (settings.ACCESS_TABLE, A-26)."""

from carecases.intake.policies import ACCESS as INTAKE
from carecases.papers.policies import ACCESS as PAPERS
from carecases.policies import ACCESS as CARECASES
from carecases.questionnaires.policies import ACCESS as QUESTIONNAIRES
from carecases.retention.policies import ACCESS as RETENTION
from carecases.support.policies import ACCESS as SUPPORT
from carecases.tickets.policies import ACCESS as TICKETS
from carecases.together.policies import ACCESS as TOGETHER
from carecases.transfers.policies import ACCESS as TRANSFERS
from core.accounts.policies import ACCESS as ACCOUNTS
from core.accounts.policies import EVERYONE, SIGNED_IN, STILL_SIGNED_IN, Access
from core.childcare.policies import ACCESS as CHILDCARE
from core.homelogin.policies import ACCESS as HOMELOGIN
from portal.childminding.policies import ACCESS as CHILDMINDING
from portal.conversations.policies import ACCESS as CONVERSATIONS
from portal.diary.policies import ACCESS as DIARY
from portal.group_day.policies import ACCESS as GROUP_DAY
from portal.observations.policies import ACCESS as OBSERVATIONS
from portal.own_data.policies import ACCESS as OWN_DATA
from portal.policies import ACCESS as PORTAL
from portal.publishing.policies import ACCESS as PUBLISHING
from portal.surveys.policies import ACCESS as SURVEYS
from portal.talks.policies import ACCESS as TALKS
from requests_app.policies import ACCESS as REQUESTS
from supportdesk.answers.policies import ACCESS as ANSWERS
from supportdesk.devices.policies import ACCESS as DEVICES
from supportdesk.figures.policies import ACCESS as FIGURES
from supportdesk.health.policies import ACCESS as HEALTH
from supportdesk.policies import ACCESS as SUPPORT_DESK

# Parts below core.accounts cannot know its rights, so their rows stand here, beside config's own. The views of
# the mailbox and of the gallery answer 404 outside a demo.
BELOW_ACCOUNTS: dict[str, Access] = {
    "live": EVERYONE,
    "ready": EVERYONE,
    "metrics": EVERYONE,
    "security_txt": EVERYONE,
    "set_language": EVERYONE,
    "design:gallery": EVERYONE,
    "design:sample_theme": EVERYONE,
    "design:theme": EVERYONE,
    "files:file": SIGNED_IN,
    "files:upload": SIGNED_IN,
    "notifications:notices": STILL_SIGNED_IN,
    "notifications:notices_read": STILL_SIGNED_IN,
    "notifications:notice_open": STILL_SIGNED_IN,
    "notifications:mailbox": EVERYONE,
    "notifications:mailbox_clear": EVERYONE,
    "notifications:mail": EVERYONE,
    "notifications:mail_html": EVERYONE,
}

ACCESS: dict[str, Access] = (
    BELOW_ACCOUNTS
    | ACCOUNTS
    | HOMELOGIN
    | CHILDCARE
    | PORTAL
    | CHILDMINDING
    | CONVERSATIONS
    | PUBLISHING
    | OWN_DATA
    | DIARY
    | GROUP_DAY
    | TALKS
    | SURVEYS
    | OBSERVATIONS
    | REQUESTS
    | CARECASES
    | SUPPORT
    | RETENTION
    | PAPERS
    | INTAKE
    | QUESTIONNAIRES
    | TICKETS
    | TOGETHER
    | SUPPORT_DESK
    | DEVICES
    | FIGURES
    | ANSWERS
    | HEALTH
    | TRANSFERS
)

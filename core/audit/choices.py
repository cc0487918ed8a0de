"""What the trail can say happened: ``source:subject:action``."""

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Result(TextChoices):
    DONE = "done", _("succeeded")
    REFUSED = "refused", _("refused")


class Action(TextChoices):
    SIGN_IN = "account:session:start", _("signed in")
    SIGN_IN_REFUSED = "account:session:refuse", _("was refused while signing in")
    SIGN_IN_WAIT_LIFTED = "account:wait:lift", _("ended the wait after failed sign-ins")
    SIGN_IN_HELPED = "account:sign_in:look", _("viewed how signing in to an account went")
    SIGN_OUT = "account:session:end", _("signed out")
    SESSION_EXPIRED = "account:session:expire", _("was signed out by the time-out")
    SESSION_ENDED_ELSEWHERE = "account:session:end_elsewhere", _("signed another device out")
    SESSION_MOVED = "account:session:move", _("went on from another network or browser")
    SESSION_SUSPECT = "account:session:suspect", _("came from another device and network at once")
    SESSION_SWITCHED = "account:session:switch", _("went on with another account in the same browser")
    STEPPED_UP = "account:session:step_up", _("proved again who it is")
    SECOND_FACTOR_SET_UP = "account:second_factor:set_up", _("set up the second step of signing in")
    SECOND_FACTOR_REMOVED = "account:second_factor:remove", _("removed a means for the second step")
    SECOND_FACTOR_OFF = "account:second_factor:off", _("switched off signing in with two steps")
    PASSKEY_RENAMED = "account:passkey:rename", _("renamed a passkey")
    FACTOR_RESET_ASKED = "account:factor_reset:ask", _("asked for the reset of a second factor")
    FACTOR_RESET_CONFIRMED = "account:factor_reset:confirm", _("confirmed the reset of a second factor")
    FACTOR_RESET_WITHDRAWN = "account:factor_reset:withdraw", _("withdrew the reset of a second factor")
    OWN_DETAILS_CHANGED = "account:details:change", _("changed the own details")
    RECOVERY_CODES_MADE = "account:recovery_codes:make", _("made recovery codes")
    RECOVERY_CODE_USED = "account:recovery_code:use", _("used a recovery code")
    PASSWORD_CHANGED = "account:password:change", _("changed the password")
    PASSWORD_SET = "account:password:set", _("set a first password")
    EMAIL_CHANGE_ASKED = "account:email:ask", _("asked for another e-mail address")
    EMAIL_CHANGED = "account:email:change", _("changed the e-mail address")
    ACCOUNT_MADE = "account:account:make", _("made an account")
    ACCOUNT_CHANGED = "account:account:change", _("changed an account")
    ACCOUNT_ROLE_GIVEN = "account:role:give", _("gave an account another role")
    ACCOUNT_LINK_SENT = "account:link:send", _("sent somebody a link for a password")
    ACCOUNT_END_PLANNED = "account:end:plan", _("planned the end of an account")
    ACCOUNT_END_WITHDRAWN = "account:end:withdraw", _("withdrew the planned end of an account")
    ACCOUNT_ENDED = "account:account:end", _("ended an account")
    ACCOUNT_REOPENED = "account:account:reopen", _("reopened an account")
    ROLE_MADE = "account:role:make", _("made a role")
    ROLE_CHANGED = "account:role:change", _("changed what a role may do")
    ROLE_REMOVED = "account:role:remove", _("removed a role")
    ORGANISATION_CHANGED = "account:organisation:change", _("changed the settings of the organisation")
    UNIT_MADE = "account:unit:make", _("added a school or institution")
    UNIT_CHANGE_PLANNED = "account:unit:plan", _("planned a change of a school or institution")
    UNIT_CHANGE_WITHDRAWN = "account:unit:withdraw", _("withdrew a planned change of a school or institution")
    UNIT_CHANGED = "account:unit:change", _("a change of a school or institution took effect")
    ACCOUNT_OPENED = "register:account:open", _("opened an account for a guardian")
    TRAIL_SEARCHED = "trail:events:search", _("searched the audit trail")
    TRAIL_OPENED = "trail:event:open", _("opened a line of the audit trail")
    TRAIL_EXPORTED = "trail:events:export", _("saved lines of the audit trail as a file")
    TRAIL_TRIMMED = "trail:events:trim", _("removed lines past their retention from the audit trail")
    BSN_OPENED = "register:bsn:open", _("viewed the BSNs of a family, masked")
    BSN_SET = "register:bsn:set", _("filled in a BSN")
    BSN_REVEALED = "register:bsn:reveal", _("viewed a whole BSN")
    BSN_SEARCHED = "register:bsn:search", _("searched by BSN")
    RELATIVE_INVITED = "register:relative:invite", _("invited a relative")
    RELATIVE_ENDED = "register:relative:end", _("ended the access of a relative")
    HOME_PUPIL_OPENED = "home:pupil:open", _("viewed the home login of a pupil")
    HOME_SECRET_SET = "home:secret:set", _("set the PIN or pictures of a pupil")
    HOME_ADDRESSES_SET = "home:addresses:set", _("set the home e-mail addresses of a pupil")
    HOME_LINK_ASKED = "home:link:ask", _("asked for an activation link for home")
    HOME_ROSTER_IMPORTED = "home:roster:import", _("imported pupils for home login")
    HOME_SCHOOL_SET = "home:school:set", _("changed the settings of home login")
    HOME_GROUP_SET = "home:group:set", _("made or changed a group with home login")
    HOME_GROUP_REMOVED = "home:group:remove", _("removed a group with home login")
    HOME_PUPIL_ADDED = "home:pupil:add", _("added a pupil with home login")
    HOME_PUPIL_CHANGED = "home:pupil:change", _("changed the name or group of a pupil with home login")
    HOME_PUPIL_REMOVED = "home:pupil:remove", _("removed a pupil with home login")
    HOME_LICENCE_SET = "home:licence:set", _("entered or changed a licence of a learning tool")
    HOME_LICENCE_REMOVED = "home:licence:remove", _("removed a licence of a learning tool")
    HOME_SOURCE_SET = "home:source:set", _("set how a publisher tells licences")
    HOME_SOURCE_REMOVED = "home:source:remove", _("removed how a publisher tells licences")
    HOME_PUBLISHER_SET = "home:publisher:set", _("changed the public list of publishers")
    DAY_LIST_OPENED = "register:day_list:open", _("viewed who comes to a group on a day")
    DAY_LIST_EXPORTED = "register:day_list:export", _("took out a day list as a file")
    SCHEDULE_GENERATED = "register:schedule:generate", _("planned care moments ahead")
    REQUEST_SUBMITTED = "requests:request:submit", _("submitted a request")
    BOOKING_OPENED = "requests:booking:open", _("viewed a request and what is known of the child")
    BOOKING_APPROVED = "requests:booking:approve", _("approved a booking")
    BOOKING_OVERBOOKED = "requests:booking:overbook", _("approved a booking past the group's capacity")
    BOOKING_REJECTED = "requests:booking:reject", _("rejected a booking")
    BOOKING_CANCELLED = "requests:booking:cancel", _("cancelled a booking")
    DECISION_TAKEN_BACK = "requests:booking:take_back", _("took a decision back")
    ABSENCE_REPORTED = "requests:absence:report", _("reported an absence")
    ABSENCE_UNDONE = "requests:absence:undo", _("undid an absence")
    BOOKING_EXPIRED = "requests:booking:expire", _("withdrew a booking that had expired")
    POLICY_RULE_SET = "requests:rule:set", _("set a rule of requests")
    POLICY_RULE_CHANGED = "requests:rule:change", _("changed a coming rule of requests")
    POLICY_RULE_ENDED = "requests:rule:end", _("ended a rule of requests")
    POLICY_RULE_WITHDRAWN = "requests:rule:withdraw", _("withdrew a coming rule of requests")
    CREDIT_GRANTED = "requests:credit:grant", _("granted a credit")
    CREDIT_CORRECTED = "requests:credit:correct", _("corrected a credit")
    CREDIT_RUN_STARTED = "requests:credit_run:start", _("started granting credits for a day")
    CREDIT_RUN_CANCELLED = "requests:credit_run:cancel", _("stopped granting credits for a day")
    CREDIT_RUN_UNDONE = "requests:credit_run:undo", _("took back the credits for a day")

    @property
    def usual_result(self) -> Result:
        """What a line with this action says unless told otherwise."""
        return Result.REFUSED if self is Action.SIGN_IN_REFUSED else Result.DONE


OBJECT_WORDS: dict[str, Promise] = {
    "accounts.secondfactorreset": _("reset of a second factor"),
    "accounts.organisation": _("organisation"),
    "accounts.role": _("role"),
    "accounts.unit": _("school or institution"),
    "accounts.user": _("account"),
    "audit.event": _("line of the audit trail"),
    "childcare.child": _("child"),
    "childcare.family": _("family"),
    "childcare.group": _("group"),
    "childcare.guardian": _("guardian"),
    "childcare.location": _("location"),
    "childcare.placement": _("placement"),
    "childcare.relative": _("relative"),
    "homelogin.homeaccount": _("home account"),
    "homelogin.homegroup": _("group with home login"),
    "homelogin.homeschool": _("settings of home login"),
    "homelogin.licence": _("licence of a learning tool"),
    "homelogin.licencesource": _("publisher that tells licences"),
    "homelogin.publisher": _("publisher"),
    "homelogin.pupil": _("pupil"),
    "requests.booking": _("booking"),
    "requests.credit": _("credit"),
    "requests.creditrun": _("credits for a day without care"),
    "requests.policyrule": _("rule of requests"),
    "requests.request": _("request"),
}
"""What the trail can be about, in words; by the model's label."""

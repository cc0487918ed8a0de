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
    CUSTOMER_SEEN = "support:customer:look", _("viewed what happened to a customer")
    DIAGNOSIS_RUN = "support:diagnosis:run", _("looked into a complaint of a customer")
    DIAGNOSIS_SENT = "support:diagnosis:send", _("sent a diagnosis")
    DIAGNOSIS_PRINTED = "support:diagnosis:print", _("took out a diagnosis as a file")
    CUSTOMER_MENDED = "support:repair:do", _("repaired something for a customer")
    CUSTOMER_MENDING_UNDONE = "support:repair:undo", _("undid a repair for a customer")
    RESET_REHEARSED = "support:reset:rehearse", _("rehearsed asking for a new password")
    SIGN_OUT = "account:session:end", _("signed out")
    SESSION_EXPIRED = "account:session:expire", _("was signed out by the time-out")
    SESSION_ENDED_ELSEWHERE = "account:session:end_elsewhere", _("signed another device out")
    SESSION_MOVED = "account:session:move", _("went on from another network or browser")
    SESSION_SUSPECT = "account:session:suspect", _("came from another device and network at once")
    SESSION_SWITCHED = "account:session:switch", _("went on with another account in the same browser")
    STEPPED_UP = "account:session:step_up", _("proved again who it is")
    AGENDA_FEED_MADE = "portal:agenda_feed:make", _("made an address for the agenda in a calendar")
    AGENDA_FEED_WITHDRAWN = (
        "portal:agenda_feed:withdraw",
        _("withdrew the address for the agenda in a calendar"),
    )
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
    BRIN_MENDED = "account:unit:mend_brin", _("put the BRIN of a school or institution right")
    ACCOUNT_OPENED = "register:account:open", _("opened an account for a guardian")
    DOSSIER_MADE = "care:dossier:make", _("added a dossier")
    DOSSIER_SEEN = "care:dossier:look", _("viewed a dossier")
    DOSSIER_LOOKS_SEEN = "care:dossier_looks:look", _("viewed who looked at a dossier")
    DOSSIER_CHANGED = "care:dossier:change", _("changed the data of a dossier")
    HELP_REQUEST_FILED = "care:help_request:file", _("filed a help request")
    HELP_REQUEST_SEEN = "care:help_request:look", _("viewed a help request")
    TRANSFER_ASKED = "care:transfer:ask", _("asked for the dossier of a pupil who came to the school")
    TRANSFER_RELEASED = "care:transfer:release", _("handed a dossier over to another school")
    TRANSFER_REFUSED = "care:transfer:refuse", _("refused to hand a dossier over")
    STATUS_CHANGED = "care:status:change", _("changed the status of a help request")
    HELP_REQUEST_REFUSED = "care:help_request:refuse", _("was refused at a help request after access ended")
    ROUND_STARTED = "care:round:start", _("started a consultation round")
    ROUND_MOVED = "care:round:move", _("extended a consultation round")
    ROUND_ENDED = "care:round:end", _("ended a consultation round")
    REACTION_WRITTEN = "care:reaction:write", _("reacted in a consultation round")
    ADMISSION_GIVEN = "care:admission:give", _("let somebody into a help request")
    ADMISSION_MOVED = "care:admission:move", _("changed until when somebody sees a help request")
    ADMISSION_ENDED = "care:admission:end", _("ended somebody's access to a help request")
    MEETING_PLANNED = "care:meeting:plan", _("planned a meeting about help requests")
    MEETING_CHANGED = "care:meeting:change", _("changed a meeting about help requests")
    MEETING_RECORDED = "care:meeting:record", _("wrote the minutes of a meeting about help requests")
    GUEST_ROLES_SET = "care:guest_roles:set", _("set the roles of guests and parents")
    HELP_REQUEST_ARRANGED = "care:help_request:arrange", _("set the coordinator or labels of a help request")
    HELP_REQUEST_REMOVED = "care:help_request:remove", _("removed a help request")
    HELP_REQUEST_MOVED = "care:help_request:move", _("moved a help request to another school")
    APPLICANT_CHANGE_PLANNED = "care:applicant:plan", _("planned who speaks for a school from a date")
    APPLICANT_CHANGE_WITHDRAWN = (
        "care:applicant:withdraw",
        _("withdrew a planned change of who speaks for a school"),
    )
    APPLICANT_CHANGED = "care:applicant:change", _("gave a help request another applicant")
    TICKET_SENT = "care:ticket:send", _("sent a ticket")
    TICKET_RECORDED = "care:ticket:record", _("wrote down a ticket that came by mail or telephone")
    TICKET_VERIFIED = "care:ticket:verify", _("made sure who sent a ticket")
    TICKET_ASSIGNED = "care:ticket:assign", _("set who handles a ticket")
    TICKET_ANSWERED = "care:ticket:answer", _("wrote an answer to a ticket")
    TICKET_CLOSED = "care:ticket:close", _("closed a ticket")
    TICKET_ESCALATED = "care:ticket:escalate", _("escalated a ticket to Kring")
    ESCALATION_SEEN = "care:escalation:look", _("viewed an escalated ticket as Kring's support")
    ESCALATION_ANSWERED = "care:escalation:answer", _("answered an escalated ticket as Kring's support")
    SCHOOL_CONTACT_SET = "care:school_contact:set", _("set who is known as contact of a school")
    HELP_REQUEST_RESENT = (
        "care:help_request:resend",
        _("took in a help request again from the pupil-tracking system"),
    )
    INTAKE_OPENED = "care:intake:open", _("viewed what a pupil-tracking system sent")
    INTAKE_REFUSED = "care:intake:refuse", _("a request to the intake was not of who it said, or too old")
    INTAKE_TITLE_GIVEN = "care:intake:title", _("gave a title to what a pupil-tracking system sent")
    LINK_SET = "care:link:set", _("set the link of a school with a pupil-tracking system")
    LINK_REMOVED = "care:link:remove", _("removed the link of a school with a pupil-tracking system")
    SENDER_KEY_MADE = "care:sender:key", _("made a key for a pupil-tracking system")
    SENDER_ENDED = "care:sender:end", _("ended what a pupil-tracking system may send")
    HELP_REQUESTS_EXPORTED = "care:help_requests:export", _("saved a list of help requests as a file")
    PROCESS_SET = "care:process:set", _("made or changed a process of help requests")
    TITLE_SET = "care:title:set", _("made or changed a title of help requests")
    LABEL_SET = "care:label:set", _("made, changed or removed a label of help requests")
    FUNCTION_SET = "care:function:set", _("made or changed a function and who does it")
    CONTACT_SET = "care:contact:set", _("set the region or the contact person of a school")
    COORDINATORS_SET = "care:coordinators:set", _("changed who becomes coordinator of what")
    FORM_SAVED = "care:form:save", _("saved a form of a help request")
    FORM_COMPLETED = "care:form:complete", _("made a form of a help request complete")
    FORM_REOPENED = "care:form:reopen", _("took a form of a help request back to a draft")
    EVALUATION_MOVED = "care:evaluation:move", _("moved the date of an evaluation")
    FORM_SEEN = "care:form:look", _("viewed a form of a help request")
    FORM_EXPORTED = "care:form:export", _("took out a form of a help request as a file")
    SIGN_OFF_ASKED = "care:sign_off:ask", _("asked somebody to sign a form")
    SIGN_OFF_GIVEN = "care:sign_off:give", _("agreed to a form")
    SIGN_OFF_REFUSED = "care:sign_off:refuse", _("refused to sign a form")
    DOSSIER_EXPORTED = "care:dossier:export", _("took out a help request as a file")
    FORM_VERSION_CHANGED = "care:form_version:change", _("changed what a form asks")
    FORM_HUNG = "care:form:hang", _("changed on which help requests a form hangs")
    FORM_VERSION_PUBLISHED = "care:form_version:publish", _("published what a form asks")
    PAPER_ADDED = "care:paper:add", _("added an attachment to a help request")
    PAPER_SEEN = "care:paper:look", _("viewed an attachment of a help request")
    PAPER_SAVED = "care:paper:download", _("downloaded an attachment of a help request")
    PAPER_CHANGED = "care:paper:change", _("corrected the name or kind of an attachment")
    PAPER_REMOVED = "care:paper:remove", _("deleted an attachment of a help request")
    PAPER_RULES_SET = "care:paper_rules:set", _("changed what is asked of attachments")
    PARENTS_CONSENT_RECORDED = (
        "care:parents_consent:record",
        _("wrote down the parents' consent to the handelingsdeel"),
    )
    PARENTS_CONSENT_WITHDRAWN = (
        "care:parents_consent:withdraw",
        _("took back the parents' consent to the handelingsdeel"),
    )
    NOTE_WRITTEN = "care:note:write", _("wrote a private note")
    NOTE_REMOVED = "care:note:remove", _("removed a private note")
    TLV_ISSUED = "care:tlv:issue", _("issued a TLV")
    TLV_TAKEN_OVER = "care:tlv:take_over", _("noted a TLV of before or elsewhere")
    ADVICE_KEPT = "care:advice:keep", _("wrote the advice of an expert on a TLV")
    DECISION_TAKEN = "care:decision:take", _("took a decision on a help request")
    APPROACH_PLANNED = "care:approach:plan", _("planned an approach")
    APPROACH_STARTED = "care:approach:start", _("started an approach")
    APPROACH_MOVED = "care:approach:move", _("changed the last day of an approach")
    APPROACH_ENDED = "care:approach:end", _("ended an approach")
    SUPPORT_PAPER_SAVED = "care:support_paper:save", _("saved a TLV, advice or decision as a file")
    OUTSIDE_SCHOOL_SET = "care:outside_school:set", _("admitted a school from outside, or ended that")
    RETENTION_SET = "care:retention:set", _("set how long dossiers are kept")
    HOLD_SET = "care:hold:set", _("held a dossier back from being deleted")
    HOLD_LIFTED = "care:hold:lift", _("lifted the hold on a dossier")
    DOSSIER_DELETED = "care:dossier:delete", _("a dossier past its retention was deleted for good")
    KEPT_DECISIONS_DELETED = (
        "care:decisions:delete",
        _("number and dates of decisions past their retention were deleted"),
    )
    KEY_FIGURES_EXPORTED = "care:key_figures:export", _("saved the key figures as a file")
    SUPPORT_SET = "care:support:set", _("set a mandate, a type of approach or a practitioner")
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
    CONSENT_ANSWERED = "register:consent:answer", _("answered a consent")
    CONSENT_TEXT_PUBLISHED = "register:consent_text:publish", _("published the text of a consent")
    OWN_DATA_CHANGED = "register:own_data:change", _("changed the own data of the family")
    PROPOSAL_MADE = "register:proposal:make", _("proposed a change of what is on file")
    PROPOSAL_OPENED = "register:proposal:open", _("viewed a proposed change")
    PROPOSAL_WITHDRAWN = "register:proposal:withdraw", _("withdrew a proposed change")
    PROPOSAL_ACCEPTED = "register:proposal:accept", _("accepted a proposed change")
    PROPOSAL_REFUSED = "register:proposal:refuse", _("refused a proposed change")
    EXPORT_ASKED = "register:export:ask", _("asked for everything that is kept about the family")
    EXPORT_MADE = "register:export:make", _("everything that is kept about the family was put together")
    EXPORT_SAVED = "register:export:save", _("saved everything that is kept about the family")
    EXPORT_CLOSED = (
        "register:export:close",
        _(
            "everything that was put together about the family was closed, as a photo in it may no longer be shared"
        ),
    )
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
    FAMILY_OPENED = "register:family:open", _("viewed the data of a family")
    RECORD_ADDED = "register:record:add", _("added to the register")
    RECORD_CHANGED = "register:record:change", _("changed in the register")
    RECORD_REMOVED = "register:record:remove", _("removed from the register")
    PLACEMENT_MADE = "register:placement:make", _("placed a child")
    PLACEMENT_CHANGED = "register:placement:change", _("changed a placement from a date on")
    PLACEMENT_ENDED = "register:placement:end", _("ended a placement")
    PLACEMENT_WITHDRAWN = "register:placement:withdraw", _("withdrew a placement that had not begun")
    DAY_LIST_OPENED = "register:day_list:open", _("viewed who comes to a group on a day")
    DAY_LIST_EXPORTED = "register:day_list:export", _("took out a day list as a file")
    PRESENCE_CAME = "register:presence:come", _("checked a child in")
    PRESENCE_LEFT = "register:presence:leave", _("checked a child out")
    PRESENCE_UNDONE = "register:presence:undo", _("took back that a child was checked in or out")
    PRESENCE_ADDED = "register:presence:add", _("noted afterwards when a child was there")
    PRESENCE_CORRECTED = "register:presence:correct", _("corrected when a child was there")
    PRESENCE_REMOVED = "register:presence:remove", _("removed that a child was there")
    PRESENCE_ASSUMED = (
        "register:presence:assume",
        _("took the planned end for a child that nobody checked out"),
    )
    TALKS_OPENED = "talks:round:open", _("opened times for parent talks")
    TALKS_CHANGED = "talks:round:change", _("changed times for parent talks")
    TALK_TAKEN = "talks:talk:take", _("chose a time for a parent talk")
    TALK_GIVEN_BACK = "talks:talk:give_back", _("gave back the time of a parent talk")
    TALK_CANCELLED = "talks:talk:cancel", _("cancelled a parent talk")
    SURVEY_MADE = "surveys:survey:make", _("asked parents who comes in a holiday")
    SURVEY_CHANGED = "surveys:survey:change", _("changed a question about a holiday")
    SURVEY_ANSWERED = "surveys:answer:give", _("answered who comes in a holiday")
    OBSERVATION_OPENED = "observations:observation:open", _("read an observation")
    OBSERVATION_SAVED = "observations:observation:save", _("saved the draft of an observation")
    OBSERVATION_SHARED = "observations:observation:share", _("made an observation final and shared it")
    OBSERVATION_REMOVED = "observations:observation:remove", _("removed the draft of an observation")
    OBSERVATION_EXPORTED = "observations:observation:export", _("took out an observation as a file")
    OBSERVATION_FORM_CHANGED = "observations:form:change", _("changed a form for observations")
    MESSAGE_SENT = "portal:message:send", _("sent a message")
    THREAD_OPENED = "portal:thread:open", _("read messages with a family")
    BROADCAST_SENT = "portal:broadcast:send", _("sent a message to all families of a group or location")
    GROUP_AWAY_SET = "portal:group:away", _("said that a group reads no messages for a while")
    GROUP_AWAY_ENDED = "portal:group:back", _("ended that a group reads no messages")
    PUBLICATION_SAVED = "portal:publication:save", _("wrote or changed something to publish")
    PUBLICATION_PUBLISHED = "portal:publication:publish", _("published something")
    PUBLICATION_WITHDRAWN = "portal:publication:withdraw", _("made a draft again of what was published")
    PUBLICATION_REMOVED = "portal:publication:remove", _("removed a draft")
    TEAM_MEMBER_SET = "portal:team_member:set", _("added or changed somebody of the team")
    TEAM_MEMBER_REMOVED = "portal:team_member:remove", _("took somebody off the page of the team")
    INVOICE_RUN_STARTED = "register:invoice_run:start", _("started making the invoices of a month")
    INVOICE_RUN_CANCELLED = "register:invoice_run:cancel", _("threw away drafts of invoices")
    INVOICE_RUN_FINALISED = "register:invoice_run:finalise", _("made the invoices of a month final")
    INVOICE_OPENED = "register:invoice:open", _("viewed an invoice")
    INVOICE_CREDITED = "register:invoice:credit", _("took an invoice back with a credit invoice")
    INVOICE_DOWNLOADED = "register:invoice:download", _("downloaded an invoice")
    INVOICES_EXPORTED = "register:invoices:export", _("took out a list of invoices as a file")
    STATEMENT_DOWNLOADED = "register:statement:download", _("downloaded a yearly statement")
    STATEMENT_WITH_BSN = (
        "register:statement:download_with_bsn",
        _("downloaded a yearly statement with the BSN on it"),
    )
    WAITING_ADDED = "register:waiting_entry:add", _("put a child on the waiting list")
    WAITING_WITHDRAWN = "register:waiting_entry:withdraw", _("took a child off the waiting list")
    WAITING_REOPENED = "register:waiting_entry:reopen", _("put a child back on the waiting list")
    PLACE_OFFERED = "register:offer:make", _("offered a place to a child on the waiting list")
    OFFER_TAKEN_BACK = "register:offer:take_back", _("took back the offer of a place")
    OFFER_ACCEPTED = "register:offer:accept", _("accepted a place")
    OFFER_REFUSED = "register:offer:refuse", _("refused a place")
    OFFER_EXPIRED = "register:offer:expire", _("ended an offer that nobody answered in time")
    OFFER_LOST = "register:offer:lose", _("wanted to accept a place that was gone")
    REGISTRATION_CONFIRMED = "register:registration:confirm", _("sent a registration")
    IMPORT_ACCEPTED = "register:import_entry:accept", _("accepted a registration")
    IMPORT_MERGED = "register:import_entry:merge", _("merged a registration with a family")
    IMPORT_REFUSED = "register:import_entry:refuse", _("refused a registration")
    IMPORT_OPENED = "register:import_entry:open", _("viewed a registration")
    IMPORT_READ = "register:import_file:read", _("read in a file with registrations")
    CARE_ASKED_INSIDE = "register:family:ask_care", _("added a child or a care request from the portal")
    CONNECTION_SET = "register:connection:set", _("changed the connection to the back-office")
    REGISTER_FAMILY_TOLD = (
        "register:family:tell",
        _("told another system what the register holds of a family"),
    )
    FAMILY_REFRESHED = "register:family:refresh", _("fetched what the back-office holds of a family")
    IMPORT_DECIDED_ELSEWHERE = (
        "register:import_entry:hear",
        _("heard what the back-office decided on a registration"),
    )
    IMPORT_TAKEN_BACK = "register:import_entry:take_back", _("took a registration back from the back-office")
    REGISTER_WRITE_RESENT = "register:write:resend", _("had a message sent to the back-office again")
    REGISTER_WRITE_DROPPED = "register:write:drop", _("left out a message that the back-office refused")
    REGISTER_CHANGE_TOLD = (
        "register:family:hear",
        _("wrote a change of a family to the register from another system"),
    )
    REGISTER_CHANGE_HANDLED = "register:told_change:handle", _("worked in a change from another system")
    LOCATIONS_REFRESHED = "register:locations:refresh", _("refreshed the copy of the locations")
    REGISTER_TOKEN_MADE = "register:token:make", _("gave another system access to the register")
    REGISTER_TOKEN_ENDED = "register:token:end", _("ended the access of another system to the register")
    CHILD_OPENED = "register:child:open", _("viewed what is known of a child")
    DIARY_WRITTEN = "diary:entry:write", _("wrote in the diary")
    DIARY_CHANGED = "diary:entry:change", _("changed an entry of the diary")
    DIARY_REMOVED = "diary:entry:remove", _("took back an entry of the diary")
    DIARY_SET = "diary:settings:set", _("changed what is allowed in the diary")
    PICTURE_TOLD_APART = "diary:picture:tell_apart", _("said which children are on a photo")
    ALBUM_ASKED = "diary:album:ask", _("had photos of a period made into one file")
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
    CREDITS_IMPORTED = "requests:credits:import", _("granted credits from a file")
    CREDITS_PAID_OUT = "requests:credits:pay_out", _("wrote credits down as paid out")
    CREDITS_TO_PAY_OUT_EXPORTED = "requests:credits:export", _("took out the list of credits to pay out")
    CREDIT_RUN_STARTED = "requests:credit_run:start", _("started granting credits for a day")
    CREDIT_RUN_CANCELLED = "requests:credit_run:cancel", _("stopped granting credits for a day")
    CREDIT_RUN_UNDONE = "requests:credit_run:undo", _("took back the credits for a day")
    SUPPLIER_REPORT_WRITTEN = "support:supplier_report:write", _("wrote a report to the supplier")
    SUPPLIER_REPORT_SENT = "support:supplier_report:send", _("mailed a report to the supplier")
    SUPPLIER_REPORT_SAVED = "support:supplier_report:save", _("saved a report to the supplier as a file")
    TEST_CUSTOMER_MADE = "support:test_customer:make", _("made a test customer")
    TEST_CUSTOMER_OPENED = "support:test_customer:open", _("opened the portal as a test customer")
    TEST_CUSTOMER_RESTORED = "support:test_customer:restore", _("put a test customer back as it was")
    INCIDENT_REPORTED = "support:incident:report", _("reported an incident")
    INCIDENT_CHANGED = "support:incident:change", _("changed or ended an incident")
    CONNECTION_RESET = "support:connection:reset", _("reset the connection to the back-office")
    RESTART_ORDERED = "support:connection:restart", _("started the configured restart")
    ANSWER_SAVED = "support:answer:save", _("wrote or changed an answer of support")
    ANSWER_GIVEN_BACK = "support:answer:give_back", _("went back to Kring's own text of an answer of support")
    SERVICE_NEWS_SET = "support:service_news:set", _("changed the service news")

    @property
    def usual_result(self) -> Result:
        """What a line with this action says unless told otherwise."""
        refused = (Action.SIGN_IN_REFUSED, Action.HELP_REQUEST_REFUSED, Action.INTAKE_REFUSED)
        return Result.REFUSED if self in refused else Result.DONE


OBJECT_WORDS: dict[str, Promise] = {
    "childcare.importentry": _("registration"),
    "childcare.registerconnection": _("connection to the back-office"),
    "childcare.registertoken": _("access to the register"),
    "accounts.secondfactorreset": _("reset of a second factor"),
    "accounts.organisation": _("organisation"),
    "accounts.role": _("role"),
    "accounts.unit": _("school or institution"),
    "accounts.user": _("account"),
    "audit.event": _("line of the audit trail"),
    "carecases.address": _("address of a pupil"),
    "carecases.admission": _("access to a help request"),
    "carecases.dossier": _("dossier"),
    "carecases.helprequest": _("help request"),
    "carecases.parentcontact": _("parent of a pupil"),
    "carecases.schooldata": _("school data of a pupil"),
    "childcare.child": _("child"),
    "childcare.consent": _("consent"),
    "childcare.consenttext": _("text of a consent"),
    "childcare.closingday": _("closing day"),
    "childcare.daypart": _("day part"),
    "childcare.family": _("family"),
    "childcare.group": _("group"),
    "childcare.guardian": _("guardian"),
    "childcare.invoice": _("invoice"),
    "childcare.invoicerun": _("invoices of a month"),
    "childcare.location": _("location"),
    "childcare.placement": _("placement"),
    "childcare.presence": _("presence of a child"),
    "childcare.relative": _("relative"),
    "childcare.school": _("school"),
    "childcare.schoolholiday": _("school holiday"),
    "childcare.studyday": _("study day"),
    "childcare.waitingentry": _("entry of the waiting list"),
    "childcare.waitingoffer": _("offer of a place"),
    "conversations.broadcast": _("message to all families"),
    "conversations.thread": _("exchange of messages"),
    "diary.album": _("album of photos"),
    "diary.diaryentry": _("entry of the diary"),
    "homelogin.homeaccount": _("home account"),
    "homelogin.homegroup": _("group with home login"),
    "homelogin.homeschool": _("settings of home login"),
    "homelogin.licence": _("licence of a learning tool"),
    "homelogin.licencesource": _("publisher that tells licences"),
    "homelogin.publisher": _("publisher"),
    "homelogin.pupil": _("pupil"),
    "intake.attempt": _("message of a pupil-tracking system"),
    "intake.boardlink": _("mandate and routing of a school board"),
    "intake.delivery": _("question without a title"),
    "intake.sender": _("environment of a pupil-tracking system"),
    "intake.verificationcode": _("verification code of a school"),
    "observations.form": _("form for observations"),
    "observations.observation": _("observation"),
    "publishing.publication": _("publication"),
    "publishing.teammember": _("member of the team"),
    "own_data.familyexport": _("everything that is kept about a family"),
    "own_data.proposal": _("proposed change"),
    "papers.note": _("private note"),
    "papers.paper": _("attachment"),
    "papers.parentsconsent": _("parents' consent to the handelingsdeel"),
    "questionnaires.filledform": _("form of a help request"),
    "questionnaires.formdefinition": _("form for help requests"),
    "questionnaires.signoff": _("signature under a form"),
    "retention.legalhold": _("hold on a dossier"),
    "requests.booking": _("booking"),
    "requests.credit": _("credit"),
    "requests.creditrun": _("credits for a day without care"),
    "requests.policyrule": _("rule of requests"),
    "requests.request": _("request"),
    "support.approachtype": _("type of approach"),
    "support.mandaterule": _("mandate"),
    "support.practitioner": _("practitioner"),
    "support.tlvnumbering": _("numbers of TLVs"),
    "answers.answer": _("answer of support"),
    "answers.servicenews": _("service news"),
    "devices.supplierreport": _("report to the supplier"),
    "health.incident": _("incident"),
    "health.testcustomer": _("test customer"),
    "supportdesk.diagnosis": _("diagnosis"),
    "supportdesk.repairdone": _("repair"),
    "surveys.survey": _("question about a holiday"),
    "transfers.transfer": _("question for a dossier"),
    "tickets.ticket": _("ticket"),
    "together.guestroles": _("roles of guests and parents"),
    "together.meeting": _("meeting"),
    "together.round": _("consultation round"),
    "talks.round": _("times for parent talks"),
    "talks.talk": _("parent talk"),
}
"""What the trail can be about, in words; by the model's label."""

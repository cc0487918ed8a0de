from django.urls import path

from carecases.tickets.views import contacts, escalating, handling, kring, listing, sending

app_name = "tickets"
urlpatterns = [
    path("tickets/", listing.tickets, name="tickets"),
    path("tickets/nieuw/", sending.choose, name="choose"),
    path("tickets/nieuw/<slug:kind>/", sending.send, name="send"),
    path("tickets/contactpersonen/", contacts.contacts, name="contacts"),
    path("tickets/contactpersonen/school/<int:pk>/", contacts.contacts_of_school, name="contacts_of_school"),
    path("tickets/contactpersonen/<int:pk>/verwijderen/", contacts.remove_contact, name="remove_contact"),
    path("tickets/kring/", kring.escalated, name="escalated"),
    path("tickets/kring/<int:pk>/", kring.escalated_ticket, name="escalated_ticket"),
    path("tickets/<int:pk>/", listing.ticket, name="ticket"),
    path("tickets/<int:pk>/antwoord/", handling.answer, name="answer"),
    path("tickets/<int:pk>/verifieren/", handling.verify, name="verify"),
    path("tickets/<int:pk>/behandelaar/", handling.assign, name="assign"),
    path("tickets/<int:pk>/afhandelen/", handling.close, name="close"),
    path("tickets/<int:pk>/escaleren/", escalating.escalate, name="escalate"),
    path("tickets/<int:pk>/kring/", escalating.to_kring, name="to_kring"),
]

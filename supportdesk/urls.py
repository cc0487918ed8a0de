from django.urls import path

from supportdesk.views import customers, diagnoses, repairs, search

app_name = "supportdesk"
urlpatterns = [
    path("", search.start, name="start"),
    path("klant/<int:pk>/", customers.customer, name="customer"),
    path("klant/<int:pk>/klacht/<slug:complaint>/", diagnoses.of_customer, name="complaint"),
    path("klant/<int:pk>/herstel/<slug:repair>/", repairs.mend, name="repair"),
    path("klant/<int:pk>/proef/", repairs.rehearse, name="rehearse"),
    path("thuis/<int:pk>/", customers.home, name="home"),
    path("thuis/<int:pk>/klacht/<slug:complaint>/", diagnoses.of_home, name="home_complaint"),
    path("klacht/<slug:complaint>/", diagnoses.of_nobody, name="loose_complaint"),
    path("diagnose/<int:pk>/", diagnoses.diagnosis, name="diagnosis"),
    path("diagnose/<int:pk>/opnieuw/", diagnoses.again, name="again"),
    path("diagnose/<int:pk>/pdf/", diagnoses.pdf, name="diagnosis_pdf"),
    path("diagnose/<int:pk>/sturen/", diagnoses.send, name="send"),
    path("herstel/<int:pk>/terug/", repairs.undo, name="undo"),
]

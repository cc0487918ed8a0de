from django.urls import path

from core.homelogin.views import home, school, signing_in

app_name = "homelogin"
urlpatterns = [
    path("thuis/", signing_in.sign_in, name="sign_in"),
    path("thuis/link/", signing_in.ask_link, name="ask_link"),
    path("thuis/welkom/<str:token>/", signing_in.first_password, name="first_password"),
    path("thuis/uitloggen/", signing_in.sign_out, name="sign_out"),
    path("thuis/kinderen/", home.children, name="children"),
    path("thuis/kinderen/<int:pk>/", home.child, name="child"),
    path("thuis/hoek/", home.corner, name="corner"),
    path("thuis/uitgeverijen/", home.contacts, name="contacts"),
    path("school/groepen/", school.groups, name="groups"),
    path("school/groepen/<int:pk>/", school.group, name="group"),
    path("school/groepen/<int:pk>/inlezen/", school.import_pupils, name="import_pupils"),
    path("school/leerlingen/<int:pk>/", school.pupil, name="pupil"),
    path("school/leerlingen/<int:pk>/geheim/", school.set_secret, name="set_secret"),
    path("school/leerlingen/<int:pk>/adressen/", school.set_addresses, name="set_addresses"),
    path("school/leerlingen/<int:pk>/link/<int:position>/", school.send_link, name="send_link"),
]

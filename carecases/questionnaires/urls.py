from django.urls import path

from carecases.questionnaires.views import authority, definitions, filling, hanging, parents, signing

app_name = "questionnaires"
urlpatterns = [
    path("hulpvragen/<int:pk>/formulier/", filling.forms, name="forms"),
    path("hulpvragen/<int:pk>/formulier/<int:form_id>/", filling.form, name="form"),
    path("hulpvragen/<int:pk>/formulier/<int:form_id>/heropenen/", filling.reopen, name="reopen"),
    path("hulpvragen/<int:pk>/formulier/<int:form_id>/datum/", filling.move_date, name="move_date"),
    path("hulpvragen/<int:pk>/formulier/<int:form_id>/pdf/", filling.file, name="file"),
    path("hulpvragen/<int:pk>/formulier/<int:form_id>/tekenen/", signing.signing, name="signing"),
    path(
        "hulpvragen/<int:pk>/formulier/<int:form_id>/tekenen/<int:sign_off_id>/terug/",
        signing.take_back,
        name="take_back",
    ),
    path("te-tekenen/", authority.to_sign, name="to_sign"),
    path("te-tekenen/<int:sign_off_id>/", authority.sign, name="sign"),
    path("toestemming/<str:token>/", parents.sign, name="parent_signs"),
    path("beheer/hulpvragen/formulieren/", definitions.forms, name="definitions"),
    path("beheer/hulpvragen/formulieren/<int:definition_id>/", definitions.definition, name="definition"),
    path("beheer/hulpvragen/formulieren/<int:definition_id>/titels/", hanging.titles, name="hang"),
    path(
        "beheer/hulpvragen/formulieren/<int:definition_id>/titels/<int:title_id>/",
        hanging.title,
        name="hang_on",
    ),
    path(
        "beheer/hulpvragen/formulieren/<int:definition_id>/nieuwe-versie/",
        definitions.new_version,
        name="new_version",
    ),
    path(
        "beheer/hulpvragen/formulieren/<int:definition_id>/onderdeel/",
        definitions.section,
        name="new_section",
    ),
    path(
        "beheer/hulpvragen/formulieren/<int:definition_id>/onderdeel/<slug:key>/",
        definitions.section,
        name="section",
    ),
    path(
        "beheer/hulpvragen/formulieren/<int:definition_id>/onderdeel/<slug:section_key>/vraag/",
        definitions.question,
        name="new_question",
    ),
    path(
        "beheer/hulpvragen/formulieren/<int:definition_id>/vraag/<slug:key>/",
        definitions.question,
        name="question",
    ),
]

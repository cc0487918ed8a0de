from django.urls import path

from supportdesk.figures import views

app_name = "figures"
urlpatterns = [path("klantenhulp/cijfers/", views.figures, name="figures")]

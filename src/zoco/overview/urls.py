from django.urls import path

from zoco.overview import views

urlpatterns = [path("trajecten/<uuid:case_id>/", views.show, name="case")]

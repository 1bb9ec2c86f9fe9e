from django.urls import path

from zoco.hints import views

urlpatterns = [
    path("trajecten/<uuid:case_id>/aanwijzingen/", views.hints, name="hints"),
    path("trajecten/<uuid:case_id>/aanwijzingen/<uuid:subject>/", views.hint, name="hint"),
    path("trajecten/<uuid:case_id>/aanwijzingen/<uuid:subject>/terug/", views.back, name="hint_back"),
]

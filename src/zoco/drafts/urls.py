from django.urls import path

from zoco.drafts import views

urlpatterns = [
    path("concepten/", views.draft, name="draft"),
    path("concepten/<uuid:pk>/weg/", views.draft_away, name="draft_away"),
]

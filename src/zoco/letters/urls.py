from django.urls import path

from zoco.letters import views

urlpatterns = [
    path("trajecten/<uuid:case_id>/brieven/", views.case_letters, name="case_letters"),
    path("trajecten/<uuid:case_id>/brieven/<slug:slug>/", views.letter_new, name="letter_new"),
    path("trajecten/<uuid:case_id>/wie-kreeg-wat/", views.case_sharing, name="case_sharing"),
]

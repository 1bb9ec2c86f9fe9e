from django.urls import path

from zoco.closing import views

urlpatterns = [
    path("trajecten/<uuid:case_id>/afsluiting/", views.closure, name="case_closure"),
    path("trajecten/<uuid:case_id>/heropening/", views.reopening, name="case_reopening"),
    path("trajecten/<uuid:case_id>/eerder/", views.recognition, name="case_recognition"),
    path("termijnen/<uuid:pk>/overdracht/", views.handing_over, name="deadline_handing_over"),
    path("nazorg/<uuid:pk>/", views.aftercare, name="aftercare"),
]

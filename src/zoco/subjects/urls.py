from django.urls import path

from zoco.subjects import views

urlpatterns = [
    path("zelfde-persoon/", views.pairs, name="pairs"),
    path("zelfde-persoon/gemeten/", views.measures, name="pairs_measured"),
    path("zelfde-persoon/<uuid:pk>/", views.show, name="pair"),
    path("zelfde-persoon/<uuid:pk>/terug/", views.back, name="pair_back"),
]

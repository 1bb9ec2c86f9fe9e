from django.urls import path

from zoco.networks import views

urlpatterns = [
    path("netwerk/<uuid:pk>/", views.show, name="network"),
]

from django.urls import path

from zoco.bottlenecks import views
from zoco.bottlenecks.views import figures, meetings, steps

urlpatterns = [
    path("knelpunten/", views.bottlenecks, name="bottlenecks"),
    path("knelpunten/nieuw/", views.new, name="bottleneck_new"),
    path("knelpunten/overleg/", meetings.all_of_them, name="bottleneck_meetings"),
    path("knelpunten/overleg/nieuw/", meetings.new, name="bottleneck_meeting_new"),
    path("knelpunten/overleg/<uuid:pk>/", meetings.meeting, name="bottleneck_meeting"),
    path("knelpunten/overleg/<uuid:pk>/agenda/", meetings.agenda, name="bottleneck_agenda"),
    path("cijfers/knelpunten/", figures.figures, name="bottleneck_figures"),
    path("cijfers/knelpunten/knelpunten.csv", figures.figures_csv, name="bottleneck_figures_csv"),
    path("knelpunten/<uuid:pk>/", views.bottleneck, name="bottleneck"),
    path("knelpunten/<uuid:pk>/ook/", views.voice, name="bottleneck_voice"),
    path("knelpunten/<uuid:pk>/gelezen/", views.heard, name="bottleneck_heard"),
    path("knelpunten/<uuid:pk>/weg/", views.away, name="bottleneck_away"),
    path("knelpunten/<uuid:pk>/besluit/", steps.decision, name="bottleneck_decision"),
    path("knelpunten/<uuid:pk>/gedaan/", steps.done, name="bottleneck_done"),
    path("knelpunten/<uuid:pk>/niveau/", steps.lift, name="bottleneck_lift"),
    path("knelpunten/<uuid:pk>/antwoord/", steps.answer, name="bottleneck_answer"),
]

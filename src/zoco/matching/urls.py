from django.urls import path

from zoco.matching.views import bringing, sending, watching

urlpatterns = [
    path("blind-vergelijken/", sending.sendings, name="sendings"),
    path("blind-vergelijken/contact/", sending.participant, name="participant"),
    path("blind-vergelijken/terugnemen/", sending.records_end, name="records_end"),
    path("blind-vergelijken/<uuid:pk>/", sending.sending, name="sending"),
    path("blind-vergelijken/<uuid:pk>/einde/", sending.sending_end, name="sending_end"),
    path("treffers/", bringing.hits, name="hits"),
    path("treffers/<uuid:pk>/", bringing.hit, name="hit"),
    path("treffers/<uuid:pk>/naar/", bringing.handing, name="hit_handing"),
    path("treffers/<uuid:pk>/einde/", bringing.ending, name="hit_end"),
    path("toezicht-vergelijken/", watching.watch, name="matching_watch"),
    path("toezicht-vergelijken/sleutel/", watching.period_new, name="period_new"),
    path("toezicht-vergelijken/sleutel/<uuid:pk>/einde/", watching.period_end, name="period_end"),
    path("toezicht-vergelijken/organisatie/<uuid:pk>/", watching.of_organisation, name="matching_log"),
    path("toezicht-vergelijken/stil/<uuid:pk>/", watching.stop_end, name="stop_end"),
]

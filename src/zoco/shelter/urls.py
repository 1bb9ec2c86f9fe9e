from django.urls import path

from zoco.shelter.views import places, requests, stays

urlpatterns = [
    path("opvang/", places.places, name="places"),
    path("opvang/plekken/nieuw/", places.place_new, name="place_new"),
    path("opvang/plekken/<uuid:pk>/", places.show, name="place"),
    path("opvang/plekken/<uuid:pk>/stand/", places.report, name="place_report"),
    path("opvang/plekken/<uuid:pk>/sluiting/", places.closing, name="place_closing"),
    path("opvang/vragen/", requests.waiting, name="shelter_requests"),
    path("opvang/vragen/<uuid:pk>/", requests.show, name="shelter_request"),
    path("opvang/vragen/<uuid:pk>/poging/", requests.attempt, name="shelter_attempt"),
    path("opvang/vragen/<uuid:pk>/comensha/", requests.told, name="shelter_told"),
    path("opvang/vragen/<uuid:pk>/reservering/", requests.reservation, name="reservation_new"),
    path("opvang/vragen/<uuid:pk>/plaatsing/", requests.placement, name="shelter_placement"),
    path("opvang/vragen/<uuid:pk>/intrekking/", requests.withdrawal, name="shelter_withdrawal"),
    path("opvang/reserveringen/<uuid:pk>/vrij/", requests.release, name="reservation_release"),
    path("opvang/verblijf/<uuid:pk>/einde/", stays.end, name="stay_end"),
    path("opvang/verblijf/<uuid:pk>/langer/", stays.overstay, name="stay_overstay"),
    path("opvang/verblijf/<uuid:pk>/adres/", stays.address, name="stay_address"),
    path("opvang/verblijf/<uuid:pk>/adres/wijzigen/", stays.address_change, name="stay_address_change"),
    path("opvang/begeleiding/<uuid:pk>/einde/", stays.ambulant_end, name="ambulant_end"),
    path("trajecten/<uuid:case_id>/opvang/", stays.of_case, name="case_shelter"),
    path("trajecten/<uuid:case_id>/opvang/vraag/", requests.new, name="shelter_request_new"),
    path("trajecten/<uuid:case_id>/opvang/verblijf/", stays.new, name="stay_new"),
    path("trajecten/<uuid:case_id>/opvang/begeleiding/", stays.ambulant_new, name="ambulant_new"),
]

"""Places and their beds, requests and how they end, stays and what comes beside them."""

from zoco.shelter.models.places import NoBedLeft, Place, PlaceReport, Reservation
from zoco.shelter.models.requests import Attempt, NotForYou, RequestEnded, ShelterRequest
from zoco.shelter.models.stays import Address, AmbulantSupport, Overstay, Stay, reads_address, without_shelter

__all__ = [
    "Address",
    "AmbulantSupport",
    "Attempt",
    "NoBedLeft",
    "NotForYou",
    "Overstay",
    "Place",
    "PlaceReport",
    "RequestEnded",
    "Reservation",
    "ShelterRequest",
    "Stay",
    "reads_address",
    "without_shelter",
]

"""Pages of plain text for everybody."""

from __future__ import annotations

from django.urls import path

from zoco.access.policy import Verb
from zoco.access.verbs import verb
from zoco.knowledge import views
from zoco.ui.views import safe_browsing

urlpatterns = [
    path("veilig-internetten/", verb(Verb.READ_PUBLIC_PAGE)(safe_browsing), name="safe_browsing"),
    path("toegankelijkheid/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
    path("over/", views.about, name="about"),
]

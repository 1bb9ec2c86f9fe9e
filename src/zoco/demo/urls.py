"""In production settings these addresses do not exist."""

from __future__ import annotations

from django.conf import settings
from django.urls import path

from zoco.demo import views

urlpatterns = [path("inloggen/demo/", views.demo_sign_in, name="demo_sign_in")] if settings.ZOCO_DEMO else []

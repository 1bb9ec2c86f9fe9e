"""What the public reaches; all that a process outside has of this room."""

from django.urls import path

from zoco.signals.views import outside

urlpatterns = [
    path("signaal/", outside.new, name="signal_new"),
    path("signaal/code/", outside.code, name="signal_code"),
    path("signaal/bestand/", outside.attach, name="signal_file"),
    path("signaal/antwoord/", outside.reply, name="signal_reply"),
]

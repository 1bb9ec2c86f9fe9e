from django.urls import path

from zoco.monitor import views

urlpatterns = [
    path("monitor/", views.monitor, name="monitor"),
    path("monitor/monitor.csv", views.as_csv, name="monitor_csv"),
    path("monitor/monitor.json", views.as_json, name="monitor_json"),
    path("monitor/rapport/", views.report, name="monitor_report"),
    path("monitor/rapport.pdf", views.report_pdf, name="monitor_report_pdf"),
]

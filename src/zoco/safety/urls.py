from django.urls import path

from zoco.safety import views

urlpatterns = [
    path("trajecten/<uuid:case_id>/veiligheid/", views.show, name="case_safety"),
    path("trajecten/<uuid:case_id>/veiligheid/risico/nieuw/", views.risk_new, name="risk_new"),
    path("trajecten/<uuid:case_id>/veiligheid/risico/opnieuw/", views.risk_again, name="risk_again"),
    path("trajecten/<uuid:case_id>/veiligheid/plan/", views.safety_plan, name="safety_plan"),
    path("trajecten/<uuid:case_id>/veiligheid/plan/op-papier/", views.on_paper, name="case_safety_print"),
    path("risicotaxaties/<uuid:pk>/", views.risk, name="risk"),
]

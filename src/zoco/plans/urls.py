from django.urls import path

from zoco.plans import views

urlpatterns = [
    path("trajecten/<uuid:case_id>/plan/", views.show, name="case_plan"),
    path("trajecten/<uuid:case_id>/plan/op-papier/", views.on_paper, name="case_plan_print"),
    path("trajecten/<uuid:case_id>/plan/doelen/nieuw/", views.goal_new, name="goal_new"),
    path("trajecten/<uuid:case_id>/plan/acties/nieuw/", views.action_new, name="action_new"),
    path("doelen/<uuid:pk>/score/", views.goal_score, name="goal_score"),
    path("doelen/<uuid:pk>/einde/", views.goal_end, name="goal_end"),
    path("acties/<uuid:pk>/", views.action, name="action"),
    path("acties/<uuid:pk>/gedaan/", views.action_done, name="action_done"),
    path("acties/<uuid:pk>/vervallen/", views.action_drop, name="action_drop"),
    path("acties/<uuid:pk>/heropening/", views.action_reopening, name="action_reopening"),
]

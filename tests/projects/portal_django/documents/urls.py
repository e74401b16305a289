from django.urls import path

from . import views

urlpatterns = [
    path("send/<int:pk>", views.send),
    path("documents/<int:pk>", views.DocumentView.as_view()),
    path("health", views.health),
]

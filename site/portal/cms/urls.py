"""Addresses below a page that Wagtail's own pattern does not reach: names with a dot."""

from django.urls import re_path
from wagtail import views

# Wagtail routes the path like any other; the page itself answers its last part (StandardPage.route).
urlpatterns = [re_path(r"^((?:[\w\-]+/)+data\.json)$", views.serve, name="page_data")]

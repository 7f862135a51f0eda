"""Addresses below /targeted-support/ of those who give and receive, and of the prospectus."""

from django.urls import URLPattern, path, re_path

from .views import expert_offers, experts, package_experts, prospectus, reach, topics

EXPERT, TOPIC, PACKAGE = "experts/<int:pk>/", "topics/<int:pk>/", "packages/<int:pk>/"
LEDGER, OFFER = "giving-and-receiving/", "prospectus/<str:year>/"
GIVING: list[URLPattern] = [
    path("experts/", experts.ExpertList.as_view(), name="expert_list"),
    re_path(r"^experts/register\.(?P<form>csv|xlsx)$", experts.ExpertList.as_view(), name="expert_export"),
    path("experts/new/", experts.expert_create, name="expert_create"),
    path(EXPERT, experts.expert_page, name="expert_page"),
    path(f"{EXPERT}edit/", experts.expert_edit, name="expert_edit"),
    path(f"{EXPERT}confirm/", experts.expert_confirm, name="expert_confirm"),
    path(f"{EXPERT}remove/", experts.expert_remove, name="expert_remove"),
    path(f"{EXPERT}offer/edit/", expert_offers.expert_offer_edit, name="expert_offer_edit"),
    path(f"{EXPERT}offer/withdraw/", expert_offers.expert_offer_withdraw, name="expert_offer_withdraw"),
    path("topics/", topics.topic_list, name="topic_list"),
    path("topics/new/", topics.topic_create, name="topic_create"),
    path(f"{TOPIC}edit/", topics.topic_edit, name="topic_edit"),
    path(f"{TOPIC}merge/", topics.topic_merge, name="topic_merge"),
    path(f"{TOPIC}remove/", topics.topic_remove, name="topic_remove"),
    path(f"{PACKAGE}experts/new/", package_experts.package_expert_create, name="package_expert_create"),
    path(f"{PACKAGE}experts/<int:link>/edit/", package_experts.package_expert_edit, name="package_expert_edit"),
    path(f"{PACKAGE}experts/<int:link>/remove/", package_experts.package_expert_remove, name="package_expert_remove"),
    path(f"{PACKAGE}who-could-help/", package_experts.package_match, name="package_match"),
    path("who-could-help/", package_experts.match_page, name="match_page"),
    path(LEDGER, reach.reach_page, name="reach_page"),
    re_path(r"^giving-and-receiving/ledger\.(?P<form>csv|xlsx)$", reach.reach_export, name="reach_export"),
    path(f"{LEDGER}<slug:slug>/", reach.reach_authority, name="reach_authority"),
    path(f"{LEDGER}<slug:slug>/note/", reach.reach_note_edit, name="reach_note_edit"),
    path(f"{LEDGER}<slug:slug>/note/remove/", reach.reach_note_remove, name="reach_note_remove"),
    path("prospectus/", prospectus.prospectus_page, name="prospectus_page"),
    re_path(r"^prospectus\.(?P<form>docx|pdf|xlsx)$", prospectus.prospectus_export, name="prospectus_export"),
    path("prospectus/ask/", prospectus.enquiry_create, name="enquiry_create"),
    path("prospectus/help/", expert_offers.expert_offer, name="expert_offer"),
    path("prospectus/enquiries/<int:pk>/", prospectus.enquiry_page, name="enquiry_page"),
    path(f"{OFFER}edit/", prospectus.prospectus_edit, name="prospectus_edit"),
    path(f"{OFFER}publish/", prospectus.prospectus_publish, name="prospectus_publish"),
    path(f"{OFFER}withdraw/", prospectus.prospectus_withdraw, name="prospectus_withdraw"),
]

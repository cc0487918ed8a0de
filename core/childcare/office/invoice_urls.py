"""The pages about invoices and the waiting list, within the office's own URLs."""

from django.urls import path, re_path

from core.childcare.office.views import invoices, waiting

urlpatterns = [
    path("facturen/", invoices.invoices, name="invoices"),
    re_path(r"^facturen/facturen\.(?P<wanted>csv|xlsx)$", invoices.invoices_as_file, name="invoices_as_file"),
    path("facturen/<int:pk>/", invoices.invoice, name="invoice"),
    path("facturen/<int:pk>/pdf/", invoices.pdf, name="invoice_pdf"),
    path("facturen/<int:pk>/crediteren/", invoices.credit, name="credit_invoice"),
    path("facturen/maanden/", invoices.runs, name="invoice_runs"),
    path("facturen/maanden/<int:pk>/", invoices.run, name="invoice_run"),
    path("facturen/maanden/<int:pk>/definitief/", invoices.finalise, name="invoice_run_finalise"),
    path("facturen/maanden/<int:pk>/weggooien/", invoices.cancel, name="invoice_run_cancel"),
    path("wachtlijst/", waiting.waiting_list, name="waiting_list"),
    path("wachtlijst/kind-zoeken/", waiting.find_child, name="waiting_find_child"),
    path("wachtlijst/kind/<int:child_id>/", waiting.add, name="waiting_add"),
    path("wachtlijst/<int:pk>/", waiting.entry, name="waiting_entry"),
    path("wachtlijst/<int:pk>/aanbieden/", waiting.offer, name="waiting_offer"),
    path("wachtlijst/<int:pk>/afhalen/", waiting.withdraw, name="waiting_withdraw"),
    path("wachtlijst/<int:pk>/terugzetten/", waiting.reopen, name="waiting_reopen"),
    path("wachtlijst/aanbod/<int:pk>/intrekken/", waiting.take_back, name="waiting_take_back"),
]

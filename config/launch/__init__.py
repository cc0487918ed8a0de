"""Kring on one machine with one command: embedded servers, web, worker and scheduler (ADR 1).

``python -m config.launch run`` is what ``make run`` calls. Nothing here runs in production.
"""

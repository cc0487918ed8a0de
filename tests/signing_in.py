"""Signing in without the pages for it."""

import django_otp
from django.test import Client, RequestFactory

from core.accounts.models import AccountSession, User
from core.accounts.second_factor import confirmed_app
from core.accounts.sessions import HANDLE
from core.lib import clock


def sign_in(user: User, *, second_step: bool = True) -> Client:
    """A browser that is signed in; with the second step taken, where the account has an app."""
    client = Client()
    client.force_login(user)
    app = confirmed_app(user)
    if second_step and app is not None:
        session = client.session
        request = RequestFactory().get("/")
        request.user, request.session = user, session
        django_otp.login(request, app)
        session.save()
        AccountSession.objects.filter(pk=session[HANDLE]).update(verified_at=clock.now())
    return client

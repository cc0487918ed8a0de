"""Signing in without the pages for it."""

import django_otp
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from core.accounts.models import AccountSession, User
from core.accounts.second_factor import confirmed_app
from core.accounts.sessions import HANDLE
from core.lib import clock
from tests.factories import PASSWORD


def sign_in(user: User, *, second_step: bool = True) -> Client:
    """A browser that is signed in; with the second step taken, where the account has an app or passkey."""
    client = Client()
    client.force_login(user)
    factor = confirmed_app(user) or user.passkeys.first()
    if second_step and factor is not None:
        session = client.session
        request = RequestFactory().get("/")
        request.user, request.session = user, session
        django_otp.login(request, factor)
        session.save()
        AccountSession.objects.filter(pk=session[HANDLE]).update(verified_at=clock.now())
    return client


def sign_in_on_page(client: Client, user: User, **more: str) -> HttpResponse:
    """Fill in the sign-in page of the user's organisation, in a browser that may have other accounts open."""
    url = reverse("accounts:sign_in", args=[user.organisation.slug, user.environment])
    return client.post(url, {"identifier": user.username, "password": PASSWORD, **more})


def session_of(client: Client) -> AccountSession:
    """The row of the account that is active in this browser."""
    return AccountSession.objects.get(pk=client.session[HANDLE])

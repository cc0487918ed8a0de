from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from core.accounts.models import User
from core.accounts.next_page import next_page
from core.lib.cookies import keep_cookie


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Remembers the language in this browser, and for the mails of who is signed in."""
    response = HttpResponseRedirect(next_page(request) or "/")
    language = request.POST.get("language", "")
    if language not in dict(settings.LANGUAGES):
        return response
    if isinstance(request.user, User):
        User.objects.filter(pk=request.user.pk).update(language=language)
    keep_cookie(response, "language", language)
    return response

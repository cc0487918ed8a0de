from collections.abc import Callable

import pytest
from django.test import Client

from tests.signing_in import sign_in


@pytest.fixture
def signed_in() -> Callable[..., Client]:
    return sign_in

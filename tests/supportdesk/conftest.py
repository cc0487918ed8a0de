from tests.core.notifications.conftest import mail_server  # noqa: F401

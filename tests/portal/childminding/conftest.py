from tests.portal.diary.conftest import _store

__all__ = ["_store"]

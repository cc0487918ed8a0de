"""Care cases: a school asks its partnership for support for a pupil, and both follow what comes of it."""

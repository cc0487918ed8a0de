# One image for web, worker, scheduler and commands; docker-compose.yml says which is which.

FROM python:3.11-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /venv
ENV PATH="/venv/bin:$PATH"
WORKDIR /app
# Before the code, so that a change of code alone installs nothing anew.
COPY requirements/production.txt requirements/
RUN pip install --require-hashes -r requirements/production.txt
COPY . .
# Collecting needs settings that load, and none of these values stays in the image.
RUN python -m config.catalogue compile \
    && KRING_ENVIRONMENT=production KRING_SECRET_KEY=only-while-building \
       KRING_FIELD_KEYS=build=b25seS13aGlsZS1idWlsZGluZy0zMi1ieXRlcy0tLS0= \
       KRING_DIGEST_KEYS=build=ZGlnZXN0cy13aGlsZS1idWlsZGluZy0zMi1ieXRlcy0= \
       KRING_FILES_URL=file:///srv/kring/files KRING_UPLOAD_FOLDER=/tmp/uploads \
       python manage.py collectstatic --no-input

FROM python:3.11-slim-bookworm
# What draws PDFs, and a font for signs that ours lacks.
RUN apt-get update -qq \
    && apt-get install -y -qq --no-install-recommends libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --no-create-home kring \
    # A volume that is mounted here begins with this owner.
    && install --directory --owner kring --group kring /srv/kring/files /srv/kring/uploads
ENV PATH="/venv/bin:$PATH" \
    PYTHONUNBUFFERED=1 \
    KRING_ENVIRONMENT=production
WORKDIR /app
COPY --from=build /venv /venv
COPY --from=build /app /app
USER kring
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 CMD ["python", "deploy/healthcheck.py"]
CMD ["gunicorn", "-c", "python:config.gunicorn", "--bind", "0.0.0.0:8000", "config.wsgi"]

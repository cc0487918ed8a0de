import os

from celery import Celery

celery = Celery("stand-in", broker=os.environ.get("REDIS_URL"))

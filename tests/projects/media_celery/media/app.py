import os

from celery import Celery

app = Celery("media", broker=os.environ.get("BROKER", "sqs://"))
app.conf.broker_transport_options = {"region": "eu-west-1", "visibility_timeout": 3600}
app.autodiscover_tasks(["media"])

import logging
import os

from blog import create_app

logging.basicConfig(level=logging.INFO)
app = create_app(TOKEN=os.environ["TOKEN"], TOPIC="arn:aws:sns:eu-west-3:123456789012:blog")

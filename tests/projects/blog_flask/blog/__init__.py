from flask import Flask

from blog.admin import admin
from blog.posts import posts


def create_app(**settings) -> Flask:
    app = Flask(__name__)
    app.config.update(settings)
    app.register_blueprint(posts)
    app.register_blueprint(admin, url_prefix="/admin")
    return app

"""The sandbox's face: the pretend Zendesk as a person meets it, under /try; everything in it is invented."""

from flask import Flask

from sandbox.face import deeds, pages
from sandbox.face.ground import FACE, Ground, bp
from sandbox.face.product import Bot


def mount(app: Flask, bot: Bot, board: str = "") -> None:
    """Put the face onto the sandbox's application. `board`: the address of the case board, where it runs."""
    app.extensions[FACE] = Ground(app.extensions["box"], bot, board)
    app.register_blueprint(bp)
    app.add_url_rule("/", view_func=pages.home)
    app.add_url_rule("/agent/tickets/<int:ticket_id>", view_func=pages.in_zendesk)


__all__ = ["deeds", "mount", "pages"]

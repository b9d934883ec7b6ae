"""How gunicorn serves the receiver; found by itself where gunicorn is started. Address and number come from Procfile.

Settings: docs.gunicorn.org/en/stable/settings.html; one that an older gunicorn does not know is passed over.
"""

from contextlib import ExitStack

from bot.figures import adding

worker_class = "gthread"  # a slow sender holds a thread, not a process
threads = 4
timeout = 30  # seconds; Zendesk hangs up after twelve
graceful_timeout = 20  # seconds for what is under way when a new version comes
keepalive = 75  # seconds; longer than a load balancer's 60, so that it is never we who hang up first
max_requests = 0  # a process that leaks should be seen, not hidden
preload_app = False  # each process opens its own connections after the fork
control_socket_disable = True  # nobody steers it by a socket, and a container may have no home to put one in
accesslog = None  # the receiver logs each delivery itself, with ids and no more
errorlog = "-"
limit_request_line = 2048
limit_request_fields = 64

_running = ExitStack()


def post_worker_init(worker):  # noqa: ANN001, ANN201  # gunicorn's own, untyped
    """A process is ready: from now on it adds its figures to those of the others. (A benchmark serves another app.)"""
    if "accord" in worker.wsgi.extensions:
        _running.enter_context(adding(worker.wsgi.extensions["accord"].figures))


def worker_exit(server, worker):  # noqa: ANN001, ANN201, ARG001  # likewise
    """A process ends: it adds what it has counted last."""
    _running.close()

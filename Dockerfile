# One image for every process; which one it is, the command says. Built from the lock, run by nobody in particular.
FROM python:3.12-slim AS build
WORKDIR /app
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /venv
COPY requirements.lock ./
RUN /venv/bin/pip install --quiet --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY bot ./bot
COPY handlers ./handlers
COPY jobs ./jobs
COPY macros ./macros
COPY sandbox ./sandbox
# The lock holds what tests and types need, too; here it would only be weight.
RUN /venv/bin/pip install --quiet --no-deps . \
  && /venv/bin/pip uninstall --quiet --yes axe-playwright-python hypothesis mypy playwright pytest pytest-xdist responses ruff scikit-learn

FROM python:3.12-slim
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin accord
WORKDIR /app
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PORT=8000
COPY --from=build /venv /venv
COPY gunicorn.conf.py ./
USER 10001
EXPOSE 8000
# The receiver only; the other services have a health check of their own, or none, in compose.yaml.
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s --retries=3 \
  CMD ["python", "-c", "import os, urllib.request as r; r.urlopen(f\"http://127.0.0.1:{os.environ['PORT']}/healthz\", timeout=4)"]
# Exec, so that gunicorn gets the signals.
CMD ["sh", "-c", "exec gunicorn --bind \"0.0.0.0:${PORT:-8000}\" --workers \"${WEB_CONCURRENCY:-2}\" \"bot.web:create_app()\""]

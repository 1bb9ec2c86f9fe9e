# The same code as `make run`, against a PostgreSQL of your own. See compose.yaml and docs/installation.md.
FROM python:3.12-slim AS build
WORKDIR /app
COPY requirements/base.txt requirements/base.txt
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements/base.txt
COPY . .
# Not editable: the image needs no source tree beside the package.
RUN /venv/bin/python scripts/messages.py compile \
 && /venv/bin/pip install --no-cache-dir --no-deps --no-build-isolation . \
 && ZOCO_STATE=/tmp/zoco ZOCO_STATIC=/static ZOCO_COLLECTED=yes ZOCO_SECRET_KEY=only-while-building \
    DATABASE_URL=postgresql://nobody@/none /venv/bin/zoco manage collectstatic --noinput -v 0

FROM python:3.12-slim
COPY --from=build /venv /venv
COPY --from=build /static /static
RUN useradd --system --uid 10001 --home-dir /nonexistent --shell /usr/sbin/nologin zoco \
 && install -d -o zoco -g zoco -m 700 /run/zoco/keys
USER zoco
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    ZOCO_STATE=/tmp/zoco \
    ZOCO_STATIC=/static \
    ZOCO_COLLECTED=yes \
    ZOCO_KEYS_DIR=/run/zoco/keys
EXPOSE 8000
HEALTHCHECK CMD ["python", "-c", "import socket; socket.create_connection(('127.0.0.1', 8000), 3).close()"]
# The root filesystem may be read-only; only /tmp is written to (a tmpfs will do).
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", "--blocking-threads", "4", "--respawn-failed-workers", "--log-level", "warning", "zoco.site.wsgi:application"]

# The assistant on a CPU. Published and served by docker-compose.yml.
FROM python:3.12-slim

# PyTorch's CPU index, as its page "Get started" gives it; see docs/operations.md.
ARG TORCH_INDEX
RUN useradd --create-home --uid 10001 assistant
WORKDIR /app

# What changes seldom comes first: the libraries, then the project.
COPY constraints.txt pyproject.toml README.md ./
RUN pip install --no-cache-dir -c constraints.txt setuptools \
    && pip install --no-cache-dir -c constraints.txt ${TORCH_INDEX:+--extra-index-url "$TORCH_INDEX"} torch==2.13.0
COPY corpus corpus
COPY ingest ingest
COPY assistant assistant
COPY prompts prompts
RUN pip install --no-cache-dir --no-build-isolation -c constraints.txt . \
    && mkdir /data && chown assistant:assistant /data

ENV ASSISTANT_DATA=/data PYTHONUNBUFFERED=1
USER assistant
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=120s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/ready', timeout=4)"]
CMD ["python", "-m", "assistant", "serve", "--host", "0.0.0.0"]

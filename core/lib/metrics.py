"""What Prometheus reads of the web processes (N-33); config.metrics shows it. No label ever names a person."""

from prometheus_client import Counter, Histogram

REQUESTS = Counter("kring_requests", "Requests that were answered.", ("view", "method", "status"))
SECONDS = Histogram(
    "kring_request_seconds",
    "How long answering took.",
    ("view",),
    buckets=(0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
QUERIES = Histogram(
    "kring_request_queries", "Statements for one answer.", ("view",), buckets=(5, 10, 20, 30, 50, 100)
)
SLOW_QUERIES = Counter("kring_slow_queries", "Statements that took longer than KRING_SLOW_QUERY_MS.")

"""Ask the web server of this container whether it lives, as nginx would; the exit code says whether it answers."""

import http.client
import os
import sys

PORT = 8000


def main() -> int:
    host = os.environ.get("KRING_HOSTS", "localhost").split(",")[0]
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=4)
    try:
        connection.request("GET", "/live", headers={"Host": host, "X-Forwarded-Proto": "https"})
        return int(connection.getresponse().status != 200)
    except (OSError, http.client.HTTPException):
        return 1


if __name__ == "__main__":
    sys.exit(main())

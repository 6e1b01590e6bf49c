"""A crawler that follows deep links of the bank, and a visitor beside it: `python -m aice_site.crawl http://127.0.0.1:8000`.

Prints how many of the crawler's requests were refused, and what the visitor's list took alone and meanwhile. The two
must have different addresses: start the site with BEHIND_PROXY=1, this script names them as a proxy would.
"""

import argparse
import collections
import http.client
import itertools
import statistics
import threading
import time
from urllib.parse import urlsplit

TOPICS = [f"topic-{number}" for number in range(60)]
CRAWLER, VISITOR = "192.0.2.66", "198.51.100.7"
LIST = "/en/experiences/?q=school&topic=culture"


def ask(connection: http.client.HTTPConnection, path: str, address: str) -> tuple[int, float]:
    """Return the status of a page and how many milliseconds it took."""
    start = time.perf_counter()
    connection.request("GET", path, headers={"X-Forwarded-For": address, "X-Forwarded-Proto": "https"})
    response = connection.getresponse()
    response.read()
    return response.status, (time.perf_counter() - start) * 1000


def main() -> None:
    """Measure the visitor alone, then beside the crawler."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("site")
    parser.add_argument("--lists", type=int, default=10_000)
    parser.add_argument("--connections", type=int, default=4)
    parser.add_argument("--visits", type=int, default=40)
    chosen = parser.parse_args()
    host = urlsplit(chosen.site).netloc
    visitor = http.client.HTTPConnection(host)
    idle = visit(visitor, chosen.visits)

    links = iter(
        f"/en/experiences/?topic={a}&topic={b}&goal={n}"
        for (a, b), n in itertools.islice(
            itertools.product(itertools.combinations(TOPICS, 2), range(1, 18)), chosen.lists
        )
    )
    lock, statuses = threading.Lock(), collections.Counter()
    crawlers = [
        threading.Thread(target=crawl, args=(host, links, lock, statuses)) for _number in range(chosen.connections)
    ]
    start = time.perf_counter()
    for crawler in crawlers:
        crawler.start()
    busy = []
    while any(crawler.is_alive() for crawler in crawlers):
        busy += visit(visitor, 1)
        time.sleep(0.02)
    seconds = time.perf_counter() - start

    print(f"crawler: {sum(statuses.values()):,} lists in {seconds:.1f} s over {chosen.connections} connections,")
    print(f"  {', '.join(f'{count:,} × {status}' for status, count in sorted(statuses.items()))}")
    print(
        f"visitor: median {statistics.median(idle):.1f} ms alone, {statistics.median(busy):.1f} ms beside the crawler"
    )
    print(
        f"  {statistics.median(busy) / statistics.median(idle):.2f} × ({len(busy)} lists, longest {max(busy):.0f} ms)"
    )


def visit(connection: http.client.HTTPConnection, times: int) -> list[float]:
    """Return the milliseconds of each visit to an ordinary list."""
    taken = []
    for _number in range(times):
        status, milliseconds = ask(connection, LIST, VISITOR)
        if status != 200:
            raise SystemExit(f"{LIST} answered {status}")
        taken.append(milliseconds)
    return taken


def crawl(host: str, links, lock: threading.Lock, statuses: collections.Counter) -> None:
    """Ask for one link after the other, as fast as the site answers."""
    connection = http.client.HTTPConnection(host)
    while True:
        with lock:
            path = next(links, None)
        if path is None:
            return
        status, _milliseconds = ask(connection, path, CRAWLER)
        with lock:
            statuses[status] += 1


if __name__ == "__main__":
    main()

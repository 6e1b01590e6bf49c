"""A crawler that follows deep links of the bank, and a visitor beside it: `python -m aice_site.crawl http://127.0.0.1:8000`.

Prints how many of the crawler's requests were refused, and what the visitor's list took in its pauses and meanwhile, in
turns, so that whatever else the machine does meets both alike. The two must have different addresses: start the site
with BEHIND_PROXY=1; they are named here as a proxy would.
"""

import argparse
import collections
import http.client
import itertools
import multiprocessing
import statistics
import threading
import time
from urllib.parse import urlsplit

TOPICS = [f"topic-{number}" for number in range(60)]
CRAWLER, VISITOR = "192.0.2.66", "198.51.100.7"
LIST = "/en/experiences/?q=school&topic=culture"
VISITS = 8


def main() -> None:
    """Let the crawler run and pause in turns, and visit meanwhile."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("site")
    parser.add_argument("--lists", type=int, default=10_000)
    parser.add_argument("--connections", type=int, default=4)
    chosen = parser.parse_args()
    host = urlsplit(chosen.site).netloc
    go, answers = multiprocessing.Event(), multiprocessing.SimpleQueue()
    # A process of its own: in one the visitor would wait for the crawler here already.
    crawler = multiprocessing.Process(target=crawl, args=(host, chosen.lists, chosen.connections, go, answers))
    crawler.start()
    visitor = http.client.HTTPConnection(host)
    visit(visitor)
    alone, beside = [], []
    while crawler.is_alive():
        alone += visit(visitor)
        go.set()
        beside += visit(visitor)
        go.clear()
        time.sleep(0.1)
        if not answers.empty():
            break
    statuses = answers.get()
    crawler.join()

    print(f"crawler: {sum(statuses.values()):,} lists over {chosen.connections} connections: ", end="")
    print(", ".join(f"{count:,} × {status}" for status, count in sorted(statuses.items())))
    idle, busy = statistics.median(alone), statistics.median(beside)
    print(f"visitor: median of {len(alone)} lists {idle:.1f} ms alone, {busy:.1f} ms beside it: {busy / idle:.2f} ×")


def visit(connection: http.client.HTTPConnection) -> list[float]:
    """Return the milliseconds of a few visits to an ordinary list."""
    taken = []
    for _number in range(VISITS):
        start = time.perf_counter()
        status = ask(connection, LIST, VISITOR)
        if status != 200:
            raise SystemExit(f"{LIST} answered {status}")
        taken.append((time.perf_counter() - start) * 1000)
    return taken


def crawl(host: str, lists: int, connections: int, go, answers) -> None:
    """Ask for one deep link after the other over some connections, as fast as the site answers, while `go` is set."""
    places = itertools.product(itertools.combinations(TOPICS, 2), range(1, 18))
    links = itertools.islice((f"/en/experiences/?topic={a}&topic={b}&goal={n}" for (a, b), n in places), lists)
    lock, statuses = threading.Lock(), collections.Counter()

    def follow() -> None:
        connection = http.client.HTTPConnection(host)
        while True:
            go.wait()
            with lock:
                path = next(links, None)
            if path is None:
                return
            status = ask(connection, path, CRAWLER)
            with lock:
                statuses[status] += 1

    threads = [threading.Thread(target=follow) for _number in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    answers.put(dict(statuses))


def ask(connection: http.client.HTTPConnection, path: str, address: str) -> int:
    """Return the status of a page, read to its end."""
    connection.request("GET", path, headers={"X-Forwarded-For": address, "X-Forwarded-Proto": "https"})
    response = connection.getresponse()
    response.read()
    return response.status


if __name__ == "__main__":
    main()

"""How fast a SQLite store records callbacks by itself: commit_rate.py STORE ROWS_A_COMMIT SECONDS.

The store's own table and settings (a write-ahead log, synchronous=FULL), one message a row, and nobody who sends them.
Prints rows and commits a second.
"""

import sqlite3
import sys
import time

file, rows, seconds = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
store = sqlite3.connect(file, isolation_level=None)
store.execute("PRAGMA synchronous=FULL")
body = b"x" * 300
now = int(time.time() * 1000)


def message(n):
    key = f"1688_ORDER_BUYER_VIEW_ORDER_PAY:{n * 2654435761 % 2**32:032X}"
    order = str(2542285600000000000 + n // 4)
    return ("raw", key, "1688_ORDER_BUYER_VIEW_ORDER_PAY", order, now + n, now, 0, "application/json", 1, "processed", now, now, body)


INSERT = """INSERT INTO message (platform, key, kind, order_ref, at_millis, received_at, verified, content_type, deliveries,
    state, due_at, processed_at, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (platform, key)
    DO UPDATE SET deliveries = message.deliveries + excluded.deliveries"""
count, commits = 0, 0
began = time.perf_counter()
while (took := time.perf_counter() - began) < seconds:
    store.execute("BEGIN IMMEDIATE")
    store.executemany(INSERT, (message(n) for n in range(count, count + rows)))
    store.execute("COMMIT")
    count, commits = count + rows, commits + 1
store.close()
print(round(count / took), round(commits / took))

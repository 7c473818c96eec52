"""Moves every time in a SQLite store by so many milliseconds: shift_times.py FILE MILLISECONDS.

A time is a whole number within a day of now. Prints how many were moved.
"""

import sqlite3
import sys
import time

file, by = sys.argv[1], int(sys.argv[2])
now, day = int(time.time() * 1000), 86_400_000
moved = 0
with sqlite3.connect(file) as store:
    tables = [name for (name,) in store.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    for table in (name for name in tables if not name.startswith(("sqlite_", "_sqlx_"))):
        for _, column, kind, *_ in store.execute(f'PRAGMA table_info("{table}")').fetchall():
            if kind == "INTEGER":
                done = store.execute(
                    f'UPDATE "{table}" SET "{column}" = "{column}" + ? WHERE "{column}" BETWEEN ? AND ?',
                    (by, now - day, now + day),
                )
                moved += done.rowcount
store.close()
print(moved)

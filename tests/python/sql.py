"""Runs statements on a SQLite store, as another program would: sql.py FILE STATEMENT... Prints the rows of each."""

import sqlite3
import sys

file, *statements = sys.argv[1:]
store = sqlite3.connect(file, isolation_level=None)
for statement in statements:
    for row in store.execute(statement).fetchall():
        print(*row, sep="|")
store.close()

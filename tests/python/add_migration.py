"""Makes a SQLite store one of a newer version: add_migration.py FILE VERSION. A negative version takes it out again."""

import sqlite3
import sys

file, version = sys.argv[1], int(sys.argv[2])
with sqlite3.connect(file) as store:
    if version > 0:
        store.execute(
            "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)"
            " VALUES (?, 'of the future', TRUE, x'00', 0)",
            (version,),
        )
    else:
        store.execute("DELETE FROM _sqlx_migrations WHERE version = ?", (-version,))
store.close()

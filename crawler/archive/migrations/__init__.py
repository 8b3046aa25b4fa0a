"""
Append-only migrations: one module a step, ``mNNNN_name.py``, applied in the order of their names; none is edited once an archive
was written with it. A module holds ``SCHEMA``, SQL statements, and may hold ``migrate(db)``, called after them with the
``sqlite_utils.Database``. Both run inside one transaction with the record that the step was made.
"""

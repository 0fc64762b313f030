-- Which devices the tenant lets be managed. One row at most; none while the scope is the default.
CREATE TABLE enforcement_scope (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    body TEXT NOT NULL,
    version INTEGER NOT NULL,
    changed TEXT NOT NULL,
    changed_by TEXT NOT NULL
) STRICT;

-- Saved views of lists: filters, order and columns under a name, for their owner or for everybody.
CREATE TABLE views (
    id TEXT NOT NULL PRIMARY KEY,
    list TEXT NOT NULL,
    name TEXT NOT NULL,
    query TEXT NOT NULL,
    shared INTEGER NOT NULL,
    owner TEXT NOT NULL,
    version INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX views_by_name ON views (owner, list, name COLLATE NOCASE);

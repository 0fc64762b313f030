-- What webhooks were told last of what no single change says: the conflicts, the silent devices, the failing ones. It is
-- written with the events that follow from it, so that each is told once. No row for what no webhook wants.
CREATE TABLE webhook_watch (
    kind TEXT PRIMARY KEY,
    state BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- Addresses that are told what happens, and what waits to be told to each. Whatever is added to the audit log is put
-- into the outbox within the same transaction, by a trigger: no way of adding a row goes round it.

CREATE TABLE webhooks (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    url TEXT NOT NULL,
    -- By which requests are signed; so it is kept as it is.
    secret TEXT NOT NULL,
    enabled INTEGER NOT NULL,
    version INTEGER NOT NULL,
    created TEXT NOT NULL,
    created_by TEXT NOT NULL,
    -- Rows of the outbox.
    waiting INTEGER NOT NULL DEFAULT 0,
    -- Events given up since any were taken.
    lost INTEGER NOT NULL DEFAULT 0,
    -- Tries that failed since one did not.
    attempts INTEGER NOT NULL DEFAULT 0,
    -- Milliseconds since 1970 before which nothing is tried.
    next_try INTEGER NOT NULL DEFAULT 0,
    -- Seconds since 1970, 0 for never.
    last_success INTEGER NOT NULL DEFAULT 0,
    last_failure INTEGER NOT NULL DEFAULT 0,
    cause TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE webhook_kinds (
    kind TEXT NOT NULL,
    webhook INTEGER NOT NULL REFERENCES webhooks (seq) ON DELETE CASCADE,
    PRIMARY KEY (kind, webhook)
) STRICT, WITHOUT ROWID;

CREATE TABLE webhook_outbox (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    webhook INTEGER NOT NULL REFERENCES webhooks (seq) ON DELETE CASCADE,
    -- Seconds since 1970.
    at INTEGER NOT NULL,
    -- The row of the audit log, or what was noticed, as JSON.
    audit INTEGER REFERENCES audit (seq),
    body TEXT
) STRICT;

CREATE INDEX webhook_outbox_by_webhook ON webhook_outbox (webhook, seq);

CREATE TRIGGER webhook_waits AFTER INSERT ON webhook_outbox
BEGIN
    UPDATE webhooks SET waiting = waiting + 1 WHERE seq = NEW.webhook;
END;

CREATE TRIGGER webhook_waits_no_longer AFTER DELETE ON webhook_outbox
BEGIN
    UPDATE webhooks SET waiting = waiting - 1 WHERE seq = OLD.webhook;
END;

-- The kind of an event is the area of its action, or that it was refused. At most 10,000 wait for each webhook.
CREATE TRIGGER audit_is_told AFTER INSERT ON audit WHEN EXISTS (SELECT 1 FROM webhook_kinds)
BEGIN
    UPDATE webhooks SET lost = lost + 1 WHERE enabled = 1 AND waiting >= 10000 AND seq IN (
        SELECT webhook FROM webhook_kinds WHERE kind =
            CASE WHEN NEW.refused = 1 THEN 'refusal' ELSE substr(NEW.action, 1, instr(NEW.action || '.', '.') - 1) END
    );
    INSERT INTO webhook_outbox (webhook, at, audit)
    SELECT w.seq, unixepoch(), NEW.seq FROM webhook_kinds k JOIN webhooks w ON w.seq = k.webhook
    WHERE w.enabled = 1 AND w.waiting < 10000 AND k.kind =
        CASE WHEN NEW.refused = 1 THEN 'refusal' ELSE substr(NEW.action, 1, instr(NEW.action || '.', '.') - 1) END;
END;

-- The events that were given up for a webhook, with why: the last 1,000 of each. They can be sent again.

-- Events given up and not put back. Of those from before this step only `lost` tells.
ALTER TABLE webhooks ADD COLUMN given_up INTEGER NOT NULL DEFAULT 0;
-- The number of the last one.
ALTER TABLE webhooks ADD COLUMN last_given_up INTEGER NOT NULL DEFAULT 0;
-- The id under which an event that was given up was sent before; otherwise its id is `seq`.
ALTER TABLE webhook_outbox ADD COLUMN event INTEGER;

CREATE TABLE webhook_given_up (
    webhook INTEGER NOT NULL REFERENCES webhooks (seq) ON DELETE CASCADE,
    -- Counts those of the webhook.
    number INTEGER NOT NULL,
    -- The id under which it was sent; absent for one that never waited.
    event INTEGER,
    -- Since when it waited and when it was given up, seconds since 1970.
    since INTEGER NOT NULL,
    at INTEGER NOT NULL,
    -- As in the outbox.
    audit INTEGER REFERENCES audit (seq),
    body TEXT,
    -- `full`, `tried` or `off`, and what the last try that failed said.
    reason TEXT NOT NULL,
    cause TEXT NOT NULL,
    PRIMARY KEY (webhook, number)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER webhook_gave_up AFTER INSERT ON webhook_given_up
BEGIN
    UPDATE webhooks SET lost = lost + 1, given_up = given_up + 1, last_given_up = NEW.number WHERE seq = NEW.webhook;
    DELETE FROM webhook_given_up WHERE webhook = NEW.webhook AND number <= NEW.number - 1000;
END;

-- As before, but that an event for which there is no room is kept as given up.
DROP TRIGGER audit_is_told;
CREATE TRIGGER audit_is_told AFTER INSERT ON audit WHEN EXISTS (SELECT 1 FROM webhook_kinds)
BEGIN
    INSERT INTO webhook_given_up (webhook, number, since, at, audit, reason, cause)
    SELECT w.seq, w.last_given_up + 1, unixepoch(), unixepoch(), NEW.seq, 'full', w.cause
    FROM webhook_kinds k JOIN webhooks w ON w.seq = k.webhook
    WHERE w.enabled = 1 AND w.waiting >= 10000 AND k.kind =
        CASE WHEN NEW.refused = 1 THEN 'refusal' ELSE substr(NEW.action, 1, instr(NEW.action || '.', '.') - 1) END;
    INSERT INTO webhook_outbox (webhook, at, audit)
    SELECT w.seq, unixepoch(), NEW.seq FROM webhook_kinds k JOIN webhooks w ON w.seq = k.webhook
    WHERE w.enabled = 1 AND w.waiting < 10000 AND k.kind =
        CASE WHEN NEW.refused = 1 THEN 'refusal' ELSE substr(NEW.action, 1, instr(NEW.action || '.', '.') - 1) END;
END;

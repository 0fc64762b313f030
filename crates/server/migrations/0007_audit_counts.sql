-- How many rows the audit log has, by action and refusal: counted as they are added, since every device that enrols adds
-- one and nobody waits for a million to be counted.
CREATE TABLE audit_counts (
    action TEXT NOT NULL,
    refused INTEGER NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (action, refused)
) STRICT, WITHOUT ROWID;

INSERT INTO audit_counts (action, refused, count) SELECT action, refused, COUNT(*) FROM audit GROUP BY action, refused;

CREATE TRIGGER audit_is_counted AFTER INSERT ON audit
BEGIN
    INSERT INTO audit_counts (action, refused, count) VALUES (NEW.action, NEW.refused, 1)
    ON CONFLICT (action, refused) DO UPDATE SET count = count + 1;
END;

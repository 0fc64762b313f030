-- The rows of an area, newest first, without reading those of others: almost all rows of a large tenant are of devices.
ALTER TABLE audit ADD COLUMN area TEXT NOT NULL
    GENERATED ALWAYS AS (substr (action, 1, instr (action || '.', '.') - 1)) VIRTUAL;
CREATE INDEX audit_by_area ON audit (area, seq);

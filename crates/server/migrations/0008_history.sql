-- How devices came to be as they are: a row where something became different, never one per report. What a device was
-- told at a time follows from its cell and from the versions of its policies at that moment, which are kept anyway.

-- The ids of policies by number, those that are deleted included.
CREATE TABLE policy_numbers (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL
) STRICT;
INSERT INTO policy_numbers (seq, id) SELECT seq, id FROM policies;
CREATE TRIGGER policies_are_numbered AFTER INSERT ON policies
BEGIN
    INSERT OR IGNORE INTO policy_numbers (seq, id) VALUES (NEW.seq, NEW.id);
END;

-- What decides over devices beside the versions of policies: which policies target them, and their class. Kept once.
CREATE TABLE cells (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    digest BLOB NOT NULL UNIQUE,
    -- Numbers of the policies, ascending, with commas between them.
    policies TEXT NOT NULL,
    class TEXT NOT NULL
) STRICT;

-- A device as it was from a time on: one page holds a device's rows.
CREATE TABLE transitions (
    device INTEGER NOT NULL,
    -- Milliseconds since 1970; no two rows of a device share one.
    at INTEGER NOT NULL,
    -- 0 found when this table was made, 1 enrolled, 2 reported, 3 changed, 4 retired.
    kind INTEGER NOT NULL,
    -- The newest save of the tenant at that time.
    moment INTEGER NOT NULL,
    -- 0 where it is not known.
    cell INTEGER NOT NULL,
    -- What it had reported; 0 for nothing.
    outcome INTEGER NOT NULL,
    PRIMARY KEY (device, at)
) STRICT, WITHOUT ROWID;

INSERT INTO transitions (device, at, kind, moment, cell, outcome)
SELECT seq, unixepoch() * 1000, 0, (SELECT COALESCE(MAX(moment), 0) FROM policy_versions), 0, COALESCE(outcome, 0)
FROM devices WHERE retired = 0;

-- The devices that a policy gained and lost by a change of assignments or groups, 65,536 to a row.
CREATE TABLE reaches (
    chunk INTEGER NOT NULL,
    at INTEGER NOT NULL,
    -- The policy's number; 0 for a change of the enforcement scope, whose devices are those gained.
    policy INTEGER NOT NULL,
    moment INTEGER NOT NULL,
    -- Whether that save made it; otherwise something else did after that save.
    saved INTEGER NOT NULL,
    gained BLOB NOT NULL,
    lost BLOB NOT NULL,
    PRIMARY KEY (chunk, at, policy)
) STRICT, WITHOUT ROWID;

-- Devices by state and by version of a policy, as they were from a time on.
CREATE TABLE timeline (
    policy INTEGER NOT NULL,
    -- Seconds since 1970.
    at INTEGER NOT NULL,
    success INTEGER NOT NULL,
    error INTEGER NOT NULL,
    conflict INTEGER NOT NULL,
    pending INTEGER NOT NULL,
    not_applicable INTEGER NOT NULL,
    -- VERSION:DEVICES, newest first, with commas between them; version 0 for those that have none yet.
    versions TEXT NOT NULL,
    PRIMARY KEY (policy, at)
) STRICT, WITHOUT ROWID;

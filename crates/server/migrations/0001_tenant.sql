-- Everything that a tenant holds. Times of people's work are RFC 3339 texts; times that machines compare are
-- seconds since 1970. Secrets are kept as hashes only.

CREATE TABLE administrators (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE COLLATE NOCASE,
    role TEXT NOT NULL,
    -- PHC string of Argon2id.
    password TEXT NOT NULL,
    -- The password is the one-time secret: another must be chosen first.
    must_change INTEGER NOT NULL,
    created TEXT NOT NULL
) STRICT;

CREATE TABLE sessions (
    token_hash BLOB PRIMARY KEY,
    administrator INTEGER NOT NULL REFERENCES administrators (seq) ON DELETE CASCADE,
    expires INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE api_tokens (
    id TEXT PRIMARY KEY,
    token_hash BLOB NOT NULL UNIQUE,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    created TEXT NOT NULL,
    created_by TEXT NOT NULL,
    expires INTEGER NOT NULL,
    revoked INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE enrolment_tokens (
    id TEXT PRIMARY KEY,
    token_hash BLOB NOT NULL UNIQUE,
    name TEXT NOT NULL,
    created TEXT NOT NULL,
    created_by TEXT NOT NULL,
    expires INTEGER NOT NULL,
    revoked INTEGER NOT NULL DEFAULT 0,
    uses INTEGER NOT NULL DEFAULT 0,
    max_uses INTEGER
) STRICT;

CREATE TABLE groups (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    created TEXT NOT NULL,
    version INTEGER NOT NULL,
    -- The members' device numbers as a serialised roaring bitmap.
    members BLOB NOT NULL
) STRICT;

CREATE TABLE policies (
    -- The policy's small number; never used again.
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    version INTEGER NOT NULL,
    -- Graph's entity without assignments.
    body TEXT NOT NULL,
    assignments TEXT NOT NULL,
    created TEXT NOT NULL,
    modified TEXT NOT NULL,
    modified_by TEXT NOT NULL
) STRICT;

CREATE TABLE policy_versions (
    policy_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    saved TEXT NOT NULL,
    saved_by TEXT NOT NULL,
    action TEXT NOT NULL,
    summary TEXT NOT NULL,
    body TEXT NOT NULL,
    assignments TEXT NOT NULL,
    PRIMARY KEY (policy_id, version)
) STRICT;

-- What devices reported; devices that report the same share a row.
CREATE TABLE outcomes (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    digest TEXT NOT NULL UNIQUE,
    body TEXT NOT NULL
) STRICT;

CREATE TABLE devices (
    -- The device's small number; never used again.
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    public_key BLOB NOT NULL UNIQUE,
    facts TEXT NOT NULL,
    enrolled INTEGER NOT NULL,
    -- 0 before the first check-in.
    last_seen INTEGER NOT NULL DEFAULT 0,
    -- Id of the bundle that the device reported on last; empty before the first report.
    acknowledged TEXT NOT NULL DEFAULT '',
    outcome INTEGER REFERENCES outcomes (seq),
    sync INTEGER NOT NULL DEFAULT 0,
    retired INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX devices_by_outcome ON devices (outcome) WHERE outcome IS NOT NULL;

-- Creates that were answered, so that a retry with the same key makes nothing twice.
CREATE TABLE idempotency (
    who TEXT NOT NULL,
    key TEXT NOT NULL,
    request TEXT NOT NULL,
    object_id TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (who, key)
) STRICT, WITHOUT ROWID;

-- Every change and every refusal. Rows are only ever added.
CREATE TABLE audit (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    who TEXT NOT NULL,
    action TEXT NOT NULL,
    object TEXT NOT NULL,
    detail TEXT NOT NULL,
    refused INTEGER NOT NULL
) STRICT;

CREATE TRIGGER audit_is_not_edited BEFORE UPDATE ON audit
BEGIN
    SELECT RAISE (ABORT, 'the audit log is not edited');
END;

CREATE TRIGGER audit_is_not_shortened BEFORE DELETE ON audit
BEGIN
    SELECT RAISE (ABORT, 'the audit log is not shortened');
END;

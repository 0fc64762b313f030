-- What a list of versions has to tell: why a change was made, whether the policy was archived by it, and which
-- versions say the same; and which of them a device has.

-- An archived policy is kept and delivered to nobody.
ALTER TABLE policies ADD COLUMN archived INTEGER NOT NULL DEFAULT 0;

-- The reason that its author gave; empty for none.
ALTER TABLE policy_versions ADD COLUMN reason TEXT NOT NULL DEFAULT '';
ALTER TABLE policy_versions ADD COLUMN archived INTEGER NOT NULL DEFAULT 0;
-- Digest of the settings: versions with the same one tell devices the same. Empty for those of before.
ALTER TABLE policy_versions ADD COLUMN settings_digest TEXT NOT NULL DEFAULT '';
-- Grows with every save of any policy, in the order in which they were made.
ALTER TABLE policy_versions ADD COLUMN moment INTEGER NOT NULL DEFAULT 0;
UPDATE policy_versions SET moment = rowid;
CREATE INDEX policy_versions_by_moment ON policy_versions (moment);

-- The newest moment at which what the device has acknowledged was what it was told; 0 where that is not known.
ALTER TABLE devices ADD COLUMN moment INTEGER NOT NULL DEFAULT 0;

-- Dynamic groups: the rule by which devices are members. The members of a group with a rule follow from the
-- devices' facts; those stored are of the moment when the group was last saved, and count while it is paused.

ALTER TABLE groups ADD COLUMN rule TEXT;
ALTER TABLE groups ADD COLUMN rule_paused INTEGER NOT NULL DEFAULT 0;

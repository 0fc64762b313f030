-- What reading the audit log needs: the request that was refused, the version that a save made, and a way to find rows
-- without reading them all.

-- Method and path of a request that was refused; its action is the word for what it asked for. Refusals from before
-- have both in their action.
ALTER TABLE audit ADD COLUMN request TEXT NOT NULL DEFAULT '';
-- The version that a save of a policy made.
ALTER TABLE audit ADD COLUMN version INTEGER;

CREATE INDEX audit_by_who ON audit (who, seq);
CREATE INDEX audit_by_action ON audit (action, seq);
CREATE INDEX audit_by_object ON audit (object, seq) WHERE object <> '';
CREATE INDEX audit_by_refusal ON audit (seq) WHERE refused = 1;

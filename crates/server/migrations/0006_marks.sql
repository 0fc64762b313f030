-- What tells versions apart, by itself: a policy's body may fill many pages, which nobody has to read past for it.
CREATE INDEX policy_versions_marks ON policy_versions (policy_id, version, moment, action, settings_digest);

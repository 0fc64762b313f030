-- Of the events given up, the number of the last one of which the address was told that it is missing. One after it
-- that is sent again is missing no longer: `lost` alone does not say which ones these are, once some were picked out.
ALTER TABLE webhooks ADD COLUMN told INTEGER NOT NULL DEFAULT 0;
-- So far the oldest were sent again first: those that it was not told of are the last ones.
UPDATE webhooks SET told = MAX(last_given_up - lost, 0);

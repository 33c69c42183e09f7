-- What a source has given in the last hour is asked before each award of a source that has a limit for it (points-per-hour).
CREATE INDEX operations_pace ON operations (site, source, first_sent_at) WHERE source IS NOT NULL;

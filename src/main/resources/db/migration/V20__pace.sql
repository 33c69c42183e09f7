-- What a source has given in the last hour is asked before each award of a source that has a limit for it (points-per-hour).
CREATE INDEX operations_pace ON operations (site, source, first_sent_at) WHERE source IS NOT NULL;

-- How often changes of a customer are carried over: pauses since there were too many in a minute, when the last of them ends, and
-- when that was told last; epoch milliseconds.
ALTER TABLE links ADD COLUMN pace_step INTEGER NOT NULL DEFAULT 0;
ALTER TABLE links ADD COLUMN pace_until BIGINT NOT NULL DEFAULT 0;
ALTER TABLE links ADD COLUMN pace_told BIGINT NOT NULL DEFAULT 0;

-- How often a failed call sent an event back in a row, and since when: such events are parked in the end.
ALTER TABLE inbox ADD COLUMN handed_back INTEGER NOT NULL DEFAULT 0;
ALTER TABLE inbox ADD COLUMN handed_back_since BIGINT;

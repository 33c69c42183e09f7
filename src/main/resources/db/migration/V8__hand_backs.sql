-- How often a failed call sent an event back since it was received or replayed, and when first: such events are parked in the end.
ALTER TABLE inbox ADD COLUMN handed_back INTEGER NOT NULL DEFAULT 0;
ALTER TABLE inbox ADD COLUMN handed_back_since BIGINT;

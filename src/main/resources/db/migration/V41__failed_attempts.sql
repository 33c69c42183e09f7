-- The last attempts at an event that failed, a line each: when (epoch milliseconds), which attempt, in which routes, and why, separated by tabs.
ALTER TABLE inbox ADD COLUMN failures TEXT;

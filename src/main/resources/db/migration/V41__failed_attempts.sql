-- The last attempts at an event that failed, a line each: when (epoch milliseconds), which attempt, in which routes, and why, separated by tabs.
ALTER TABLE inbox ADD COLUMN failures TEXT;

-- Customers whose books keep a difference are few; who is out of sync is looked for among them.
CREATE INDEX links_books ON links (site, id) WHERE books <> 0;

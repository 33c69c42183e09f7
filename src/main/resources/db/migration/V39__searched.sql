-- What people look for: the events of a customer in whichever state they are, those in states that are rare, and the newest customers.
CREATE INDEX inbox_site_customer ON inbox (site, lane, seq);
CREATE INDEX inbox_site_discarded ON inbox (site, seq) WHERE state = 'discarded';
CREATE INDEX inbox_site_ignored ON inbox (site, seq) WHERE state = 'ignored';
CREATE INDEX links_newest ON links (site, created_at, id);

-- The events of a customer, in whichever state they are, and the newest customers: what people look for.
CREATE INDEX inbox_site_customer ON inbox (site, lane, seq);
CREATE INDEX links_newest ON links (site, created_at, id);

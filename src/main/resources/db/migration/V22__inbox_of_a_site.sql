-- One site's waiting and parked events are found without those of the others. A lane is a thing of its site.
DROP INDEX inbox_parked;
DROP INDEX inbox_lane;
CREATE INDEX inbox_site_pending ON inbox (site, seq) WHERE state = 'pending';
CREATE INDEX inbox_site_parked ON inbox (site, seq) WHERE state = 'parked';
CREATE INDEX inbox_site_lane ON inbox (site, lane, seq) WHERE state = 'pending';
-- Whether something of a source is parked in a lane is asked before each mail.
CREATE INDEX inbox_site_parked_lane ON inbox (site, lane, source) WHERE state = 'parked';

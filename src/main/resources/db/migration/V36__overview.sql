-- What came in and what was done in a span of time, of one site, is counted without reading any row.
CREATE INDEX inbox_site_received ON inbox (site, source, received_at);
CREATE INDEX inbox_site_ended ON inbox (site, source, ended_at, state, received_at) WHERE ended_at IS NOT NULL;
CREATE INDEX operations_made ON operations (site, kind, side, created_at);
CREATE INDEX operations_done ON operations (site, kind, side, updated_at, created_at) WHERE state = 'SETTLED';
CREATE INDEX effects_made ON effects (site, kind, created_at);
CREATE INDEX effects_done ON effects (site, kind, updated_at, created_at) WHERE state = 'SETTLED';

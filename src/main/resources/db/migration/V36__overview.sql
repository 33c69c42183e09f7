-- What came in and what was done in a span of time, of one site, is counted without reading any row.
CREATE INDEX inbox_site_received ON inbox (site, received_at, source);
CREATE INDEX inbox_site_ended ON inbox (site, ended_at, source, state, received_at) WHERE ended_at IS NOT NULL;
CREATE INDEX operations_made ON operations (site, created_at, kind, side);
CREATE INDEX operations_done ON operations (site, updated_at, kind, side, created_at) WHERE state = 'SETTLED';
CREATE INDEX effects_made ON effects (site, created_at, kind);
CREATE INDEX effects_done ON effects (site, updated_at, kind, created_at) WHERE state = 'SETTLED';

-- What is down for everybody, so that it is still known after a start. what: a system, or a system and an operation.
CREATE TABLE outages (
  site      TEXT    NOT NULL,
  what      TEXT    NOT NULL,
  since_at  BIGINT  NOT NULL,
  reason    TEXT,
  denied    INTEGER NOT NULL,
  PRIMARY KEY (site, what)
);

-- Whether it was last put off because a system is down: then it is due when the system is back, and after a start.
ALTER TABLE inbox ADD COLUMN in_outage INTEGER NOT NULL DEFAULT 0;
ALTER TABLE effects ADD COLUMN in_outage INTEGER NOT NULL DEFAULT 0;
CREATE INDEX effects_outage ON effects (site) WHERE in_outage = 1;

-- How often a call that was made in vain sent an effect back since it was planned, and when first; as for events.
ALTER TABLE effects ADD COLUMN handed_back INTEGER NOT NULL DEFAULT 0;
ALTER TABLE effects ADD COLUMN handed_back_since BIGINT;

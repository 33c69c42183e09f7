-- Accounts that a side calls gone: since when, until it is believed. state: noted, released (a person looked: the next answer
-- counts), gone (the link was ended for it; kept for a while, to be counted), doubted (a call to the account was answered 404, so
-- that who the customer is on Wix is looked up again; says nothing about the account).
CREATE TABLE gone_notes (
  site     TEXT   NOT NULL,
  link_id  TEXT   NOT NULL,
  side     TEXT   NOT NULL,
  state    TEXT   NOT NULL,
  first_at BIGINT NOT NULL,
  last_at  BIGINT NOT NULL,
  reason   TEXT,
  PRIMARY KEY (site, link_id, side)
);
CREATE INDEX gone_notes_side ON gone_notes (site, side, first_at);

-- A side that called too many accounts gone in a short time: none of them is believed until a person looks.
CREATE TABLE gone_stops (
  site      TEXT   NOT NULL,
  side      TEXT   NOT NULL,
  since     BIGINT NOT NULL,
  customers BIGINT NOT NULL,
  PRIMARY KEY (site, side)
);

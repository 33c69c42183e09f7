-- Customers who were forgotten. person: a keyed hash of an address of theirs. link_id: the link under which their books are kept. former_id: the
-- id that this link had before, which is made from an address; encrypted with the key and that address.
CREATE TABLE forgotten (
  site       TEXT   NOT NULL,
  person     TEXT   NOT NULL,
  link_id    TEXT   NOT NULL,
  former_id  TEXT   NOT NULL,
  at         BIGINT NOT NULL,
  PRIMARY KEY (site, person, link_id)
);
CREATE INDEX forgotten_link ON forgotten (site, link_id);

-- Whose address is here again: what they had once under an earlier id they do not get again.
CREATE TABLE returned (
  site        TEXT NOT NULL,
  link_id     TEXT NOT NULL,
  earlier_id  TEXT NOT NULL,
  PRIMARY KEY (site, link_id, earlier_id)
);

-- Keyed hashes of events of theirs that were removed: the same webhook again stays a duplicate. Kept as long as ended events are.
CREATE TABLE forgotten_events (
  site   TEXT   NOT NULL,
  event  TEXT   NOT NULL,
  at     BIGINT NOT NULL,
  PRIMARY KEY (site, event)
);
CREATE INDEX forgotten_events_at ON forgotten_events (at);

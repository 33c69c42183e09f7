-- What is asked for at every event is what is open of a customer and what was planned last. The index that held every
-- operation for both is gone. By these very words the partial indexes are found.
DROP INDEX operations_link;
CREATE INDEX operations_open   ON operations (site, link_id) WHERE state IN ('PLANNED', 'SENT', 'UNKNOWN', 'REFUSED');
CREATE INDEX operations_recent ON operations (site, link_id, created_at) WHERE kind = 'sync';
CREATE INDEX operations_sets   ON operations (site, link_id, side, updated_at) WHERE set_since IS NOT NULL;
CREATE INDEX ledger_told       ON ledger (site, link_id, operation_id) WHERE kind IN ('possibly-lost', 'overwritten');
CREATE INDEX effects_over      ON effects (site, updated_at) WHERE kind IN ('mail', 'message') AND state IN ('SETTLED', 'CANCELLED');

-- What is left for ever of rows that were folded: a 128-bit hash of what may happen once, or of a source and a customer's
-- day, with the points. ${by_key} is the store's own way to keep rows in the order of their key, where it has one.
CREATE TABLE folded_keys (
  high    BIGINT NOT NULL,
  low     BIGINT NOT NULL,
  points  BIGINT NOT NULL,
  PRIMARY KEY (high, low)
) ${by_key};

-- The opening line of a customer whose older history was folded. until_at: up to when, epoch milliseconds. The counts are of
-- the rows that were folded; the balances are those after the last of its lines, null where none was kept.
CREATE TABLE openings (
  site             TEXT   NOT NULL,
  link_id          TEXT   NOT NULL,
  until_at         BIGINT NOT NULL,
  operations       BIGINT NOT NULL,
  lines            BIGINT NOT NULL,
  effects          BIGINT NOT NULL,
  wix_balance      BIGINT,
  program_balance  BIGINT,
  PRIMARY KEY (site, link_id)
) ${by_key};

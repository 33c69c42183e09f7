-- ${identity} is the store's own way to say "a growing number": SQLite and PostgreSQL differ in this word only.

CREATE TABLE inbox (
  seq          ${identity},
  site         TEXT    NOT NULL,
  source       TEXT    NOT NULL,
  event_id     TEXT    NOT NULL,
  body_hash    TEXT    NOT NULL,
  kind         TEXT,
  lane         TEXT    NOT NULL,
  received_at  BIGINT  NOT NULL,
  occurred_at  BIGINT,
  body         TEXT    NOT NULL,
  altered      INTEGER NOT NULL DEFAULT 0,
  state        TEXT    NOT NULL,
  attempts     INTEGER NOT NULL DEFAULT 0,
  due_at       BIGINT  NOT NULL DEFAULT 0,
  outcome      TEXT,
  request_id   TEXT,
  ended_at     BIGINT,
  UNIQUE (site, source, event_id, body_hash)
);
CREATE INDEX inbox_pending ON inbox (seq) WHERE state = 'pending';
CREATE INDEX inbox_parked  ON inbox (seq) WHERE state = 'parked';
CREATE INDEX inbox_lane    ON inbox (lane, seq) WHERE state = 'pending';
CREATE INDEX inbox_ended   ON inbox (ended_at) WHERE ended_at IS NOT NULL;

CREATE TABLE links (
  site            TEXT   NOT NULL,
  id              TEXT   NOT NULL,
  email           TEXT,
  contact_id      TEXT,
  member_id       TEXT,
  wix_account_id  TEXT,
  program_id      TEXT,
  state           TEXT   NOT NULL,
  merged_into     TEXT,
  detail          TEXT,
  opening         TEXT,
  epoch           BIGINT NOT NULL DEFAULT 0,
  books           BIGINT NOT NULL DEFAULT 0,
  wix_hold        TEXT,
  wix_hold_by     TEXT,
  program_hold    TEXT,
  program_hold_by TEXT,
  created_at      BIGINT NOT NULL,
  updated_at      BIGINT NOT NULL,
  PRIMARY KEY (site, id),
  UNIQUE (site, email),
  UNIQUE (site, contact_id),
  UNIQUE (site, wix_account_id),
  UNIQUE (site, program_id)
);

CREATE INDEX links_state ON links (site, state);
CREATE INDEX links_merged ON links (site, merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX links_held ON links (site, id) WHERE wix_hold IS NOT NULL OR program_hold IS NOT NULL;

-- A further e-mail of a customer, or one that a merged contact brought along.
CREATE TABLE link_aliases (
  site     TEXT NOT NULL,
  email    TEXT NOT NULL,
  link_id  TEXT NOT NULL,
  PRIMARY KEY (site, email)
);
CREATE INDEX link_aliases_link ON link_aliases (site, link_id);

-- What was last seen of a side. moved_at: when the account itself says that it changed, by its system's clock.
CREATE TABLE observations (
  site     TEXT   NOT NULL,
  link_id  TEXT   NOT NULL,
  side     TEXT   NOT NULL,
  version  BIGINT NOT NULL,
  balance  BIGINT NOT NULL,
  seen_at  BIGINT NOT NULL,
  moved_at BIGINT,
  PRIMARY KEY (site, link_id, side)
);

CREATE TABLE operations (
  site            TEXT    NOT NULL,
  id              TEXT    NOT NULL,
  link_id         TEXT    NOT NULL,
  side            TEXT    NOT NULL,
  kind            TEXT    NOT NULL,
  reason          TEXT    NOT NULL,
  amount          BIGINT,
  description     TEXT,
  state           TEXT    NOT NULL,
  attempt         INTEGER NOT NULL DEFAULT 0,
  source          TEXT,
  event_seq       BIGINT,
  day             TEXT,
  revision        BIGINT,
  repeated        INTEGER NOT NULL DEFAULT 0,
  looks           INTEGER NOT NULL DEFAULT 0,
  first_sent_at   BIGINT  NOT NULL DEFAULT 0,
  sent_at         BIGINT  NOT NULL DEFAULT 0,
  moved_at        BIGINT  NOT NULL DEFAULT 0,
  planned_in      BIGINT  NOT NULL DEFAULT 0,
  from_side       TEXT,
  from_version    BIGINT,
  to_version      BIGINT,
  transaction_id  TEXT,
  outcome         TEXT,
  request_id      TEXT,
  created_at      BIGINT  NOT NULL,
  updated_at      BIGINT  NOT NULL,
  PRIMARY KEY (site, id)
);
CREATE INDEX operations_link ON operations (site, link_id, side, state);
CREATE INDEX operations_unsettled ON operations (site, state) WHERE state <> 'SETTLED';
CREATE INDEX operations_cap  ON operations (site, link_id, source, day) WHERE day IS NOT NULL;

CREATE TABLE ledger (
  seq             ${identity},
  site            TEXT   NOT NULL,
  link_id         TEXT   NOT NULL,
  at              BIGINT NOT NULL,
  side            TEXT   NOT NULL,
  kind            TEXT   NOT NULL,
  amount          BIGINT,
  from_version    BIGINT,
  to_version      BIGINT,
  balance         BIGINT,
  operation_id    TEXT,
  transaction_id  TEXT,
  cause           TEXT
);
CREATE INDEX ledger_link ON ledger (site, link_id, seq);

-- Once-per keys: claimed by an inbox event, confirmed by the transaction that settles. They never expire.
CREATE TABLE claims (
  site       TEXT   NOT NULL,
  claim_key  TEXT   NOT NULL,
  owner      BIGINT NOT NULL,
  state      TEXT   NOT NULL,
  at         BIGINT NOT NULL,
  PRIMARY KEY (site, claim_key)
);

-- Long commands. The cursor says where the same command goes on after it was cut off.
CREATE TABLE jobs (
  id          ${identity},
  site        TEXT   NOT NULL,
  name        TEXT   NOT NULL,
  arguments   TEXT   NOT NULL,
  state       TEXT   NOT NULL,
  position    TEXT   NOT NULL,
  counters    TEXT   NOT NULL,
  detail      TEXT,
  started_at  BIGINT NOT NULL,
  updated_at  BIGINT NOT NULL,
  ended_at    BIGINT
);
CREATE INDEX jobs_open ON jobs (site, name, id) WHERE ended_at IS NULL;

-- Which customers a reconciliation has met on a side, so that it can tell who is absent. Emptied when it ends.
CREATE TABLE jobs_met (
  job      BIGINT NOT NULL,
  side     TEXT   NOT NULL,
  link_id  TEXT   NOT NULL,
  PRIMARY KEY (job, side, link_id)
);

-- Written to after a failed commit, to learn when the disk takes writes again.
CREATE TABLE store_probe (n BIGINT NOT NULL);
INSERT INTO store_probe VALUES (0);

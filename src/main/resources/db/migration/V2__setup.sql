-- The customers of a setup that runs or was cut off: what its source says of each, and how far he came. Emptied when it ends.
-- state: read, contact (one has to be made), account (one has to be made), open (both are known: link, balance), import, done,
-- aside, failed. found: what the comparison of both sides said, for the plan and the report.
CREATE TABLE setup_customers (
  job            BIGINT  NOT NULL,
  n              BIGINT  NOT NULL,
  email          TEXT,
  contact_id     TEXT,
  member_id      TEXT,
  account_id     TEXT,
  program_id     TEXT,
  name           TEXT,
  theirs         BIGINT,
  theirs_version BIGINT,
  wix_balance    BIGINT,
  wix_version    BIGINT,
  wix_moved_at   BIGINT,
  target         BIGINT,
  state          TEXT    NOT NULL,
  found          TEXT,
  detail         TEXT,
  PRIMARY KEY (job, n)
);
CREATE INDEX setup_customers_state   ON setup_customers (job, state, n);
CREATE INDEX setup_customers_email   ON setup_customers (job, email) WHERE email IS NOT NULL;
CREATE INDEX setup_customers_contact ON setup_customers (job, contact_id) WHERE contact_id IS NOT NULL;
CREATE INDEX setup_customers_program ON setup_customers (job, program_id) WHERE program_id IS NOT NULL;

-- What one walk over a whole side found, where that costs fewer calls than asking for each customer: contacts and customers of
-- the program by e-mail, accounts by contact.
CREATE TABLE setup_found (
  job      BIGINT  NOT NULL,
  side     TEXT    NOT NULL,
  look_up  TEXT    NOT NULL,
  id       TEXT    NOT NULL,
  main     INTEGER NOT NULL,
  balance  BIGINT,
  version  BIGINT,
  moved_at BIGINT,
  PRIMARY KEY (job, side, look_up, id)
);
CREATE INDEX setup_found_id ON setup_found (job, side, id);

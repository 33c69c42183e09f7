-- What the bridge does to a customer beside points: coupons, badges, mails, messages. Once-per keys never expire, so rows stay.
CREATE TABLE effects (
  site         TEXT    NOT NULL,
  id           TEXT    NOT NULL,
  link_id      TEXT    NOT NULL,
  kind         TEXT    NOT NULL,
  reason       TEXT    NOT NULL,
  state        TEXT    NOT NULL,
  attempt      INTEGER NOT NULL DEFAULT 0,
  payload      TEXT    NOT NULL,
  batch        BIGINT,
  external_id  TEXT,
  outcome      TEXT,
  due_at       BIGINT  NOT NULL,
  begun_at     BIGINT,
  created_at   BIGINT  NOT NULL,
  updated_at   BIGINT  NOT NULL,
  PRIMARY KEY (site, id)
);
CREATE INDEX effects_link   ON effects (site, link_id, kind, created_at);
CREATE INDEX effects_due    ON effects (site, kind, due_at) WHERE state IN ('PLANNED', 'SENT');
CREATE INDEX effects_parked ON effects (site, created_at) WHERE state IN ('REFUSED', 'UNKNOWN');
CREATE INDEX effects_batch  ON effects (site, batch, state) WHERE batch IS NOT NULL;

-- The conversation in Wix's inbox with a contact, and how he is addressed, so that the next message to him costs one call.
CREATE TABLE conversations (
  site             TEXT   NOT NULL,
  contact_id       TEXT   NOT NULL,
  conversation_id  TEXT   NOT NULL,
  first_name       TEXT,
  full_name        TEXT,
  locale           TEXT,
  at               BIGINT NOT NULL,
  PRIMARY KEY (site, contact_id)
);

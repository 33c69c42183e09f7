-- Timers that survive a stop. Every due moment up to decided_until has its row in timer_moments, or lies before the
-- timer's begin: the moment when it was first seen with this cron and time zone.
CREATE TABLE timers (
  site          TEXT   NOT NULL,
  name          TEXT   NOT NULL,
  cron          TEXT   NOT NULL,
  zone          TEXT   NOT NULL,
  decided_until BIGINT NOT NULL,
  PRIMARY KEY (site, name)
);

-- period: the day, for people. state: due, begun, done, missed. owner: the process that began it.
CREATE TABLE timer_moments (
  site      TEXT   NOT NULL,
  name      TEXT   NOT NULL,
  due_at    BIGINT NOT NULL,
  period    TEXT   NOT NULL,
  state     TEXT   NOT NULL,
  owner     TEXT,
  detail    TEXT,
  begun_at  BIGINT,
  ended_at  BIGINT,
  PRIMARY KEY (site, name, due_at)
);
CREATE INDEX timer_moments_open ON timer_moments (site, name, due_at) WHERE state IN ('due', 'begun');

-- Why a long command did not come to an end with customers: one row for each kind of ending and reason, with how many customers it was and one of them.
-- What tells one customer from another is left out of the reason; past a fixed number of reasons a job counts them as one.
CREATE TABLE job_reasons (
  job        BIGINT NOT NULL,
  ending     TEXT   NOT NULL,
  reason     TEXT   NOT NULL,
  customers  BIGINT NOT NULL,
  example    TEXT   NOT NULL,
  PRIMARY KEY (job, ending, reason)
);

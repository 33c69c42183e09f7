-- How many answers in a row called the account gone.
ALTER TABLE gone_notes ADD COLUMN answers INTEGER NOT NULL DEFAULT 1;

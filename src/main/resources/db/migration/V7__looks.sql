-- From when on an outcome may be looked for again, whoever asks; epoch milliseconds, 0: at any time.
ALTER TABLE operations ADD COLUMN next_look_at BIGINT NOT NULL DEFAULT 0;

-- The transaction that made the version which was seen, where that is certain.
ALTER TABLE observations ADD COLUMN made_by TEXT;

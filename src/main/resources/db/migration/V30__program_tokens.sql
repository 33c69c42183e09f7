-- The newest refresh token of a site's program, which replaces the one of the setting program.refresh-token that it descends from:
-- first_hash is the SHA-256 of that one. kept_at in milliseconds since 1970.
CREATE TABLE program_tokens (
    site TEXT NOT NULL PRIMARY KEY,
    first_hash TEXT NOT NULL,
    token TEXT NOT NULL,
    kept_at BIGINT NOT NULL
);

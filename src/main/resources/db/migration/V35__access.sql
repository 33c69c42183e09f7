-- Tokens for the API and the page. hash is the SHA-256 of the whole token, id the part of it by which it is found. sites are names with
-- commas between them, empty for all sites. Times in milliseconds since 1970.
CREATE TABLE api_tokens (
    name TEXT NOT NULL PRIMARY KEY,
    id TEXT NOT NULL,
    hash TEXT NOT NULL,
    role TEXT NOT NULL,
    sites TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT
);

-- What people and tokens did. outcome is null while it is under way.
CREATE TABLE audit (
    seq         ${identity},
    at          BIGINT NOT NULL,
    who         TEXT   NOT NULL,
    how         TEXT   NOT NULL,
    site_name   TEXT,
    action      TEXT   NOT NULL,
    target      TEXT,
    before_text TEXT,
    after_text  TEXT,
    outcome     TEXT
);
CREATE INDEX audit_site ON audit (site_name, seq);
CREATE INDEX audit_at ON audit (at);

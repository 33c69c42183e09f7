-- Changes of files of routes while the service ran, and by commands. before_text is null where there was no such file, after_text where it was
-- removed, outcome while it is under way.
CREATE TABLE route_versions (
    number      ${identity},
    at          BIGINT NOT NULL,
    who         TEXT   NOT NULL,
    file        TEXT   NOT NULL,
    before_text TEXT,
    after_text  TEXT,
    outcome     TEXT
);

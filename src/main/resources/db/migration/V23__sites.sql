-- Sites that are kept here and not in a file, and their settings as they are written.
-- id is the first column of a site's rows. instance_id has small letters; it is NULL where there is none.
-- origin_instance_id is the installation that a copied site was copied from, where Wix said so.
-- state is active, paused or removed. version counts the changes.
CREATE TABLE sites (
    name TEXT NOT NULL PRIMARY KEY,
    id TEXT NOT NULL,
    instance_id TEXT,
    origin_instance_id TEXT,
    state TEXT NOT NULL,
    state_reason TEXT,
    state_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX sites_id ON sites (id);
CREATE UNIQUE INDEX sites_instance ON sites (instance_id);
CREATE TABLE site_settings (
    name TEXT NOT NULL,
    setting TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (name, setting)
);

-- Whether the app is installed on a site, as Wix says, and how far a site has been erased. The app is installed on a site without a row.
-- state is installed, removed, erasing or erased; reason is what brought it about, since when that was.
-- id is the first column of the rows of the site, which may be in a file.
-- told_at is when Wix signed the last event that counted, event_id the id of that event in the inbox.
CREATE TABLE site_states (
    id TEXT NOT NULL PRIMARY KEY,
    state TEXT NOT NULL,
    reason TEXT NOT NULL,
    since BIGINT NOT NULL,
    told_at BIGINT NOT NULL,
    event_id TEXT,
    origin_instance_id TEXT
);

-- How far the list of changes of a site's program was read, where it sends no webhooks. place_hash is the SHA-256 of the connector and the
-- address of the program: for another one, place_in_list means nothing. since_at: when reading began, in milliseconds since 1970;
-- place_in_list: what the connector said of the page before, NULL before the first; moved_at: when the last page was read.
CREATE TABLE program_changes (
    site TEXT NOT NULL PRIMARY KEY,
    place_hash TEXT NOT NULL,
    since_at BIGINT NOT NULL,
    place_in_list TEXT,
    moved_at BIGINT NOT NULL
);

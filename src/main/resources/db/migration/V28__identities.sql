-- Who a person at a source is, where its events name the person and no e-mail address. learned_from is import, link, event or lookup: what a
-- person said (import, link) is not overwritten by what an event or a lookup says.
CREATE TABLE identities (
    site TEXT NOT NULL,
    source TEXT NOT NULL,
    person TEXT NOT NULL,
    email TEXT NOT NULL,
    learned_from TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (site, source, person)
);
CREATE INDEX identities_email ON identities (site, email);

-- Events of persons whom nobody knows yet have the state 'waiting'; they are found by the lane of the person.
CREATE INDEX inbox_site_waiting ON inbox (site, lane, seq) WHERE state = 'waiting';

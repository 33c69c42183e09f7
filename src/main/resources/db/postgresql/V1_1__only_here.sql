-- Counts the starts of processes that write here. One that lost its connection goes on only where none started since.
CREATE TABLE store_owner (starts BIGINT NOT NULL);
INSERT INTO store_owner VALUES (0);

-- SQLite's function to find a text in another one, so that the statements are the same.
CREATE FUNCTION instr(text, text) RETURNS integer LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS 'SELECT strpos($1, $2)';

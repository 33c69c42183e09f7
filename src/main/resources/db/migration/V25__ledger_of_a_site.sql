-- Old lines of one site are folded without reading those of the others.
CREATE INDEX ledger_site ON ledger (site, seq);

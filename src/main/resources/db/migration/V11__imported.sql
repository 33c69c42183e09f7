-- The balance that an import of Wix's gave a customer of a setup; null for whom none did, -1 whom the import left out.
ALTER TABLE setup_customers ADD COLUMN imported BIGINT;

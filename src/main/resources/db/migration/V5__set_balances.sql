-- Operations that set a balance: what it was computed from became the balance at set_from_at and was set at set_until_at,
-- by the program's clock; it was read at set_since at the earliest, by ours.
ALTER TABLE operations ADD COLUMN set_from_at  BIGINT;
ALTER TABLE operations ADD COLUMN set_since    BIGINT;
ALTER TABLE operations ADD COLUMN set_until_at BIGINT;

-- Since when a customer's account may be under way on the program, where a repeated call would make a second one.
ALTER TABLE links ADD COLUMN creating_since BIGINT;

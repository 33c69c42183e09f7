-- When the last call of an effect was begun. A message that may have been sent counts as not sent so long after that (messages.call-life).
ALTER TABLE effects ADD COLUMN called_at BIGINT;
-- Of what was under way only the last change is known; the call was no later.
UPDATE effects SET called_at = updated_at WHERE state = 'SENT';

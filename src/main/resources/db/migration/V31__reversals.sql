-- What an award was given for, where another event may take it back: the object that its event named, and the amount that its points
-- were made of, a decimal number. NULL where nothing takes back, or the event named none.
ALTER TABLE operations ADD COLUMN object TEXT;
ALTER TABLE operations ADD COLUMN basis TEXT;
CREATE INDEX operations_object ON operations (site, source, object) WHERE object IS NOT NULL;

-- Refunds and cancellations, one row for each award that one takes back. id: a hash of what may happen once. source, object: of the award.
-- award_id is empty until there is an award. link_id is the customer that the event names, then that of the award; NULL: it names nobody.
-- part is the amount that is given back, a decimal number; NULL: all of it. planned: the points to take back, NULL until the award is
-- settled.
CREATE TABLE reversals (
    site TEXT NOT NULL,
    id TEXT NOT NULL,
    award_id TEXT NOT NULL,
    source TEXT NOT NULL,
    object TEXT NOT NULL,
    link_id TEXT,
    part TEXT,
    event_seq BIGINT NOT NULL,
    at BIGINT NOT NULL,
    planned BIGINT,
    PRIMARY KEY (site, id, award_id)
);
CREATE INDEX reversals_object ON reversals (site, source, object);
CREATE INDEX reversals_award ON reversals (site, award_id);

-- Take-backs that are over are folded like mails and messages. By these very words the index is found.
DROP INDEX effects_over;
CREATE INDEX effects_over ON effects (site, updated_at)
    WHERE kind IN ('mail', 'message', 'takeback') AND state IN ('SETTLED', 'CANCELLED');

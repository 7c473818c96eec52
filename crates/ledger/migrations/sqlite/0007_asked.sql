-- Orders that a server promised to go on with, and the order in which messages are told to whoever asks for events.
ALTER TABLE placement ADD COLUMN asked TEXT;  -- what was asked for and is not done yet: place, pay
CREATE INDEX placement_asked ON placement (buyer, updated_at) WHERE asked IS NOT NULL;
ALTER TABLE message ADD COLUMN seq INTEGER;   -- its place among the events; given when events are first asked for
CREATE UNIQUE INDEX message_seq ON message (seq) WHERE seq IS NOT NULL;
CREATE INDEX message_unnumbered ON message (id) WHERE seq IS NULL;
CREATE INDEX message_waiting ON message (platform, order_ref, id) WHERE state = 'pending';

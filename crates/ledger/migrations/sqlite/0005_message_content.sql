-- What tells a message from others about the same, and what a dead letter came with.
ALTER TABLE message ADD COLUMN subject TEXT;     -- what its contents are told apart by: the platform's id, or type and order
ALTER TABLE message ADD COLUMN content TEXT;     -- the digest of all that it says, but for when it was pushed
ALTER TABLE message ADD COLUMN pushed_from INTEGER; -- the first and the last time at which the platform pushed this content,
ALTER TABLE message ADD COLUMN pushed_to INTEGER;   -- with nothing else about the subject in between
ALTER TABLE message ADD COLUMN headers TEXT;     -- of a dead letter: the request's, as JSON
CREATE INDEX message_subject ON message (subject);

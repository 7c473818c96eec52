-- What was received: one row a message, however often it was delivered.
CREATE TABLE message (
  id           INTEGER PRIMARY KEY,
  platform     TEXT NOT NULL,
  key          TEXT NOT NULL,              -- the same message delivered again has the same
  kind         TEXT NOT NULL,
  order_ref    TEXT,                       -- the order that it is about
  at_millis    INTEGER,                    -- when it happened, by the platform
  received_at  INTEGER NOT NULL,           -- in the store's time
  verified     INTEGER NOT NULL,
  content_type TEXT,
  deliveries   INTEGER NOT NULL,
  state        TEXT NOT NULL CHECK (state IN ('pending', 'processed', 'dead')),
  attempts     INTEGER NOT NULL DEFAULT 0, -- how often handling it was begun
  due_at       INTEGER NOT NULL,           -- when it is handled next; while it is, until when it is leased
  owner        TEXT,                       -- who has the lease
  error        TEXT,                       -- why it failed last
  processed_at INTEGER,
  body         BLOB NOT NULL,              -- as it was received
  UNIQUE (platform, key)
) STRICT;
CREATE INDEX message_due ON message (due_at) WHERE state = 'pending';
CREATE INDEX message_leased ON message (platform, order_ref) WHERE owner IS NOT NULL;
CREATE INDEX message_seen ON message (platform, order_ref, at_millis) WHERE state = 'processed';
CREATE INDEX message_counted ON message (state, deliveries);

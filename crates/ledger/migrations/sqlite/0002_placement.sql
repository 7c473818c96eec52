-- Orders that are to be placed exactly once, by the caller's own reference.
CREATE TABLE placement (
  reference       TEXT PRIMARY KEY,
  buyer           TEXT NOT NULL,
  content         TEXT NOT NULL,              -- the order, as JSON; it holds an address
  state           TEXT NOT NULL CHECK (state IN ('intended', 'sending', 'unknown', 'placed', 'refused')),
  attempts        INTEGER NOT NULL DEFAULT 0, -- how often a creation was begun
  first_attempt   INTEGER,                    -- when the first was, by the machine's clock
  lease           INTEGER NOT NULL DEFAULT 0, -- until when the process that sends has it, in the store's time
  quote           TEXT,                       -- the quote of the last attempt, as JSON
  placed          TEXT,                       -- the platform's orders and the lines that failed, as JSON
  code            TEXT,                       -- the platform's code, where it refused
  message         TEXT,                       -- why it is refused or unknown
  payment         TEXT CHECK (payment IN ('paying', 'unknown', 'accepted', 'paid', 'link', 'refused')),
  payment_lease   INTEGER NOT NULL DEFAULT 0,
  payment_message TEXT,
  created_at      INTEGER NOT NULL,
  updated_at      INTEGER NOT NULL
) STRICT;

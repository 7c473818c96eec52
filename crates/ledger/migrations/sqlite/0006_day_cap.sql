-- What is about to be spent of a day's cap, beside the orders that show it themselves.
CREATE TABLE reservation (
  name   TEXT PRIMARY KEY,   -- the order's reference, or what else is paid
  day    INTEGER NOT NULL,   -- when the day began, in epoch milliseconds
  fen    INTEGER NOT NULL,
  lapses INTEGER NOT NULL    -- from when on it counts no longer, in the store's time
) STRICT;
CREATE INDEX reservation_day ON reservation (day);
CREATE INDEX placement_last_attempt ON placement (last_attempt);

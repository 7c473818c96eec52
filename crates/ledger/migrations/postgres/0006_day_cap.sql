-- What is about to be spent of a day's cap, beside the orders that show it themselves.
CREATE TABLE reservation (
  name   TEXT PRIMARY KEY,   -- the order's reference, or what else is paid
  day    BIGINT NOT NULL,   -- when the day began, in epoch milliseconds
  fen    BIGINT NOT NULL,
  lapses BIGINT NOT NULL    -- from when on it counts no longer, in the store's time
);
CREATE INDEX reservation_day ON reservation (day);
CREATE INDEX placement_last_attempt ON placement (last_attempt);

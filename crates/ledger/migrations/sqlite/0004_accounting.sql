-- What reconciling by accounting needs, and what a person is shown of it.
ALTER TABLE placement ADD COLUMN last_attempt INTEGER;               -- when the last creation was begun, by the platform's clock
ALTER TABLE placement ADD COLUMN found_by TEXT;                      -- by what its orders are known: answer, mark, content, person
ALTER TABLE placement ADD COLUMN candidates TEXT;                    -- orders that may be it, as JSON, where it is unknown
ALTER TABLE placement ADD COLUMN revision INTEGER NOT NULL DEFAULT 0; -- how often it was given new content

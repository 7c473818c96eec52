-- What the store keeps of itself, such as the secret token of its callback addresses.
CREATE TABLE setting (
  name  TEXT PRIMARY KEY,
  value TEXT NOT NULL
);

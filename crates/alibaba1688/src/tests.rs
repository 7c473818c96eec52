//! Every documented fixture goes through its types and comes out whole; requests that no platform could mean do not.

mod buyer;
mod fixtures;
mod messages;
mod rules;
mod verdicts;

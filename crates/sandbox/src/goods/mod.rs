//! 1688's goods as its own interface gives them: both platforms pass them on, each with its names and members.

pub(crate) mod detail;
pub(crate) mod search;

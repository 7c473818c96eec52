//! The sandbox's clock, and instants as text. **Never here:** HTTP, or anything of the world.

pub(crate) mod clock;
pub(crate) mod instants;

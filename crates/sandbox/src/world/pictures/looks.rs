//! How the pictures of all products look, worked out once for all worlds of a seed.

use super::{PictureHash, VIEWS};
use std::fmt;
use std::sync::OnceLock;

/// How the pictures of one product look.
pub(super) type Views = [PictureHash; VIEWS as usize];

/// How the pictures of all products look, in the catalogue's order.
#[derive(Default)]
pub(crate) struct Looks {
    pub(super) offers: OnceLock<Vec<Views>>,
    pub(super) items: OnceLock<Vec<Views>>,
}

/// Shows nothing: what was worked out so far is no part of the world.
impl fmt::Debug for Looks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Looks").finish_non_exhaustive()
    }
}

//! Where listed orders go: to the terminal, to a program, or into a file.

use crate::newfile::Growing;
use daigou_core::Error;
use daigou_core::buyer::Purchase;

/// Where orders go.
pub(super) trait Target {
    /// Takes the orders of a page.
    fn take(&mut self, orders: &[Purchase]) -> Result<(), Error>;

    /// There are no more; gives the file that they are in.
    fn end(self: Box<Self>) -> Result<Option<Growing>, Error>;
}

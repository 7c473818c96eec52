//! The body of an answer, as text in pieces. Most of a list are rows that were written before and are kept with their
//! orders: here they are named, not copied. The whole is put together once, when it is sent, and once more where the
//! journal is read.

use crate::wire::address::Address;
use crate::world::Rendering;
use axum::body::Bytes;

/// The body of an answer.
#[derive(Debug, Clone, Default)]
pub(crate) struct ReplyBody {
    head: Bytes,
    /// With commas in between.
    rows: Vec<Rendering>,
    tail: Bytes,
}

impl ReplyBody {
    /// Rows between two texts, of which the second has an end of its own.
    pub(crate) fn new(mut head: String, rows: Vec<Rendering>, tail: &str, end: &str) -> Self {
        if rows.is_empty() {
            head.push_str(tail);
            head.push_str(end);
            return Self::text(head);
        }
        Self { head: head.into(), rows, tail: [tail, end].concat().into() }
    }

    /// One text.
    pub(crate) fn text(text: impl Into<Bytes>) -> Self {
        Self { head: text.into(), rows: Vec::new(), tail: Bytes::new() }
    }

    /// How long it is, about: addresses are put in when it is sent.
    pub(crate) fn len(&self) -> usize {
        let rows: usize = self.rows.iter().map(|row| row.text().len() + 1).sum();
        self.head.len() + rows + self.tail.len()
    }

    /// The beginning of it: as many rows as are so long together, and the one after; all of it where it is no longer.
    pub(crate) fn beginning(&self, most: usize) -> Self {
        if self.len() <= most {
            return self.clone();
        }
        let mut length = self.head.len();
        let rows = self.rows.iter().take_while(|row| {
            let before = length;
            length += row.text().len() + 1;
            before <= most
        });
        Self { head: self.head.clone(), rows: rows.cloned().collect(), tail: Bytes::new() }
    }

    /// The text of its own, where nothing of it is kept elsewhere.
    pub(crate) fn alone(&self) -> Option<&Bytes> {
        self.rows.is_empty().then_some(&self.head)
    }

    /// All of it, as it is sent.
    pub(crate) fn whole(&self, address: &Address) -> Bytes {
        if let Some(text) = self.alone() {
            return text.clone();
        }
        let mut out = Vec::with_capacity(self.len());
        out.extend_from_slice(&self.head);
        for (at, row) in self.rows.iter().enumerate() {
            if at > 0 {
                out.push(b',');
            }
            if row.needs_address() {
                out.extend_from_slice(address.put_into(row.text()).as_bytes());
            } else {
                out.extend_from_slice(row.text().as_bytes());
            }
        }
        out.extend_from_slice(&self.tail);
        out.into()
    }
}

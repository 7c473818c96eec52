//! A sheet as it was found: its headings and its rows, with the numbers that spreadsheet programs show for them.

use super::cell::Cell;

/// A sheet.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Sheet {
    /// The first row that is not empty.
    pub(crate) headings: Vec<Cell>,
    pub(crate) headings_row: usize,
    /// The others that are not empty.
    pub(crate) rows: Vec<Row>,
    /// Notes for a person on how it was read.
    pub(crate) notes: Vec<String>,
}

/// A row.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Row {
    /// Counted from 1, as spreadsheet programs do.
    pub(crate) number: usize,
    pub(crate) cells: Vec<Cell>,
}

impl Sheet {
    /// A sheet of rows, of which the first is the headings'. Empty ones are left out.
    pub(crate) fn of(rows: impl IntoIterator<Item = Row>, notes: Vec<String>) -> Self {
        let mut rows = rows.into_iter().filter(|row| row.cells.iter().any(|cell| !cell.is_empty()));
        let Some(first) = rows.next() else { return Self { notes, ..Self::default() } };
        Self { headings: first.cells, headings_row: first.number, rows: rows.collect(), notes }
    }
}

impl Row {
    /// The cell of a column; one that is not there is empty.
    pub(crate) fn cell(&self, index: usize) -> &Cell {
        const EMPTY: &Cell = &Cell::Empty;
        self.cells.get(index).unwrap_or(EMPTY)
    }
}

//! From the rows of a sheet to orders: the rows of one reference are one order. Everything that is wrong is told with its row
//! and the heading of its column, all of it at once.

use super::cell::{Cell, Rule};
use super::columns::{self, Column, Read};
use super::given::{EXAMPLES, Given, Wrong};
use super::sheet::{Row, Sheet};
use daigou_core::Error;
use daigou_core::buyer::{DeliveryAddress, NewLine, NewOrder, Reference};
use std::collections::{BTreeMap, HashMap, HashSet};

/// The judgement of a buyer and its marketplace on an order and on a product.
pub(crate) struct Judges<'j> {
    /// Checks an order as far as that goes without sending anything.
    pub(crate) check: &'j dyn Fn(&NewOrder) -> Result<(), Error>,
    /// The id of a product that may be given as a link.
    pub(crate) product: &'j dyn Fn(&str) -> Result<String, Error>,
}

/// Reads the orders of a sheet.
///
/// # Errors
/// Everything that is wrong with it.
pub(crate) fn orders(sheet: &Sheet, judges: &Judges<'_>) -> Result<Vec<Given>, Vec<Wrong>> {
    let places = places(sheet)?;
    let mut reading = Reading { sheet, places, judges, wrong: Vec::new(), told: HashSet::new() };
    let drafts = reading.drafts();
    let orders: Vec<Given> = drafts.into_iter().filter_map(|draft| reading.finish(draft)).collect();
    if reading.wrong.is_empty() {
        return Ok(orders);
    }
    reading.wrong.sort_by_key(|wrong| wrong.row);
    Err(reading.wrong)
}

/// Where each column stands.
fn places(sheet: &Sheet) -> Result<BTreeMap<Column, usize>, Vec<Wrong>> {
    let row = sheet.headings_row;
    let mut places: BTreeMap<Column, usize> = BTreeMap::new();
    let mut wrong = Vec::new();
    for (index, cell) in sheet.headings.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
        let text = cell.shown();
        match columns::read(&text) {
            Some(Read::Result) => {}
            Some(Read::Column(column)) => match places.get(&column) {
                Some(first) => {
                    let other = sheet.headings.get(*first).map(Cell::shown).unwrap_or_default();
                    let rule = format!("two columns are the same: `{other}` and `{text}`");
                    wrong.push(Wrong::new(row, column.member(), rule));
                }
                None => drop(places.insert(column, index)),
            },
            None => wrong.push(unknown_heading(row, &text)),
        }
    }
    // A sheet without headings is told as such, and not cell by cell.
    if places.is_empty() && !wrong.is_empty() {
        let rule = format!(
            "must hold the headings, such as {}; `daigou place --template csv` writes them",
            [Column::Reference, Column::Product, Column::Quantity].map(|column| column.heading(true)).join(", ")
        );
        return Err(vec![Wrong::new(row, "headings", rule)]);
    }
    for column in [Column::Reference, Column::Product, Column::Quantity, Column::Name, Column::Mobile, Column::Street] {
        if !places.contains_key(&column) {
            let rule = format!("the column `{}` ({}) is missing", column.heading(false), column.heading(true));
            wrong.push(Wrong::new(row, column.member(), rule));
        }
    }
    if wrong.is_empty() { Ok(places) } else { Err(wrong) }
}

fn unknown_heading(row: usize, text: &str) -> Wrong {
    let near = columns::near(text);
    let hint = match near.is_empty() {
        true => "take the column away, or see `daigou place --template csv`".to_owned(),
        false => format!("did you mean {}?", near.join(", ")),
    };
    Wrong::new(row, "headings", format!("`{text}` is no heading that daigou knows: {hint}"))
}

/// The rows of one reference.
struct Draft<'s> {
    reference: Reference,
    rows: Vec<(&'s Row, NewLine)>,
}

struct Reading<'s, 'j> {
    sheet: &'s Sheet,
    places: BTreeMap<Column, usize>,
    judges: &'j Judges<'j>,
    wrong: Vec<Wrong>,
    /// The cells that were told of.
    told: HashSet<(usize, Column)>,
}

impl<'s> Reading<'s, '_> {
    fn cell(&self, row: &'s Row, column: Column) -> &'s Cell {
        const EMPTY: &Cell = &Cell::Empty;
        self.places.get(&column).map_or(EMPTY, |index| row.cell(*index))
    }

    /// The heading as it stands in the sheet.
    fn heading(&self, column: Column) -> String {
        let index = self.places.get(&column);
        index
            .and_then(|index| self.sheet.headings.get(*index))
            .map_or_else(|| column.heading(true).to_owned(), Cell::shown)
    }

    fn tell(&mut self, row: usize, column: Column, rule: impl std::fmt::Display) {
        if self.told.insert((row, column)) {
            let words = format!("{}: {rule}", self.heading(column));
            self.wrong.push(Wrong::new(row, column.member(), words));
        }
    }

    fn read<T: Default>(&mut self, row: &'s Row, column: Column, read: impl FnOnce(&Cell) -> Result<T, Rule>) -> T {
        match read(self.cell(row, column)) {
            Ok(value) => value,
            Err(rule) => {
                self.tell(row.number, column, rule);
                T::default()
            }
        }
    }

    /// The rows by their references, in the order of the sheet.
    fn drafts(&mut self) -> Vec<Draft<'s>> {
        let mut drafts: Vec<Draft<'s>> = Vec::new();
        let mut at: HashMap<String, usize> = HashMap::new();
        for row in &self.sheet.rows {
            if self.places.values().all(|index| row.cell(*index).is_empty()) {
                continue;
            }
            let line = self.line(row);
            let text = self.read(row, Column::Reference, Cell::id);
            let Some(reference) = self.reference(row, &text) else { continue };
            match at.get(reference.as_str()) {
                Some(&index) => {
                    self.repeats(&drafts[index], row, &line);
                    drafts[index].rows.push((row, line));
                }
                None => {
                    at.insert(reference.as_str().to_owned(), drafts.len());
                    drafts.push(Draft { reference, rows: vec![(row, line)] });
                }
            }
        }
        drafts
    }

    fn reference(&mut self, row: &'s Row, text: &str) -> Option<Reference> {
        if text.is_empty() {
            self.tell(row.number, Column::Reference, "must not be empty: it is your own number of the order");
            return None;
        }
        if EXAMPLES.contains(&text) {
            let rule = "is the template's example: write your order over it, or take the row away";
            self.tell(row.number, Column::Reference, rule);
            return None;
        }
        match Reference::new(text) {
            Ok(reference) => Some(reference),
            Err(error) => {
                self.tell(row.number, Column::Reference, bare(&error));
                None
            }
        }
    }

    fn line(&mut self, row: &'s Row) -> NewLine {
        let product = self.read(row, Column::Product, Cell::id);
        let product = match (self.judges.product)(&product) {
            Ok(product) => product,
            Err(error) => {
                let hint = error.hint().map(|hint| format!("; {hint}")).unwrap_or_default();
                self.tell(row.number, Column::Product, format!("{}{hint}", bare(&error)));
                product
            }
        };
        let sku = self.read(row, Column::Sku, Cell::id);
        let quantity = self.read(row, Column::Quantity, Cell::quantity);
        NewLine::new(product, sku, quantity)
    }

    /// Refuses the same goods twice in one order: a slip of the hand.
    fn repeats(&mut self, draft: &Draft<'s>, row: &'s Row, line: &NewLine) {
        let same = |(_, other): &&(&Row, NewLine)| other.product == line.product && other.sku == line.sku;
        if let Some((other, _)) = draft.rows.iter().find(same)
            && !line.product.is_empty()
        {
            let rule = format!(
                "order {} has this product and choice in row {} already: put all pieces into one row",
                draft.reference, other.number
            );
            self.tell(row.number, Column::Product, rule);
        }
    }

    /// Reads a value of the whole order: from its first row, or the same in several. The row that has it is told, too.
    fn once<T: Default + PartialEq>(
        &mut self,
        rows: &[(&'s Row, NewLine)],
        column: Column,
        read: impl Fn(&Cell) -> Result<T, Rule>,
    ) -> T {
        let mut found: Option<(usize, T)> = None;
        for (row, _) in rows {
            if self.cell(row, column).is_empty() {
                continue;
            }
            let value = self.read(row, column, &read);
            match &found {
                None => found = Some((row.number, value)),
                Some((first, other)) if *other != value => {
                    let rule = format!("differs from row {first}, which is of the same order");
                    self.tell(row.number, column, rule);
                }
                Some(_) => {}
            }
        }
        found.map(|(_, value)| value).unwrap_or_default()
    }

    fn address(&mut self, rows: &[(&'s Row, NewLine)]) -> DeliveryAddress {
        let words = |text: String| Some(text).filter(|text| !text.is_empty());
        let name = self.once(rows, Column::Name, Cell::words);
        let mobile = self.once(rows, Column::Mobile, Cell::id);
        let province = self.once(rows, Column::Province, Cell::words);
        let city = self.once(rows, Column::City, Cell::words);
        let district = self.once(rows, Column::District, Cell::words);
        let street = self.once(rows, Column::Street, Cell::words);
        let mut address = DeliveryAddress::new(name, mobile, [&province, &city, &district], street);
        address.phone = words(self.once(rows, Column::Phone, Cell::id)).map(Into::into);
        address.town = words(self.once(rows, Column::Town, Cell::words));
        address.postcode = words(self.once(rows, Column::Postcode, Cell::postcode));
        address.district_code = words(self.once(rows, Column::DistrictCode, Cell::id));
        address
    }

    fn finish(&mut self, draft: Draft<'s>) -> Option<Given> {
        let before = self.wrong.len();
        let rows = &draft.rows;
        let address = self.address(rows);
        let mut order = NewOrder::new(draft.reference, rows.iter().map(|(_, line)| line.clone()), address);
        let remark = self.once(rows, Column::Remark, Cell::words);
        order.remark = Some(remark).filter(|remark| !remark.is_empty());
        let yuan = self.once(rows, Column::MaxTotal, Cell::yuan);
        let fen = self.once(rows, Column::MaxTotalFen, Cell::fen);
        order.max_total_fen = yuan.map(|yuan| yuan.minor()).or(fen);
        let checked = match order.problems() {
            problems if problems.is_empty() => (self.judges.check)(&order).err().into_iter().collect(),
            problems => problems,
        };
        for error in checked {
            self.place(&error, rows);
        }
        let numbers: Vec<String> = rows.iter().map(|(row, _)| row.number.to_string()).collect();
        let rows = if numbers.len() == 1 { "row" } else { "rows" };
        let clean = self.wrong.len() == before;
        clean.then(|| Given { place: format!("{rows} {}", numbers.join(", ")), order })
    }

    /// Tells an error about an order at the cell that it is about.
    fn place(&mut self, error: &Error, rows: &[(&'s Row, NewLine)]) {
        let field = error.field().unwrap_or_default();
        let (index, member) = match field.strip_prefix("lines[").and_then(|rest| rest.split_once(']')) {
            Some((index, member)) => (index.parse().unwrap_or(0), member.trim_start_matches('.')),
            None => (0, field),
        };
        let column = Column::all().find(|column| column.member() == member);
        let Some((first, _)) = rows.get(index).or(rows.first()) else { return };
        let Some(column) = column else {
            self.wrong.push(Wrong::new(first.number, "order", error.message().to_owned()));
            return;
        };
        // The row that has it, where one does.
        let having = rows.iter().map(|(row, _)| *row).find(|row| !self.cell(row, column).is_empty());
        let row = if column.is_of_the_order() { having.unwrap_or(first) } else { first };
        self.tell(row.number, column, bare(error));
    }
}

/// The rule that an error tells, without the member's name.
fn bare(error: &Error) -> String {
    let message = error.message();
    let rule = error.field().and_then(|field| message.strip_prefix(field)?.strip_prefix(": "));
    rule.unwrap_or(message).to_owned()
}

#[cfg(test)]
mod tests;

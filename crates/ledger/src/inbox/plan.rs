//! The plan of a batch of deliveries for the store: one row for each message, with how often it was delivered, and the
//! few changes to stored rows that go before them.

use super::arrival::Arrival;
use super::identity::{Known, Pushed, Verdict, judge};
use std::collections::{BTreeMap, HashMap};

/// A message's name in the store.
type Name = (&'static str, String);

/// The stored messages about each subject.
pub(super) type Subjects = HashMap<String, Vec<Known>>;

/// A row that is written, or counted on the stored one of its key.
#[derive(Debug, Clone)]
pub(super) struct Row<'b> {
    pub(super) arrival: &'b Arrival,
    pub(super) at_millis: Option<i64>,
    pub(super) pushed: Option<Pushed>,
    pub(super) verified: bool,
    /// Set where it has the id of a verified message, and says something else.
    pub(super) disputed: bool,
    pub(super) deliveries: i64,
}

impl<'b> Row<'b> {
    fn of(arrival: &'b Arrival) -> Self {
        Self {
            arrival,
            at_millis: arrival.at_millis,
            pushed: arrival.pushed_at.map(Pushed::once),
            verified: arrival.verified,
            disputed: false,
            deliveries: 1,
        }
    }

    fn count(&mut self, other: &Self) {
        self.deliveries += other.deliveries;
        self.pushed = joined(self.pushed, other.pushed);
        if other.verified && !self.verified {
            (self.arrival, self.verified, self.disputed) = (other.arrival, true, false);
        }
    }
}

fn joined(one: Option<Pushed>, other: Option<Pushed>) -> Option<Pushed> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.with(other.from).with(other.to)),
        (one, other) => one.or(other),
    }
}

/// A stored message whose last delivery turns out to be another message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Parting {
    pub(super) id: i64,
    /// The key of what comes after.
    pub(super) key: String,
}

/// The changes of a batch. The rows are in the order of their keys: two receivers that write the same messages then
/// wait for each other, and not in a circle.
#[derive(Debug, Default)]
pub(super) struct Plan<'b> {
    pub(super) partings: Vec<Parting>,
    /// Stored messages, by number, that these take the place of.
    pub(super) replaced: BTreeMap<i64, (String, Row<'b>)>,
    pub(super) rows: BTreeMap<Name, Row<'b>>,
}

impl<'b> Plan<'b> {
    pub(super) fn of(batch: impl IntoIterator<Item = &'b Arrival>, mut subjects: Subjects) -> Self {
        let mut plan = Self::default();
        for arrival in batch {
            match &arrival.subject {
                Some(subject) => plan.judged(arrival, subjects.entry(subject.clone()).or_default()),
                None => plan.count(arrival.key.clone(), Row::of(arrival)),
            }
        }
        plan
    }

    fn judged(&mut self, arrival: &'b Arrival, known: &mut Vec<Known>) {
        match judge(known, arrival) {
            Verdict::Repeat(place) => {
                let (same, row) = (&mut known[place], Row::of(arrival));
                same.pushed = joined(same.pushed, row.pushed);
                same.verified |= arrival.verified;
                self.count(same.key.clone(), row);
            }
            Verdict::New => self.add(arrival, known, false),
            Verdict::Disputed => self.add(arrival, known, true),
            Verdict::Parts(place) => {
                self.part(arrival.source.as_str(), known, place);
                self.add(arrival, known, false);
            }
            Verdict::Replaces(place) => self.replace(arrival, &mut known[place]),
        }
    }

    fn count(&mut self, key: String, row: Row<'b>) {
        match self.rows.entry((row.arrival.source.as_str(), key)) {
            std::collections::btree_map::Entry::Occupied(mut known) => known.get_mut().count(&row),
            std::collections::btree_map::Entry::Vacant(free) => drop(free.insert(row)),
        }
    }

    fn add(&mut self, arrival: &'b Arrival, known: &mut Vec<Known>, disputed: bool) {
        let row = Row { disputed, ..Row::of(arrival) };
        let key = free_key(&arrival.key, arrival.pushed_at, known);
        known.push(Known {
            id: None,
            key: key.clone(),
            content: arrival.content.clone(),
            verified: arrival.verified,
            pushed: row.pushed,
        });
        self.count(key, row);
    }

    /// Makes the last delivery of a message another message.
    fn part(&mut self, source: &'static str, known: &mut Vec<Known>, place: usize) {
        let before = known[place].clone();
        let Some(pushed) = before.pushed else { return };
        let key = free_key(&before.key, Some(pushed.to), known);
        known[place].pushed = Some(Pushed::once(pushed.from));
        known.push(Known { id: None, key: key.clone(), pushed: Some(Pushed::once(pushed.to)), ..before.clone() });
        let waiting = self.rows.get_mut(&(source, before.key.clone()));
        match (waiting.filter(|row| row.pushed.is_some_and(|own| own.to == pushed.to)), before.id) {
            // It came with this batch.
            (Some(row), _) => {
                let mut after = Row { pushed: Some(Pushed::once(pushed.to)), deliveries: 1, ..row.clone() };
                if row.at_millis.is_some() && row.at_millis == row.arrival.pushed_at {
                    after.at_millis = Some(pushed.to);
                }
                row.deliveries -= 1;
                row.pushed = row.pushed.map(|own| Pushed::once(own.from));
                if row.deliveries == 0 {
                    self.rows.remove(&(source, before.key));
                }
                self.count(key, after);
            }
            (None, Some(id)) => self.partings.push(Parting { id, key }),
            (None, None) => {}
        }
    }

    /// Puts a verified message in the place of one that anyone may have sent.
    fn replace(&mut self, arrival: &'b Arrival, place: &mut Known) {
        let mut row = Row::of(arrival);
        if let Some(waiting) = self.rows.remove(&(arrival.source.as_str(), place.key.clone())) {
            row.deliveries += waiting.deliveries;
        }
        (place.key, place.content, place.verified) = (arrival.key.clone(), arrival.content.clone(), true);
        place.pushed = row.pushed;
        match place.id {
            Some(id) => drop(self.replaced.insert(id, (arrival.key.clone(), row))),
            None => self.count(arrival.key.clone(), row),
        }
    }
}

/// The key of a message: its content's, and where that was said before, with when it was pushed.
fn free_key(base: &str, pushed: Option<i64>, known: &[Known]) -> String {
    let taken = |key: &str| known.iter().any(|known| known.key == key);
    let base = base.rsplit_once('@').filter(|(_, at)| at.parse::<i64>().is_ok()).map_or(base, |(base, _)| base);
    match pushed {
        Some(at) if taken(base) => format!("{base}@{at}"),
        _ => base.to_owned(),
    }
}

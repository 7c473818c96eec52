//! A list of goods: the first ones are the world's own, those behind them are made when they are looked at and shared by
//! all worlds of a seed. What a world changes, such as stock, it has for itself from then on.

use super::generated::Makes;
use crate::world::goods::generated::Generated;
use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::ops::{Index, IndexMut, Range};
use std::sync::Arc;

/// The goods of one kind.
#[derive(Clone)]
pub(crate) struct LazyList<T> {
    first: Vec<T>,
    made: Arc<Generated>,
    /// Copies of what was changed, by its place in the list.
    changed: HashMap<usize, T>,
}

impl<T: Clone> LazyList<T>
where
    Generated: Makes<T>,
{
    pub(crate) fn new(first: Vec<T>, made: Arc<Generated>) -> Self {
        Self { first, made, changed: HashMap::new() }
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.first.len() + self.made.count()
    }

    /// How many of them are not generated.
    pub(crate) fn first(&self) -> usize {
        self.first.len()
    }

    /// Every one, in the list's order.
    pub(crate) fn iter(&self) -> Iter<'_, T> {
        Iter { shelf: self, places: 0..self.len() }
    }
}

impl<T: Clone> Index<usize> for LazyList<T>
where
    Generated: Makes<T>,
{
    type Output = T;

    fn index(&self, at: usize) -> &T {
        match at.checked_sub(self.first.len()) {
            None => &self.first[at],
            Some(made) if self.changed.is_empty() => self.made.get(made),
            Some(made) => self.changed.get(&at).unwrap_or_else(|| self.made.get(made)),
        }
    }
}

impl<T: Clone> IndexMut<usize> for LazyList<T>
where
    Generated: Makes<T>,
{
    fn index_mut(&mut self, at: usize) -> &mut T {
        match at.checked_sub(self.first.len()) {
            None => &mut self.first[at],
            Some(made) => self.changed.entry(at).or_insert_with(|| self.made.get(made).clone()),
        }
    }
}

/// Goes through a shelf.
pub(crate) struct Iter<'s, T> {
    shelf: &'s LazyList<T>,
    places: Range<usize>,
}

impl<'s, T: Clone> Iterator for Iter<'s, T>
where
    Generated: Makes<T>,
{
    type Item = &'s T;

    fn next(&mut self) -> Option<&'s T> {
        self.places.next().map(|at| &self.shelf[at])
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.places.size_hint()
    }
}

impl<T: Clone> ExactSizeIterator for Iter<'_, T> where Generated: Makes<T> {}

impl<'s, T: Clone> IntoIterator for &'s LazyList<T>
where
    Generated: Makes<T>,
{
    type Item = &'s T;
    type IntoIter = Iter<'s, T>;

    fn into_iter(self) -> Iter<'s, T> {
        self.iter()
    }
}

/// Shows the part that belongs to this world alone: the goods behind follow from the seed.
impl<T: fmt::Debug> fmt::Debug for LazyList<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let changed: BTreeMap<_, _> = self.changed.iter().collect();
        f.debug_struct("LazyList").field("first", &self.first).field("changed", &changed).finish_non_exhaustive()
    }
}

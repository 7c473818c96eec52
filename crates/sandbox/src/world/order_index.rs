//! OrderIndex of orders that have something in common, kept in order: an order comes and goes, and any page of the newest is
//! found, without touching all of the others.

/// So many places, whether taken or not, share a box.
const BOX: usize = 1024;

/// A set of places.
#[derive(Debug, Default)]
pub(super) struct OrderIndex {
    boxes: Vec<Vec<usize>>,
    len: usize,
}

impl OrderIndex {
    pub(super) fn len(&self) -> usize {
        self.len
    }

    pub(super) fn insert(&mut self, place: usize) {
        let at = place / BOX;
        if self.boxes.len() <= at {
            self.boxes.resize_with(at + 1, Vec::new);
        }
        let shelf = &mut self.boxes[at];
        // Most are newer than all others.
        let gap = if shelf.last() < Some(&place) { Err(shelf.len()) } else { shelf.binary_search(&place) };
        if let Err(gap) = gap {
            shelf.insert(gap, place);
            self.len += 1;
        }
    }

    pub(super) fn remove(&mut self, place: usize) {
        let Some(shelf) = self.boxes.get_mut(place / BOX) else { return };
        if let Ok(at) = shelf.binary_search(&place) {
            shelf.remove(at);
            self.len -= 1;
        }
    }

    /// Oldest first.
    pub(super) fn iter(&self) -> impl DoubleEndedIterator<Item = usize> {
        self.boxes.iter().flatten().copied()
    }

    /// The newest without the first `skipped`.
    pub(super) fn newest(&self, skipped: usize) -> impl Iterator<Item = usize> {
        let (mut left, mut from) = (skipped, self.boxes.len());
        while from > 0 && self.boxes[from - 1].len() <= left {
            from -= 1;
            left -= self.boxes[from].len();
        }
        self.boxes[..from].iter().rev().flat_map(|shelf| shelf.iter().rev()).skip(left).copied()
    }
}

#[cfg(test)]
mod tests {
    use crate::world::order_index::OrderIndex;

    #[test]
    fn it_holds_what_a_sorted_list_would() {
        let (mut places, mut list) = (OrderIndex::default(), Vec::new());
        for i in 0..5000 {
            places.insert(i);
            list.push(i);
        }
        for i in (0..5000).filter(|i| i % 3 == 0 || (1000..3000).contains(i)) {
            places.remove(i);
            places.remove(i);
            list.retain(|other| *other != i);
        }
        places.insert(1500);
        places.insert(1500);
        places.remove(1_000_000);
        list.push(1500);
        list.sort_unstable();
        assert_eq!((places.len(), places.iter().collect::<Vec<_>>()), (list.len(), list.clone()));
        for skipped in [0, 1, 700, 1023, 1024, 1999, 2000, 5000, usize::MAX] {
            let expected: Vec<_> = list.iter().rev().skip(skipped).take(20).copied().collect();
            assert_eq!(places.newest(skipped).take(20).collect::<Vec<_>>(), expected, "{skipped}");
        }
    }
}

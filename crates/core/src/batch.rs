//! Lists that are longer than a call takes: one call after the other, and what became of each part. A part that fails
//! takes nothing from the others.

use crate::error::{Certainty, Error};
use std::future::Future;

/// The outcome of a list that was sent in parts.
#[derive(Debug)]
#[must_use = "some parts may have failed"]
pub struct Batches<K, T> {
    /// The parts that the platform answered, in order: what was asked, and the reply.
    pub done: Vec<(Vec<K>, T)>,
    /// The parts that failed, in order. Each error says by its certainty whether the part may have happened.
    pub failed: Vec<(Vec<K>, Error)>,
    /// The items that were not tried, because a part that failed showed that nothing reaches the platform.
    pub not_tried: Vec<K>,
}

impl<K, T> Batches<K, T> {
    /// Tells whether every part was answered.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.failed.is_empty() && self.not_tried.is_empty()
    }
}

/// Calls for at most `size` entries at a time, in order. It stops where a part was not sent at all, since the others
/// would not be either; every other failure is written down, and the next part is tried.
pub async fn in_batches<K, T, F, Fut>(entries: impl IntoIterator<Item = K>, size: usize, call: F) -> Batches<K, T>
where
    K: Clone,
    F: Fn(Vec<K>) -> Fut,
    Fut: Future<Output = Result<T, Error>>,
{
    let mut out = Batches { done: Vec::new(), failed: Vec::new(), not_tried: Vec::new() };
    let mut rest = entries.into_iter();
    loop {
        let part: Vec<K> = rest.by_ref().take(size.max(1)).collect();
        if part.is_empty() {
            return out;
        }
        match call(part.clone()).await {
            Ok(reply) => out.done.push((part, reply)),
            Err(error) => {
                let stop = error.certainty() == Certainty::NotSent;
                out.failed.push((part, error));
                if stop {
                    out.not_tried.extend(rest);
                    return out;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::in_batches;
    use crate::error::{Certainty, Error, ErrorKind};
    use std::cell::RefCell;

    fn run(fails_at: usize, certainty: Certainty) -> (Vec<Vec<i32>>, super::Batches<i32, i32>) {
        let asked = RefCell::new(Vec::new());
        let batches = in_batches(1..=7, 3, |part: Vec<i32>| {
            asked.borrow_mut().push(part.clone());
            let number = asked.borrow().len();
            async move {
                let error = || Error::new(ErrorKind::Timeout, certainty, "late".to_owned());
                if number == fails_at { Err(error()) } else { Ok(part.iter().sum()) }
            }
        });
        let batches = futures_executor(batches);
        (asked.into_inner(), batches)
    }

    fn futures_executor<T>(future: impl Future<Output = T>) -> T {
        tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
    }

    #[test]
    fn a_part_that_fails_takes_nothing_from_the_others() {
        let (asked, batches) = run(2, Certainty::MaybeSent);
        assert_eq!(asked, [vec![1, 2, 3], vec![4, 5, 6], vec![7]]);
        assert_eq!(batches.done, [(vec![1, 2, 3], 6), (vec![7], 7)]);
        assert_eq!(batches.failed[0].0, [4, 5, 6]);
        assert!(batches.not_tried.is_empty() && !batches.is_complete());
    }

    #[test]
    fn where_nothing_was_sent_the_rest_is_not_tried() {
        let (asked, batches) = run(1, Certainty::NotSent);
        assert_eq!((asked.len(), batches.not_tried.as_slice()), (1, &[4, 5, 6, 7][..]));
        let (asked, batches) = run(9, Certainty::NotSent);
        assert!(asked.len() == 3 && batches.is_complete());
    }
}

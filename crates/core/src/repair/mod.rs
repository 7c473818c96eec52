//! The repair stage: reads a reply for what it says where it is not written as it should be. It runs only after a first
//! reading has failed (or read nothing at all), knows no type, and works on text: the tree is mended at the member at fault
//! and read again, until it can be read or nothing more fits.
//!
//! What must never be here: a guess about what the platform did. A number is read, never invented; a row that cannot be
//! read is taken out of its list only where the call merely reads, and is kept as it came.

mod count;
mod mend;
pub(crate) mod salvage;
mod text;
mod tree;

pub(crate) use text::{decoded, says_gbk};

use crate::call::RawData;
use crate::json::{Misread, Step, path_of, take_stranger};
use crate::printable::printable;
use mend::{Fault, Tries, inner_envelope, inner_payload, mend, take_row};
use serde_json::value::RawValue;
use tree::{Mended, Node};

/// A row of a list that could not be read.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct OddRow {
    /// Where it stood, such as `data.data[1]`.
    pub path: String,
    /// Why it could not be read: the member and the rule.
    pub reason: String,
    /// The row as it came.
    pub raw: RawData,
    #[cfg_attr(not(feature = "erased"), allow(dead_code, reason = "where a row goes back to, in JSON text"))]
    steps: Vec<Step>,
}

/// The repairs that were made before a reply could be read.
#[derive(Debug, Clone, Default)]
pub(crate) struct Mending {
    /// A note each, fit to be shown. They hold no texts of the platform but counts and members' names.
    pub(crate) notes: Vec<String>,
    pub(crate) odd_rows: Vec<OddRow>,
    /// The text that was read in the end.
    pub(crate) text: String,
}

impl Mending {
    /// Nothing yet, but what was found in reading the bytes.
    pub(crate) fn noting(found: Option<&str>) -> Self {
        Self { notes: found.map(|words| format!("the body {words}")).into_iter().collect(), ..Self::default() }
    }

    fn note(&mut self, words: String) {
        const AT_MOST: usize = 50;
        if self.notes.len() < AT_MOST {
            self.notes.push(words);
        }
    }

    fn note_writing(&mut self, mended: &Mended) {
        if mended.control_characters > 0 {
            self.note(format!("{} raw control characters stand in texts", mended.control_characters));
        }
        if mended.surrogates > 0 {
            self.note(format!("{} halves of surrogate pairs stand in texts, read as U+FFFD", mended.surrogates));
        }
        for name in &mended.twice {
            self.note(format!("the member `{}` stands twice: the last one counts", printable(name)));
        }
    }
}

/// The kind of a text, at its root.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Root {
    Envelope,
    Payload,
}

/// The repairs that the stage may make.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scope {
    pub(crate) root: Root,
    /// Rows that cannot be read may be left out.
    pub(crate) rows: bool,
}

/// Reads a text with the types of a reply, as often as it takes; `false` where the reply lacks what it must have.
pub(crate) type Reread<'a> = dyn FnMut(&str) -> Result<bool, serde_json::Error> + 'a;

/// The text without what is wrong with its writing alone, for a look at what it says; `None` where it is no JSON.
pub(crate) fn tidied(text: &str) -> Option<(String, Vec<String>)> {
    let (tree, mended) = tree::parse(text)?;
    let mut mending = Mending::default();
    mending.note_writing(&mended);
    Some((tree.write(), mending.notes))
}

/// Mends a text until `read` takes it.
///
/// # Errors
/// What is wrong with the text once its writing was mended; `None` where it is no JSON at all.
pub(crate) fn reread(
    text: &str,
    scope: Scope,
    mut mending: Mending,
    read: &mut Reread<'_>,
) -> Result<Mending, Option<Misread>> {
    let (mut tree, mended) = tree::parse(text).ok_or(None)?;
    mending.note_writing(&mended);
    let (mut tries, mut first, mut rounds) = (Tries::default(), None, Rounds::for_text(text.len()));
    let mut unwrapped = false;
    loop {
        let mut written = tree.write();
        take_stranger();
        let mut outcome = read(&written);
        let mut strange = take_stranger();
        let suspect = strange || !matches!(outcome, Ok(true));
        if suspect && !std::mem::replace(&mut unwrapped, true) {
            if let Some((inner, words)) = unwrap(&tree, scope.root, read) {
                mending.note(words.to_owned());
                tree = inner;
                written = tree.write();
            }
            // What was tried has taken the place of what was read.
            take_stranger();
            outcome = read(&written);
            strange = take_stranger();
        }
        let misread = match outcome {
            // One object in place of a list is a row of it only if the row's type knows it.
            Ok(_) if tries.has_wrapped() && strange => return Err(first),
            Ok(_) => {
                mending.text = written;
                return Ok(mending);
            }
            Err(error) => Misread::new(&written, error),
        };
        let goes_on = misread.error().is_data() && rounds.one_more();
        if !goes_on || !mend_at(&mut tree, &misread, scope, &mut tries, &mut mending) {
            return Err(first.or(Some(misread)));
        }
        first.get_or_insert(misread);
    }
}

/// Bounds the work: each round reads the whole text.
struct Rounds(usize);

impl Rounds {
    fn for_text(length: usize) -> Self {
        const BYTES: usize = 256 << 20;
        Self((BYTES / length.max(1)).clamp(8, 400))
    }

    fn one_more(&mut self) -> bool {
        self.0 = self.0.saturating_sub(1);
        self.0 > 0
    }
}

fn mend_at(tree: &mut Node, misread: &Misread, scope: Scope, tries: &mut Tries, mending: &mut Mending) -> bool {
    let (steps, rule) = (misread.steps(), misread.rule());
    let place = path_of(&tree.original(steps));
    if let Some(words) = mend(tree, &Fault { steps, rule: &rule }, tries) {
        mending.note(printable(&format!("{place}: {words}")).into_owned());
        return true;
    }
    if !scope.rows {
        return false;
    }
    let Some((steps, raw)) = take_row(tree, steps, tries) else { return false };
    let Ok(raw) = RawValue::from_string(raw) else { return false };
    let (path, rule) = (path_of(&steps), crate::json::without_content(&rule));
    let reason = printable(&format!("{place}: {rule}")).into_owned();
    mending.note(format!("the row {} cannot be read and is kept as it came ({reason})", printable(&path)));
    mending.odd_rows.push(OddRow { path, reason, raw: RawData(raw), steps });
    true
}

/// The envelope within the envelope, if there is one and its payload is what the type expects: some payloads have a code
/// and data of their own.
fn unwrap(tree: &Node, root: Root, read: &mut Reread<'_>) -> Option<(Node, &'static str)> {
    let (inner, payload, words) = match root {
        Root::Envelope => (inner_envelope(tree)?, 1, "an envelope stands within the envelope"),
        Root::Payload => (inner_payload(tree)?, 0, "an envelope stands where its payload belongs"),
    };
    let written = inner.write();
    take_stranger();
    let fits = match read(&written) {
        Ok(says) => says && !take_stranger(),
        Err(error) => error.is_data() && Misread::new(&written, error).steps().len() > payload,
    };
    // One may stand in another.
    match unwrap(&inner, root, read) {
        Some(deeper) => Some(deeper),
        None => fits.then_some((inner, words)),
    }
}

/// The payload's JSON with the odd rows back in their places, as they came.
#[cfg(feature = "erased")]
pub(crate) fn with_odd_rows(data: &RawValue, rows: &[OddRow]) -> Option<Box<RawValue>> {
    let (mut tree, _) = tree::parse(data.get())?;
    let mut rows: Vec<&OddRow> = rows.iter().collect();
    rows.sort_by(|a, b| a.steps.cmp(&b.steps));
    for row in rows {
        // The first step is the envelope's `data`.
        let Some((Step::Item(at), list)) = row.steps.get(1..).and_then(<[Step]>::split_last) else { continue };
        if let (Some(Node::Array(items)), Some((raw, _))) = (tree.at_mut(list), tree::parse(row.raw.get())) {
            items.insert((*at).min(items.len()), raw);
        }
    }
    RawValue::from_string(tree.write()).ok()
}

/// Tells whoever listens to traces.
pub(crate) fn trace(marketplace: &str, operation: &str, mending: &Mending) {
    for note in &mending.notes {
        tracing::warn!(target: "daigou_core::drift", marketplace, operation, "drift: {note}");
    }
}

#[cfg(test)]
mod tests;

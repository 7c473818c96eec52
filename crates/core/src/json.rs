//! Reads JSON text, and names the member at fault where it cannot be read.
//!
//! The member is found from the text and the position of serde_json's error, on the error path alone: reading each type
//! a second time to learn it would double what every type costs to build.

use serde::de::DeserializeOwned;
use std::borrow::Cow;
use std::cell::Cell;
use std::fmt::{self, Write as _};

/// A JSON text that could not be read: what is wrong, and in which member.
#[derive(Debug)]
pub struct Misread {
    path: String,
    steps: Vec<Step>,
    error: serde_json::Error,
}

/// One step of a path: into a member of an object, or to an item of a list.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Step {
    Member(String),
    Item(usize),
}

/// A path in words, such as `data[3].price`; `.` for the whole text.
pub(crate) fn path_of(steps: &[Step]) -> String {
    let mut path = String::new();
    for step in steps {
        match step {
            Step::Member(name) => {
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(name);
            }
            Step::Item(n) => {
                let _ = write!(path, "[{n}]");
            }
        }
    }
    if path.is_empty() { ".".to_owned() } else { path }
}

impl Misread {
    /// Finds the member at fault. `error` is what [`serde_json::from_str`] met in this text, just now and on this thread.
    #[must_use]
    pub fn new(text: &str, error: serde_json::Error) -> Self {
        let steps = steps_to_fault(text, &error);
        Self { path: path_of(&steps), steps, error }
    }

    pub(crate) fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// The path of the member, such as `data[3].price`; `.` for the whole text, and where the text is not JSON.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// serde_json's error.
    #[must_use]
    pub fn error(&self) -> &serde_json::Error {
        &self.error
    }

    /// The rule that is broken, without the position in the text.
    #[must_use]
    pub fn rule(&self) -> String {
        let words = self.error.to_string();
        words.split(" at line ").next().unwrap_or(&words).to_owned()
    }
}

impl fmt::Display for Misread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.error)
    }
}

impl std::error::Error for Misread {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.error)
    }
}

/// Reads a whole JSON text.
///
/// # Errors
/// The member that is wrong.
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T, Misread> {
    serde_json::from_str(text).map_err(|error| Misread::new(text, error))
}

thread_local! {
    /// Address and length of the value that was refused last. serde_json gives an error of our adapters no position
    /// until it has left the object or list around it, so the value is remembered instead.
    static REFUSED: Cell<(usize, usize)> = const { Cell::new((0, 0)) };

    /// An object had members, and its type knew none of them.
    static STRANGER: Cell<bool> = const { Cell::new(false) };
}

/// Remembers a value that an adapter of this crate refuses; `value` is a part of the text that is being read.
#[cold]
pub(crate) fn refused(value: &str) {
    REFUSED.set((value.as_ptr().addr(), value.len()));
}

/// Remembers that an object had members of which its type knew none: it may be something else altogether, such as an
/// envelope within the envelope.
#[cold]
pub(crate) fn stranger() {
    STRANGER.set(true);
}

/// Tells whether such an object was read on this thread since the last call of this.
pub(crate) fn take_stranger() -> bool {
    STRANGER.replace(false)
}

fn steps_to_fault(text: &str, error: &serde_json::Error) -> Vec<Step> {
    if !error.is_data() {
        return Vec::new();
    }
    let line: usize = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
    let end = (line + error.column()).min(text.len());
    match refused_before(text, end) {
        Some(start) => Scan::until(text, start).steps(),
        None => {
            let mut scan = Scan::until(text, end);
            scan.step_back(text, end, &error.to_string());
            scan.steps()
        }
    }
}

/// The start of the value that was refused, if it is the one that this error is about: reading stopped right after it,
/// or after the one comma or bracket that serde_json still takes.
fn refused_before(text: &str, end: usize) -> Option<usize> {
    let (address, length) = REFUSED.take();
    let start = address.checked_sub(text.as_ptr().addr())?;
    let between = text.get(start.checked_add(length)?..end)?;
    matches!(between.trim(), "" | "," | "}" | "]").then_some(start)
}

/// Where reading stands within one open object or list.
enum Place<'t> {
    Member(Option<&'t str>),
    /// The index, and true once something of the item was read.
    Item(usize, bool),
}

/// The objects and lists that are open at a position of a text.
struct Scan<'t> {
    open: Vec<Place<'t>>,
    /// The place within the object or list that was closed last, if nothing came after it.
    closed: Option<Place<'t>>,
    /// A comma came last.
    after_comma: bool,
}

impl<'t> Scan<'t> {
    fn until(text: &'t str, end: usize) -> Self {
        let bytes = text.as_bytes();
        let mut scan = Self { open: Vec::new(), closed: None, after_comma: false };
        let (mut at, mut named) = (0, false);
        while at < end {
            let (start, byte) = (at, bytes[at]);
            at += 1;
            if byte.is_ascii_whitespace() {
                continue;
            }
            scan.closed = None;
            scan.after_comma = byte == b',';
            if let Some(Place::Item(_, begun)) = scan.open.last_mut() {
                *begun |= byte != b']';
            }
            match byte {
                b'{' => {
                    scan.open.push(Place::Member(None));
                    named = false;
                }
                b'[' => scan.open.push(Place::Item(0, false)),
                b'}' | b']' => {
                    scan.closed = scan.open.pop();
                    named = true;
                }
                b',' => match scan.open.last_mut() {
                    Some(Place::Item(n, _)) => *n += 1,
                    _ => named = false,
                },
                b'"' => {
                    at = end_of_string(bytes, at);
                    if let Some(Place::Member(name)) = scan.open.last_mut()
                        && !named
                    {
                        *name = text.get(start..at);
                        named = true;
                    }
                }
                _ => {}
            }
        }
        scan
    }

    /// An error that serde_json places only after the value's end is one step further than the member that it is about.
    fn step_back(&mut self, text: &str, end: usize, words: &str) {
        let about_the_whole = ["missing field", "invalid type", "invalid length"].iter().any(|w| words.starts_with(w));
        match (self.closed.take(), self.open.last_mut()) {
            (Some(Place::Item(_, false) | Place::Member(None)), _) => {}
            (Some(last), _) if !about_the_whole => self.open.push(last),
            (None, Some(Place::Item(n, _))) if self.after_comma => {
                // A value of the wrong kind is refused before its first bracket.
                let kind = text[end..].trim_start().starts_with(['{', '[']) && words.starts_with("invalid type");
                *n -= usize::from(!kind && *n > 0);
            }
            _ if words.starts_with("duplicate field") => {
                self.open.pop();
            }
            _ => {}
        }
    }

    fn steps(&self) -> Vec<Step> {
        let step = |place: &Place<'_>| match place {
            Place::Member(name) => name.map(|literal| Step::Member(name_of(literal).into_owned())),
            Place::Item(n, _) => Some(Step::Item(*n)),
        };
        self.open.iter().filter_map(step).collect()
    }
}

/// The name in a member's literal.
fn name_of(literal: &str) -> Cow<'_, str> {
    match serde_json::from_str::<String>(literal) {
        Ok(name) => Cow::Owned(name),
        Err(_) => Cow::Borrowed(literal.trim_matches('"')),
    }
}

/// The position after the closing quote of the string whose content begins at `at`.
fn end_of_string(bytes: &[u8], mut at: usize) -> usize {
    while let Some(byte) = bytes.get(at) {
        at += match byte {
            b'"' => return at + 1,
            b'\\' => 2,
            _ => 1,
        };
    }
    bytes.len()
}

/// serde's words on a value of the wrong type, without the value.
pub(crate) fn without_content(words: &str) -> String {
    match words.find("string \"").zip(words.rfind("\", expected")) {
        Some((from, to)) if from < to => format!("{}string{}", &words[..from], &words[to + 1..]),
        // The value's own words may have cut the end off.
        _ => words.find("string \"").map_or_else(|| words.to_owned(), |from| format!("{}string", &words[..from])),
    }
}

#[cfg(test)]
mod tests;

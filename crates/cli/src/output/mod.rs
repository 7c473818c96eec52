//! Output: tables for people, JSON for programs, errors with their exit code. Text that cannot be printed where it
//! belongs is printed where something can be, and the exit code says so.

mod channel;
mod error;
mod refusals;
mod wrap;

pub(crate) use channel::{Channel, Log};
pub(crate) use daigou_core::printable;

use clap::ValueEnum;
use comfy_table::presets::UTF8_FULL_CONDENSED;
use comfy_table::{ContentArrangement, Table};
use daigou_core::{Certainty, Error, ErrorKind};
use serde::Serialize;
use std::cell::{Cell, RefCell};
use std::io::{self, IsTerminal};
use std::process::ExitCode;
use wrap::{width, wrapped};

/// For whom to print.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    Text,
    /// For programs.
    Json,
}

/// The subject of output, and so what is lost with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stake {
    /// Nothing that was sent anywhere: it can be asked for again.
    Nothing,
    /// The platform's answer to a read.
    Answer,
    /// Something that was done: an order, a payment, a change.
    Deed,
}

/// Where output goes.
pub(crate) struct Output {
    format: Format,
    stake: Cell<Stake>,
    /// Why standard output cannot be written.
    broken: RefCell<Option<io::Error>>,
    /// Text that should have been told and was not, or may not have been.
    rescued: RefCell<Vec<String>>,
    /// Set where standard output may be closed.
    doubtful: bool,
}

impl Output {
    pub(crate) fn new(format: Format) -> Self {
        Self {
            format,
            stake: Cell::new(Stake::Nothing),
            broken: RefCell::new(None),
            rescued: RefCell::default(),
            doubtful: Channel::Out.may_be_closed(),
        }
    }

    pub(crate) fn is_json(&self) -> bool {
        self.format == Format::Json
    }

    /// Says what the output from here on tells of.
    pub(crate) fn tells_of(&self, stake: Stake) {
        self.stake.set(stake);
    }

    /// One line to stdout, or several. For people, a text of others must have passed [`printable`] where it may hold
    /// line breaks; everything else that a terminal obeys is spelt out here.
    pub(crate) fn line(&self, text: impl AsRef<str>) {
        let mut text = text.as_ref().to_owned();
        if !self.is_json() && text.chars().any(|c| c.is_control() && c != '\n') {
            text = text.split('\n').map(printable).collect::<Vec<_>>().join("\n");
        }
        if !self.is_json() && io::stdout().is_terminal() {
            text = text.split('\n').map(|line| wrapped(line, width())).collect::<Vec<_>>().join("\n");
        }
        if !self.bytes(format!("{text}\n").as_bytes()) {
            self.rescued.borrow_mut().push(text);
        }
    }

    /// Bytes to stdout as they are; says whether they are out for sure.
    fn bytes(&self, bytes: &[u8]) -> bool {
        let mut broken = self.broken.borrow_mut();
        if broken.is_none() {
            *broken = Channel::Out.write(bytes).err();
        }
        broken.is_none() && !self.doubtful
    }

    /// An answer as it was received.
    pub(crate) fn raw(&self, bytes: &[u8]) {
        if !self.bytes(bytes) {
            self.rescue(String::from_utf8_lossy(bytes).into_owned());
        }
    }

    /// A value as JSON, on one line where a program reads it.
    pub(crate) fn json(&self, value: &impl Serialize) -> Result<(), Error> {
        let written =
            if io::stdout().is_terminal() { serde_json::to_string_pretty(value) } else { serde_json::to_string(value) };
        let written = written.map_err(|e| Error::usage(format!("the output cannot be written as JSON: {e}")))?;
        self.line(daigou_core::printable_json(&written));
        Ok(())
    }

    /// Tells if what was printed is out for sure.
    #[cfg(any(feature = "ledger", feature = "sandbox"))]
    pub(crate) fn is_out(&self) -> bool {
        self.broken.borrow().is_none() && !self.doubtful
    }

    /// Has something told on standard error, at the end, that could not be told where it belongs.
    pub(crate) fn rescue(&self, text: String) {
        self.rescued.borrow_mut().push(text);
    }

    /// The line with which something that goes on begins, such as its address. Where standard output cannot take it, it is
    /// told on standard error at once.
    #[cfg(any(feature = "ledger", feature = "sandbox"))]
    pub(crate) fn announce(&self, line: &str) {
        self.line(line);
        if self.is_out() {
            return;
        }
        self.rescued.borrow_mut().clear();
        if let Some(error) = &*self.broken.borrow() {
            self.warn(format!("standard output cannot be written ({error}); it should have said:"));
        }
        let _ = Channel::Err.write(format!("{line}\n").as_bytes());
    }

    /// A note to the person at the terminal; nothing where a program listens.
    pub(crate) fn note(&self, text: impl AsRef<str>) {
        if io::stderr().is_terminal() {
            let _ = Channel::Err.write(format!("{}\n", wrapped(&printable(text.as_ref()), width())).as_bytes());
        }
    }

    /// Prints what must be seen, wherever standard error goes.
    pub(crate) fn warn(&self, text: impl AsRef<str>) {
        let text = format!("warning: {}", printable(text.as_ref()));
        let text = if io::stderr().is_terminal() { wrapped(&text, width()) } else { text };
        let _ = Channel::Err.write(format!("{text}\n").as_bytes());
    }

    /// Says how the program ends that did what it should. What could not be printed is told on standard error.
    pub(crate) fn end(&self, code: u8) -> ExitCode {
        let Some(broken) = self.broken.take() else {
            // It may be closed: what was done is told twice, then.
            if self.stake.get() == Stake::Deed {
                let _ = Channel::Err.write(self.rescued.take().join("\n").as_bytes());
            }
            return ExitCode::from(code);
        };
        // A reader that has enough, such as `head`, is nothing to complain about.
        if broken.kind() == io::ErrorKind::BrokenPipe && self.stake.get() != Stake::Deed {
            return ExitCode::from(code);
        }
        let certainty = match (self.stake.get(), code) {
            (Stake::Nothing, _) => Certainty::NotSent,
            (_, 4) => Certainty::MaybeSent,
            _ => Certainty::Unreadable,
        };
        let error = Error::new(ErrorKind::Output, certainty, format!("standard output cannot be written: {broken}"));
        self.tell(&error.with_hint("what it should have said stands below, or in `result`"));
        ExitCode::from(error::exit_code(&Error::new(ErrorKind::Output, certainty, "")))
    }

    /// Prints an error and says how the program ends.
    pub(crate) fn fail(&self, error: &Error) -> ExitCode {
        self.tell(error);
        let lost = self.broken.borrow().is_some() && self.stake.get() == Stake::Deed;
        match error::exit_code(error) {
            code if code < 4 && lost => ExitCode::from(5),
            code => ExitCode::from(code),
        }
    }

    /// An error and what was rescued go to standard error; where that is closed or full, to standard output.
    fn tell(&self, error: &Error) {
        let rescued = self.rescued.take();
        let text = match self.format {
            Format::Json => error::as_json(error, &rescued),
            Format::Text if io::stderr().is_terminal() => {
                let words = error::in_words(error, &rescued);
                words.split('\n').map(|line| wrapped(line, width())).collect::<Vec<_>>().join("\n")
            }
            Format::Text => error::in_words(error, &rescued),
        };
        let _ = Channel::Err.write(text.as_bytes()).or_else(|_| Channel::Out.write(text.as_bytes()));
    }
}

/// Prints without a word of complaint: help, or the version.
pub(crate) fn shown(channel: Channel, text: &str, code: u8) -> ExitCode {
    match channel.write(text.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            let error = Error::new(ErrorKind::Output, Certainty::NotSent, format!("it cannot be printed: {error}"));
            Output::new(Format::Text).fail(&error)
        }
        _ => ExitCode::from(code),
    }
}

/// A table with a header, as wide as the terminal.
pub(crate) fn table(header: &[&str]) -> Table {
    let mut table = Table::new();
    table.load_style(UTF8_FULL_CONDENSED).set_content_arrangement(ContentArrangement::Dynamic).set_header(header);
    if !io::stdout().is_terminal() {
        table.set_width(120);
    }
    table
}

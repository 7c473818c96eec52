//! What is printed: tables for people, JSON for programs, errors with their exit code.

use clap::ValueEnum;
use comfy_table::presets::UTF8_FULL_CONDENSED;
use comfy_table::{ContentArrangement, Table};
use daigou_core::{Certainty, Error, ErrorKind};
use serde::Serialize;
use std::io::{IsTerminal, Write};
use std::process::ExitCode;

/// For whom to print.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    Text,
    /// For programs.
    Json,
}

/// Where output goes.
pub(crate) struct Output {
    format: Format,
}

impl Output {
    pub(crate) fn new(format: Format) -> Self {
        Self { format }
    }

    pub(crate) fn is_json(&self) -> bool {
        self.format == Format::Json
    }

    /// One line to stdout. A closed pipe ends the output, not the program.
    pub(crate) fn line(&self, text: impl AsRef<str>) {
        let mut stdout = std::io::stdout().lock();
        let _ = writeln!(stdout, "{}", text.as_ref()).and_then(|()| stdout.flush());
    }

    /// A value as JSON, on one line where a program reads it.
    pub(crate) fn json(&self, value: &impl Serialize) -> Result<(), Error> {
        let written = if std::io::stdout().is_terminal() {
            serde_json::to_string_pretty(value)
        } else {
            serde_json::to_string(value)
        };
        self.line(written.map_err(|e| Error::usage(format!("the output cannot be written as JSON: {e}")))?);
        Ok(())
    }

    /// A note to the person at the terminal; nothing where a program listens.
    pub(crate) fn note(&self, text: impl AsRef<str>) {
        if std::io::stderr().is_terminal() {
            let _ = writeln!(std::io::stderr(), "{}", text.as_ref());
        }
    }

    /// Prints what must be seen, wherever standard error goes.
    #[cfg(any(feature = "ledger", feature = "sandbox"))]
    pub(crate) fn warn(&self, text: impl AsRef<str>) {
        let _ = writeln!(std::io::stderr(), "warning: {}", text.as_ref());
    }

    /// Prints an error and says how the program ends.
    pub(crate) fn fail(&self, error: &Error) -> ExitCode {
        let mut stderr = std::io::stderr().lock();
        if self.is_json() {
            let line = serde_json::to_string(&ErrorLine::of(error)).unwrap_or_default();
            let _ = writeln!(stderr, "{line}");
        } else {
            let _ = writeln!(stderr, "error: {error}");
            let _ = writeln!(stderr, "  {}", meaning(error));
            if let Some(hint) = error.hint() {
                let _ = writeln!(stderr, "  hint: {hint}");
            }
        }
        ExitCode::from(exit_code(error))
    }
}

/// A table with a header, as wide as the terminal.
pub(crate) fn table(header: &[&str]) -> Table {
    let mut table = Table::new();
    table.load_style(UTF8_FULL_CONDENSED).set_content_arrangement(ContentArrangement::Dynamic).set_header(header);
    if !std::io::stdout().is_terminal() {
        table.set_width(120);
    }
    table
}

/// The answer to "did it happen?" in a sentence.
fn meaning(error: &Error) -> &'static str {
    match (error.certainty(), error.kind()) {
        (Certainty::NotSent, _) => "nothing was sent",
        (Certainty::MaybeSent, _) => "outcome unknown: it may have been carried out",
        (Certainty::Answered, ErrorKind::Throttled) => "the platform answered: too many requests, nothing was done",
        (Certainty::Answered, _) => "the platform answered and refused",
        (Certainty::Unreadable, _) => {
            "the platform answered, but the answer could not be read: it may have been carried out"
        }
    }
}

/// The exit code of the contract.
fn exit_code(error: &Error) -> u8 {
    use ErrorKind::{Unconfirmed, Unpublished, Unsupported, Usage};
    match (error.certainty(), error.kind()) {
        (Certainty::NotSent, Usage | Unsupported | Unconfirmed | Unpublished) => 2,
        (Certainty::NotSent, _) => 3,
        (Certainty::Answered, _) => 1,
        (Certainty::MaybeSent, _) => 4,
        (Certainty::Unreadable, _) => 5,
    }
}

/// The object of the contract: the last line of stderr.
#[derive(Serialize)]
struct ErrorLine<'e> {
    kind: &'static str,
    certainty: &'static str,
    operation: Option<String>,
    code: Option<&'e str>,
    inner_code: Option<&'e str>,
    message: &'e str,
    request_id: Option<&'e str>,
    field: Option<&'e str>,
    hint: Option<&'e str>,
}

impl<'e> ErrorLine<'e> {
    fn of(error: &'e Error) -> Self {
        Self {
            kind: error.kind().as_str(),
            certainty: error.certainty().as_str(),
            operation: error.operation().map(|(_, operation)| operation.to_owned()),
            code: error.platform_code(),
            inner_code: error.inner_code(),
            message: error.message(),
            request_id: error.request_id(),
            field: error.field(),
            hint: error.hint(),
        }
    }
}

//! Asking before something is spent or given up.

use crate::args::ConsentArgs;
use crate::output::{Channel, Output};
use daigou_core::Error;
use std::io::{self, BufRead, IsTerminal};

/// The answer of a person to what would be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Consent {
    /// Do it.
    Yes,
    /// Say what would be done, and do nothing.
    DryRun,
}

/// Says what would be done, and asks on a terminal. The words are lines for a person.
///
/// # Errors
/// Nobody can be asked and `--yes` is not given, or the answer is no. Nothing was sent.
pub(crate) fn given(args: &ConsentArgs, what: &str, out: &Output) -> Result<Consent, Error> {
    if args.dry_run {
        return Ok(Consent::DryRun);
    }
    if args.yes {
        return Ok(Consent::Yes);
    }
    if !(io::stdin().is_terminal() && io::stderr().is_terminal()) {
        return Err(Error::invalid("--yes", format!("is needed where nobody can be asked. {what}"))
            .with_hint("look at it with --dry-run, and give --yes to have it done"));
    }
    out.note(what);
    let _ = Channel::Err.write("Do it? Type yes or no: ".as_bytes());
    let mut answer = String::new();
    let read = io::stdin().lock().read_line(&mut answer);
    match answer.trim().to_lowercase().as_str() {
        "y" | "yes" | "是" if read.is_ok() => Ok(Consent::Yes),
        _ => Err(Error::usage("not done: you did not say yes")),
    }
}

//! From the words of the command line to what they ask for, or to one line that says what is wrong and what to do.

use super::{Cli, left_out};
use crate::output::{Channel, Format, Output, shown};
use crate::settings;
use clap::builder::Resettable;
use clap::error::{ContextKind, ContextValue, ErrorKind as ClapKind};
use clap::parser::ValueSource;
use clap::{ArgMatches, Command, CommandFactory, FromArgMatches};
use daigou_core::Error;
use std::ffi::{OsStr, OsString};
use std::process::ExitCode;

/// Reads the words of the command line; or, where the answer was told already, gives the exit code.
pub(crate) fn parse(words: Vec<OsString>) -> Result<Cli, ExitCode> {
    // Where a file is wrong, a flag that it may have given is missed with that file's error.
    let (given, unread) = match settings::of_files(profile_of(&words), &["via", "store"]) {
        Ok(given) => (given, None),
        Err(error) => (Vec::new(), Some(error)),
    };
    let mut command = with_defaults(Cli::command(), &given);
    command.build();
    let read = command.clone().try_get_matches_from(&words).map_err(Wrong::Clap);
    let read = read.and_then(|matches| {
        empty(&command, &matches).map_or(Ok(()), |error| Err(Wrong::Ours(error)))?;
        Cli::from_arg_matches(&matches).map_err(Wrong::Clap)
    });
    read.map_err(|wrong| match wrong {
        Wrong::Clap(error) if error.kind() == ClapKind::MissingRequiredArgument && unread.is_some() => {
            let missing = self::wrong(&error);
            Output::new(format_of(&words)).fail(&unread.unwrap_or(missing))
        }
        Wrong::Ours(error) => Output::new(format_of(&words)).fail(&error),
        Wrong::Clap(error) => tell(&error, &words),
    })
}

/// The profile that the words name.
fn profile_of(words: &[OsString]) -> Option<&str> {
    let named = words.iter().find_map(|word| word.to_str()?.strip_prefix("--profile="));
    let next = || words.windows(2).find(|pair| pair[0] == "--profile").and_then(|pair| pair[1].to_str());
    named.or_else(next).filter(|name| !name.is_empty())
}

/// Has flags that a file of settings gives be what it says, where neither the command line nor the environment does.
fn with_defaults(command: Command, given: &[(&'static str, String)]) -> Command {
    if given.is_empty() {
        return command;
    }
    let command = command.mut_args(|argument| {
        let found = given.iter().find(|(name, _)| argument.get_long() == Some(*name));
        match found {
            // The text lives as long as the command line does.
            Some((_, value)) => argument
                .required(false)
                .required_unless_present(Resettable::Reset)
                .default_value(&*value.clone().leak())
                .hide_default_value(true),
            None => argument,
        }
    });
    command.mut_subcommands(|inner| with_defaults(inner, given))
}

enum Wrong {
    Clap(clap::Error),
    Ours(Error),
}

/// Help and version as clap writes them; what is wrong as every other error.
fn tell(error: &clap::Error, words: &[OsString]) -> ExitCode {
    let code = u8::try_from(error.exit_code()).unwrap_or(2);
    let out = Output::new(format_of(words));
    match error.kind() {
        ClapKind::DisplayHelp | ClapKind::DisplayVersion => shown(Channel::Out, &error.to_string(), code),
        ClapKind::DisplayHelpOnMissingArgumentOrSubcommand if !out.is_json() => {
            shown(Channel::Err, &error.to_string(), code)
        }
        ClapKind::InvalidUtf8 => out.fail(&not_utf8(words)),
        _ => out.fail(&left_out(error).unwrap_or_else(|| wrong(error))),
    }
}

/// clap's paragraphs as one line, with its tips for a hint.
fn wrong(error: &clap::Error) -> Error {
    let text = error.to_string();
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let mut message: Vec<&str> = Vec::new();
    let mut hints: Vec<String> = Vec::new();
    let mut help = "daigou --help".to_owned();
    for line in lines {
        if let Some(usage) = line.strip_prefix("Usage: ") {
            let name = usage.split(' ').take_while(|word| !word.starts_with(['[', '<', '-']));
            help = name.chain(["--help"]).collect::<Vec<_>>().join(" ");
            break;
        }
        match line.strip_prefix("tip: ") {
            Some(tip) => hints.push(tip.to_owned()),
            None if line.starts_with("For more information") => {}
            None => message.push(line.trim_start_matches("error: ")),
        }
    }
    hints.push(format!("see `{help}`"));
    let out = Error::usage(message.join(" ")).with_hint(hints.join("; "));
    match error.get(ContextKind::InvalidArg) {
        Some(ContextValue::String(name)) => out.with_field(flag_of(name)),
        Some(ContextValue::Strings(names)) => {
            names.first().map(|name| flag_of(name)).into_iter().fold(out, Error::with_field)
        }
        _ => out,
    }
}

/// `--via` of `--via <BUYER>`.
fn flag_of(shown: &str) -> String {
    shown.split(' ').next().unwrap_or(shown).to_owned()
}

/// Which word, or variable, is no text.
fn not_utf8(words: &[OsString]) -> Error {
    let rule = "must be UTF-8: this system's other encodings are not read";
    for (at, word) in words.iter().enumerate().skip(1) {
        if word.to_str().is_some() {
            continue;
        }
        let lossy = word.to_string_lossy();
        let name = match (lossy.split_once('='), words.get(at - 1).and_then(|before| before.to_str())) {
            (Some((flag, _)), _) if flag.starts_with("--") => flag.to_owned(),
            (_, Some(flag)) if flag.starts_with("--") && !flag.contains('=') => flag.to_owned(),
            _ => format!("argument {at}"),
        };
        return Error::invalid(name, rule);
    }
    let variable = std::env::vars_os().find_map(|(name, value)| {
        let name = name.to_str()?.to_owned();
        (name.starts_with(daigou_core::config::PREFIX) && value.to_str().is_none()).then_some(name)
    });
    Error::invalid(variable.unwrap_or_else(|| "an argument".to_owned()), rule)
}

/// Refuses a value that was given and is empty: a script's variable that was not set. It never means "not given".
fn empty(command: &Command, matches: &ArgMatches) -> Option<Error> {
    let given =
        |id: &str| matches!(matches.value_source(id), Some(ValueSource::CommandLine | ValueSource::EnvVariable));
    for argument in command.get_arguments() {
        let id = argument.get_id().as_str();
        if !matches.try_contains_id(id).unwrap_or(false) || !given(id) {
            continue;
        }
        let is_empty = |values: clap::parser::RawValues<'_>| values.into_iter().any(OsStr::is_empty);
        if !matches.try_get_raw(id).ok().flatten().is_some_and(is_empty) {
            continue;
        }
        let name = match (matches.value_source(id), argument.get_env(), argument.get_long()) {
            (Some(ValueSource::EnvVariable), Some(variable), _) => variable.to_string_lossy().into_owned(),
            (_, _, Some(long)) => format!("--{long}"),
            _ => argument.get_value_names().and_then(|names| names.first()).map_or(id.to_owned(), ToString::to_string),
        };
        return Some(Error::invalid(name, "must not be empty").with_hint("give it a value, or leave it out"));
    }
    let (name, inner) = matches.subcommand()?;
    empty(command.find_subcommand(name)?, inner)
}

/// How to print, where the words could not be read.
fn format_of(words: &[OsString]) -> Format {
    let is = |word: &OsString, text: &str| word == text;
    let json = words.iter().any(|word| is(word, "--format=json"))
        || words.windows(2).any(|pair| is(&pair[0], "--format") && is(&pair[1], "json"));
    if json { Format::Json } else { Format::Text }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong_of(words: &[&str]) -> Error {
        wrong(&Cli::command().try_get_matches_from(words).unwrap_err())
    }

    #[test]
    fn a_mistake_is_one_line_and_what_to_do_another() {
        let error = wrong_of(&["daigou", "call", "taobao", "order.list", "--atempts", "1"]);
        assert!(error.message().starts_with("unexpected argument '--atempts' found"), "{error}");
        assert!(!error.message().contains('\n'), "{error}");
        let hint = error.hint().unwrap();
        assert!(hint.contains("--attempts") && hint.contains("see `daigou call --help`"), "{hint}");
        let error = wrong_of(&["daigou", "call", "taobao"]);
        assert_eq!(error.field(), Some("<OPERATION>"));
    }

    #[test]
    fn what_is_given_and_empty_is_told_by_its_name() {
        let mut command = Cli::command();
        command.build();
        let of = |words: &[&str]| empty(&command, &command.clone().try_get_matches_from(words).unwrap());
        for (words, name) in [
            (vec!["daigou", "call", "taobao", "order.list", "--base-url", ""], "--base-url"),
            (vec!["daigou", "call", "taobao", "order.list", "--base-url="], "--base-url"),
            (vec!["daigou", "sign", "pandapon", "--scheme", ""], "--scheme"),
            (vec!["daigou", "--profile", "", "operations"], "--profile"),
            (vec!["daigou", "call", "", "order.list"], "MARKETPLACE"),
        ] {
            let error = of(&words).unwrap_or_else(|| panic!("{words:?}"));
            assert_eq!(error.field(), Some(name), "{words:?}: {error}");
        }
        assert!(of(&["daigou", "call", "taobao", "order.list"]).is_none());
    }
}

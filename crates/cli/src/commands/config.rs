//! `daigou config`: the settings and where they come from, the files, and secrets in the system's keyring.

use crate::args::{ConfigArgs, ConfigCommand};
use crate::interrupt::interrupted;
use crate::output::{Channel, Output, printable, table};
use crate::settings::{self, Setting, Source, secrets};
use daigou_core::Error;
use serde::Serialize;
use std::io::{BufRead as _, IsTerminal as _, Read as _};

pub(crate) async fn run(
    args: &ConfigArgs,
    profile: Option<&str>,
    sandbox: Option<&str>,
    out: &Output,
) -> Result<(), Error> {
    match &args.command {
        None | Some(ConfigCommand::Show) => show(profile, sandbox, out),
        Some(ConfigCommand::Path) => path(out),
        Some(ConfigCommand::SetSecret { name }) => set_secret(name, profile, out).await,
        Some(ConfigCommand::UnsetSecret { name }) => unset_secret(name, profile, out),
    }
}

/// A setting, as it is told.
#[derive(Debug, Serialize)]
struct Shown {
    name: String,
    value: Option<String>,
    source: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
}

/// Stands in place of a secret.
const MASK: &str = "********";

impl Shown {
    fn of(setting: Setting) -> Self {
        let value = setting.value.map(|value| if setting.secret { MASK.to_owned() } else { value });
        let (source, file, line) = match setting.source {
            Source::Flag => ("flag", None, None),
            Source::Environment => ("environment", None, None),
            Source::File { path, line } => ("file", Some(path.display().to_string()), line),
            Source::Keyring => ("keyring", None, None),
            Source::Sandbox => ("sandbox", None, None),
            Source::Default => (if value.is_some() { "default" } else { "not set" }, None, None),
        };
        Self { name: setting.name, value, source, file, line }
    }

    /// Where it comes from, in words.
    fn whence(&self) -> String {
        match (&self.file, self.line) {
            (Some(file), Some(line)) => format!("{file}, line {line}"),
            (Some(file), None) => file.clone(),
            (None, _) if self.source == "environment" => daigou_core::config::variable(&self.name),
            (None, _) if self.source == "flag" => format!("--{}", self.name),
            _ => self.source.to_owned(),
        }
    }
}

fn show(profile: Option<&str>, sandbox: Option<&str>, out: &Output) -> Result<(), Error> {
    let all: Vec<Shown> = settings::all(profile, sandbox)?.into_iter().map(Shown::of).collect();
    if out.is_json() {
        return out.json(&all);
    }
    let mut rows = table(&["setting", "value", "comes from"]);
    if !std::io::stdout().is_terminal() {
        rows.set_width(80);
    }
    for one in &all {
        let value = one.value.as_deref().map(|value| printable(value).into_owned()).unwrap_or_default();
        rows.add_row([one.name.clone(), value, printable(&one.whence()).into_owned()]);
    }
    out.line(rows.to_string());
    Ok(())
}

/// A file of settings.
#[derive(Debug, Serialize)]
struct File {
    path: String,
    exists: bool,
}

fn path(out: &Output) -> Result<(), Error> {
    let working = std::env::current_dir().unwrap_or_default();
    let files: Vec<File> = settings::files()
        .map(|path| File { exists: path.is_file(), path: working.join(path).display().to_string() })
        .collect();
    if out.is_json() {
        return out.json(&files);
    }
    for file in files {
        out.line(format!("{} ({})", file.path, if file.exists { "is there" } else { "is not there" }));
    }
    Ok(())
}

async fn set_secret(name: &str, profile: Option<&str>, out: &Output) -> Result<(), Error> {
    let name = secrets::name_of(name)?;
    let profile_ = settings::profile_name(profile);
    let secret = asked_for(name).await?;
    secrets::set(&profile_, name, secret)?;
    out.line(format!("{name} of the profile `{profile_}` is kept in the system's keyring"));
    let elsewhere = settings::all(profile, None).ok().into_iter().flatten().find(|setting| setting.name == name);
    if let Some(setting) = elsewhere.filter(|setting| setting.source != Source::Keyring) {
        let whence = Shown::of(setting).whence();
        out.warn(format!("{whence} says it, too, and wins: take it away there"));
    }
    Ok(())
}

fn unset_secret(name: &str, profile: Option<&str>, out: &Output) -> Result<(), Error> {
    let name = secrets::name_of(name)?;
    let profile = settings::profile_name(profile);
    let words = match secrets::unset(&profile, name)? {
        true => "is no longer in the system's keyring",
        false => "was not in the system's keyring",
    };
    out.line(format!("{name} of the profile `{profile}` {words}"));
    Ok(())
}

/// The secret, typed unseen on a terminal, or from standard input. It is never an argument: those can be seen.
async fn asked_for(name: &str) -> Result<String, Error> {
    let terminal = std::io::stdin().is_terminal();
    let _unseen = terminal.then(|| {
        let _ = Channel::Err.write(format!("{name} (not shown): ").as_bytes());
        Unseen::begin()
    });
    let (tell, answer) = tokio::sync::oneshot::channel();
    // On a thread of its own: Ctrl-C ends the waiting, and what is typed is shown again.
    std::thread::spawn(move || {
        let mut text = String::new();
        let read = match terminal {
            true => std::io::stdin().lock().read_line(&mut text),
            false => std::io::stdin().lock().take(64 * 1024).read_to_string(&mut text),
        };
        // Nobody may be waiting any more.
        let _ = tell.send(read.map(|_| text));
    });
    let read = tokio::select! {
        read = answer => read,
        () = interrupted()? => return Err(Error::usage("not done: you ended it")),
    };
    if terminal {
        let _ = Channel::Err.write(b"\n");
    }
    let text = match read {
        Ok(Ok(text)) => text,
        Ok(Err(error)) => return Err(Error::usage(format!("the secret cannot be read: {error}"))),
        Err(_) => return Err(Error::usage("the secret cannot be read")),
    };
    let secret = text.trim_end_matches(['\r', '\n']);
    if secret.is_empty() || secret.chars().any(char::is_control) {
        return Err(Error::invalid("the secret", "must be one line, and not empty").with_hint("nothing was kept"));
    }
    Ok(secret.to_owned())
}

/// A terminal that does not show what is typed, until this is dropped.
struct Unseen;

impl Unseen {
    fn begin() -> Self {
        stty("-echo");
        Self
    }
}

impl Drop for Unseen {
    fn drop(&mut self) {
        stty("echo");
    }
}

/// Where there is no stty, what is typed is seen.
fn stty(mode: &str) {
    let _ = std::process::Command::new("stty").arg(mode).status();
}

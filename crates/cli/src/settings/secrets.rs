//! Secrets in the system's keyring. A list beside the user's daigou.toml says which are kept there, so that a command asks the
//! keyring for those alone: where none is kept, none is asked for, and a machine without a keyring notices nothing.

use daigou_core::suggest::nearest;
use daigou_core::{Certainty, Error, ErrorKind};
use std::path::PathBuf;

/// What may be kept there.
pub(crate) const NAMES: [&str; 6] =
    ["access_key", "access_secret", "app_key", "app_secret", "inbox_token", "serve_token"];

/// The settings whose values are shown to nobody.
pub(crate) const HIDDEN: [&str; 4] = ["access_secret", "app_secret", "inbox_token", "serve_token"];

/// The list's name.
const LIST: &str = "keyring.list";

/// A secret's name as it is given: with the prefix or without, in any case.
///
/// # Errors
/// It is none that is kept.
pub(crate) fn name_of(text: &str) -> Result<&'static str, Error> {
    let plain = text.trim().to_lowercase();
    let plain = plain.strip_prefix("daigou_").unwrap_or(&plain);
    NAMES.iter().copied().find(|name| *name == plain).ok_or_else(|| {
        let near = nearest(plain, NAMES);
        let error =
            Error::invalid("NAME", format!("`{}` is no secret: must be one of {}", text.trim(), NAMES.join(", ")));
        match near.is_empty() {
            true => error,
            false => error.with_hint(format!("did you mean {}?", near.join(", "))),
        }
    })
}

/// The names that a profile has in the keyring.
pub(crate) fn kept(profile: &str) -> Vec<&'static str> {
    let list = entries();
    NAMES.iter().copied().filter(|name| list.iter().any(|entry| *entry == entry_of(profile, name))).collect()
}

fn entry_of(profile: &str, name: &str) -> String {
    format!("{profile}/{name}")
}

/// The list; empty where there is none.
fn entries() -> Vec<String> {
    let text = list().and_then(|path| std::fs::read_to_string(path).ok()).unwrap_or_default();
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).map(str::to_owned).collect()
}

fn list() -> Option<PathBuf> {
    dirs::config_dir().map(|folder| folder.join("daigou").join(LIST))
}

/// Keeps the list with or without an entry.
fn note(entry: &str, kept: bool) -> Result<(), Error> {
    let path = list().ok_or_else(|| Error::usage("this user has no folder for settings: set HOME"))?;
    let mut entries = entries();
    entries.retain(|known| known != entry);
    entries.extend(kept.then(|| entry.to_owned()));
    let text: String = entries.iter().map(|entry| format!("{entry}\n")).collect();
    let text = format!("# What daigou keeps in the system's keyring. No secret stands here.\n{text}");
    let written = path.parent().map_or(Ok(()), std::fs::create_dir_all).and_then(|()| std::fs::write(&path, text));
    written.map_err(|error| Error::usage(format!("{} cannot be written: {error}", path.display())))
}

/// A secret of a profile.
///
/// # Errors
/// The keyring does not answer, or has it no longer.
pub(crate) fn get(profile: &str, name: &'static str) -> Result<String, Error> {
    ring::get(entry_of(profile, name)).map_err(|why| unusable(profile, name, &why))
}

/// Keeps a secret.
///
/// # Errors
/// The keyring does not take it.
pub(crate) fn set(profile: &str, name: &'static str, secret: String) -> Result<(), Error> {
    let entry = entry_of(profile, name);
    ring::set(entry.clone(), secret).map_err(|why| no_ring(name, &why))?;
    note(&entry, true)
}

/// Takes a secret away; says whether there was one.
///
/// # Errors
/// The keyring does not answer.
pub(crate) fn unset(profile: &str, name: &'static str) -> Result<bool, Error> {
    let entry = entry_of(profile, name);
    if !kept(profile).contains(&name) {
        return Ok(false);
    }
    ring::unset(entry.clone()).map_err(|why| no_ring(name, &why))?;
    note(&entry, false).map(|()| true)
}

fn unusable(profile: &str, name: &str, why: &str) -> Error {
    let message =
        format!("{name} of the profile `{profile}` is kept in the system's keyring, which does not give it: {why}");
    Error::new(ErrorKind::Usage, Certainty::NotSent, message).with_field(daigou_core::config::variable(name)).with_hint(
        format!(
            "unlock the keyring; or give the secret as {} in the environment; or `daigou config unset-secret {name}`",
            daigou_core::config::variable(name)
        ),
    )
}

fn no_ring(name: &str, why: &str) -> Error {
    let variable = daigou_core::config::variable(name);
    Error::usage(format!("the system's keyring cannot be used: {why}")).with_field("NAME").with_hint(format!(
        "on Linux a keyring such as GNOME Keyring, KWallet or KeePassXC has to run in your session; without one, set \
         {variable} in the environment, or write `{name}` to a daigou.toml that you alone can read (chmod 600)"
    ))
}

/// The keyring itself. It is asked on a thread of its own, and not waited for without end.
#[cfg(feature = "keyring")]
mod ring {
    use keyring::{Entry, Error};
    use std::sync::mpsc;
    use std::time::Duration;

    /// Under this name secrets stand in the keyring.
    const SERVICE: &str = "daigou";
    /// A person may have to unlock it.
    const PATIENCE: Duration = Duration::from_secs(60);

    pub(super) fn get(entry: String) -> Result<String, String> {
        asked(entry, |entry| entry.get_password())
    }

    pub(super) fn set(entry: String, secret: String) -> Result<(), String> {
        asked(entry, move |entry| entry.set_password(&secret))
    }

    pub(super) fn unset(entry: String) -> Result<(), String> {
        let gone = |entry: &Entry| match entry.delete_credential() {
            Err(Error::NoEntry) => Ok(()),
            other => other,
        };
        asked(entry, gone)
    }

    fn asked<T: Send + 'static>(
        entry: String,
        ask: impl FnOnce(&Entry) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, String> {
        let (tell, answer) = mpsc::channel();
        std::thread::spawn(move || {
            let asked = match Entry::store_status() {
                Err(error) => Err(words(error)),
                Ok(()) => Entry::new(SERVICE, &entry).and_then(|entry| ask(&entry)).map_err(|error| words(&error)),
            };
            // Nobody may be waiting any more.
            let _ = tell.send(asked);
        });
        answer.recv_timeout(PATIENCE).unwrap_or_else(|_| Err("it does not answer".to_owned()))
    }

    fn words(error: &Error) -> String {
        match error {
            Error::NoEntry => "it has none of this name".to_owned(),
            Error::NoDefaultStore => "no keyring runs here".to_owned(),
            Error::NoStorageAccess(why) => format!("it is locked or does not run ({why})"),
            Error::PlatformFailure(why) => format!("it does not run, or failed ({why})"),
            // Others may hold what was read.
            Error::BadEncoding(_) | Error::BadDataFormat(..) => "what it holds is no text".to_owned(),
            other => other.to_string(),
        }
    }
}

#[cfg(not(feature = "keyring"))]
mod ring {
    const LEFT_OUT: &str = "this build of daigou leaves it out (feature `keyring`)";

    pub(super) fn get(_: String) -> Result<String, String> {
        Err(LEFT_OUT.to_owned())
    }

    pub(super) fn set(_: String, _: String) -> Result<(), String> {
        Err(LEFT_OUT.to_owned())
    }

    pub(super) fn unset(_: String) -> Result<(), String> {
        Err(LEFT_OUT.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_named_as_its_setting_is() {
        for text in ["access_secret", "DAIGOU_ACCESS_SECRET", " Access_Secret "] {
            assert_eq!(name_of(text).unwrap(), "access_secret");
        }
        let error = name_of("acces_secret").unwrap_err();
        assert!(error.hint().unwrap().contains("access_secret"), "{error:?}");
        assert!(name_of("pandapon_url").is_err());
        assert!(HIDDEN.iter().all(|name| NAMES.contains(name)));
    }
}

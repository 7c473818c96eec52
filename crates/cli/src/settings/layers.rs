//! The layers of settings: files, the environment, a running sandbox.

use super::names::{self, Place};
use super::{lines, secrets};
use daigou_core::{Config, Error};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// The profile where none is named. What stands outside all tables of a file is its, too.
pub(super) const DEFAULT: &str = "default";

/// The settings of the sandbox that this whole command is to use, read once at its start.
pub(super) static SANDBOX: OnceLock<Config> = OnceLock::new();

/// The place that a setting comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Source {
    Flag,
    Environment,
    File { path: PathBuf, line: Option<usize> },
    Keyring,
    Sandbox,
    Default,
}

/// Settings of one place.
pub(super) struct Layer {
    pub(super) source: Source,
    pub(super) config: Config,
    /// The lines of a file on which they stand.
    pub(super) lines: HashMap<String, usize>,
}

/// The profile's name, and its layers from the lowest to the highest.
pub(super) fn layers(profile: Option<&str>) -> Result<(String, Vec<Layer>), Error> {
    let environment = Config::from_env()?;
    for name in environment.names() {
        names::check(name, Place::Environment)?;
    }
    let asked = profile.or(environment.get("profile"));
    let name = asked.unwrap_or(DEFAULT).to_owned();
    let mut layers = Vec::new();
    for path in files() {
        if let Some((config, lines)) = read(&path, &name)? {
            layers.push(Layer { source: Source::File { path, line: None }, config, lines });
        }
    }
    if asked.is_some_and(|asked| asked != DEFAULT) && layers.is_empty() && secrets::kept(&name).is_empty() {
        let error = Error::invalid("profile", format!("there is no `[profile.{name}]` in any daigou.toml"));
        return Err(
            error.with_hint("daigou.toml is looked for in the user's configuration folder and the working folder")
        );
    }
    layers.push(Layer { source: Source::Environment, config: environment, lines: HashMap::new() });
    if let Some(sandbox) = SANDBOX.get() {
        layers.push(Layer { source: Source::Sandbox, config: sandbox.clone(), lines: HashMap::new() });
    }
    Ok((name, layers))
}

/// The profile's name where none is given on the command line.
pub(crate) fn profile_name(profile: Option<&str>) -> String {
    let environment = || std::env::var("DAIGOU_PROFILE").ok().filter(|name| !name.is_empty());
    profile.map(str::to_owned).or_else(environment).unwrap_or_else(|| DEFAULT.to_owned())
}

/// The values of the files for these names: for what has to be known before the command line is read.
///
/// # Errors
/// A file that cannot be read.
pub(crate) fn of_files(profile: Option<&str>, names: &[&'static str]) -> Result<Vec<(&'static str, String)>, Error> {
    let name = profile_name(profile);
    let mut config = Config::default();
    for path in files() {
        if let Some((layer, _)) = read(&path, &name)? {
            config = config.overlay(layer);
        }
    }
    Ok(names.iter().filter_map(|name| Some((*name, config.get(name)?.to_owned()))).collect())
}

/// The user's file first, so that the working folder's wins.
pub(crate) fn files() -> impl Iterator<Item = PathBuf> {
    let user = dirs::config_dir().map(|d| d.join("daigou").join("daigou.toml"));
    user.into_iter().chain([PathBuf::from("daigou.toml")])
}

/// A file's settings, and the line of each.
type Read = (Config, HashMap<String, usize>);

fn read(path: &Path, profile: &str) -> Result<Option<Read>, Error> {
    match std::fs::read_to_string(path) {
        Ok(text) => {
            let config = profile_of(&text, &path.display().to_string(), profile)?;
            Ok(config.map(|config| (config, lines::of(&text, profile, profile == DEFAULT))))
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::usage(format!("{} cannot be read: {error}", path.display()))),
    }
}

/// A profile of a file's text. The names of all others are checked, too.
fn profile_of(text: &str, file: &str, profile: &str) -> Result<Option<Config>, Error> {
    // toml's own words quote the line at fault, which may hold a secret: its place says enough.
    let mut document: toml::Table = toml::from_str(text).map_err(|error| {
        let line = error.span().map_or(1, |span| text[..span.start].matches('\n').count() + 1);
        Error::usage(format!("{file}: line {line}: {}", error.message()))
    })?;
    let profiles = match document.remove("profile") {
        None => toml::Table::new(),
        Some(toml::Value::Table(profiles)) => profiles,
        Some(_) => return Err(Error::usage(format!("{file}: `profile` must be tables, such as `[profile.shop]`"))),
    };
    let mut found = None;
    if !document.is_empty() {
        let outside = settings(&document, Place::Profile { file, table: "" }, profile == DEFAULT)?;
        found = (profile == DEFAULT).then_some(outside);
    }
    for (name, table) in &profiles {
        let table = table.as_table();
        let table = table.ok_or_else(|| Error::usage(format!("{file}: profile.{name} must be a table")))?;
        let place = Place::Profile { file, table: &format!("profile.{name}") };
        let layer = settings(table, place, name == profile)?;
        if name == profile {
            found = Some(found.unwrap_or_default().overlay(layer));
        }
    }
    Ok(found)
}

/// The settings of a table. Their values count where the profile is the one that is used.
fn settings(table: &toml::Table, place: Place<'_>, used: bool) -> Result<Config, Error> {
    let mut config = Config::default();
    for (name, value) in table {
        let field = place.shown(name);
        names::check(&name.to_lowercase(), place)?;
        let text = match value {
            toml::Value::String(text) => text.clone(),
            toml::Value::Integer(number) => number.to_string(),
            _ => return Err(Error::invalid(field, "must be a text or a whole number")),
        };
        if used && text.is_empty() {
            return Err(Error::invalid(field, "must not be empty").with_hint("give it a value, or take the line away"));
        }
        config.set(name, text);
    }
    Ok(config)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_outside_all_tables_is_the_default_profiles() {
        let text = "app_key = \"outside\"\nuser_id = 21\n[profile.default]\nuser_id = \"22\"\n[profile.shop]\napp_key = \"shop\"\n";
        let of = |profile: &str| profile_of(text, "daigou.toml", profile).unwrap();
        let default = of("default").unwrap();
        assert_eq!((default.get("app_key"), default.get("user_id")), (Some("outside"), Some("22")));
        let shop = of("shop").unwrap();
        assert_eq!((shop.get("app_key"), shop.get("user_id")), (Some("shop"), None));
        assert!(of("nobody").is_none());
        assert!(profile_of("", "daigou.toml", "default").unwrap().is_none());
    }

    #[test]
    fn what_is_wrong_in_a_file_is_told_by_its_name() {
        for (text, field, words) in [
            ("app_kye = \"x\"", Some("app_kye"), "no setting that daigou knows, in daigou.toml"),
            ("[profil.shop]\napp_key = \"x\"", Some("profil"), "no setting that daigou knows"),
            ("[profile.other]\nacess_key = \"x\"", Some("profile.other.acess_key"), "no setting"),
            ("[profile.default]\npandapon_url = \"\"", Some("profile.default.pandapon_url"), "must not be empty"),
            ("app_key = 1.5", Some("app_key"), "must be a text or a whole number"),
            ("profile = 1", None, "must be tables"),
            ("[profile]\nshop = 1", None, "profile.shop must be a table"),
        ] {
            let error = profile_of(text, "daigou.toml", "default").unwrap_err();
            assert_eq!(error.field(), field, "{text}: {error}");
            assert!(error.message().contains(words), "{text}: {error}");
        }
        // A template's empty value in a profile that is not used is nobody's business.
        assert!(profile_of("[profile.other]\napp_key = \"\"", "daigou.toml", "default").unwrap().is_none());
    }
}

//! Where settings come from: the user's daigou.toml, the working folder's, the environment, flags; later ones win, and a
//! running sandbox over all of them. Names
//! that nobody knows, empty values and numbers beyond reason are refused here, before anything is sent.

mod lines;
mod names;
pub(crate) mod sandbox;
pub(crate) mod secrets;
mod traced;

pub(crate) use traced::{Setting, Source, all};

use daigou_core::{Config, Error};
use names::Place;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// The profile where none is named. What stands outside all tables of a file is its, too.
const DEFAULT: &str = "default";

/// The settings of the sandbox that this whole command is to use, read once at its start.
static SANDBOX: OnceLock<Config> = OnceLock::new();

/// Takes every setting from the sandbox of this address from now on.
///
/// # Errors
/// There is none.
pub(crate) async fn take_from_sandbox(url: &str) -> Result<(), Error> {
    let config = sandbox::config(url).await?;
    // It is called once, at the start.
    let _ = SANDBOX.set(config);
    Ok(())
}

/// Settings of one place.
struct Layer {
    source: Source,
    config: Config,
    /// The lines of a file on which they stand.
    lines: HashMap<String, usize>,
}

/// All layers but the flags, the keyring's the lowest.
///
/// # Errors
/// A name that nobody knows, a value that is empty or absurd, a profile that is nowhere, a keyring that does not answer.
pub(crate) fn load(profile: Option<&str>) -> Result<Config, Error> {
    let (name, layers) = layers(profile)?;
    let mut config = layers.into_iter().fold(Config::default(), |config, layer| config.overlay(layer.config));
    // A sandbox says everything.
    if SANDBOX.get().is_none() {
        for secret in secrets::kept(&name) {
            if config.get(secret).is_none() {
                config.set(secret, secrets::get(&name, secret)?);
            }
        }
    }
    config.settle()?;
    Ok(config)
}

/// The profile's name, and its layers from the lowest to the highest.
fn layers(profile: Option<&str>) -> Result<(String, Vec<Layer>), Error> {
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

/// What the files say of these names: for what has to be known before the command line is read.
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

fn read(path: &Path, profile: &str) -> Result<Option<(Config, HashMap<String, usize>)>, Error> {
    match std::fs::read_to_string(path) {
        Ok(text) => {
            let config = profile_of(&text, &path.display().to_string(), profile)?;
            Ok(config.map(|config| (config, lines::of(&text, profile))))
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

//! Where settings come from: the user's daigou.toml, the working folder's, the environment, flags; later ones win.

use daigou_core::{Config, Error};
use std::path::{Path, PathBuf};

/// All layers but the flags.
pub(crate) fn load(profile: Option<&str>) -> Result<Config, Error> {
    let environment = Config::from_env()?;
    let asked = profile.or(environment.get("profile"));
    let name = asked.unwrap_or("default").to_owned();
    let mut config = Config::default();
    let mut found = false;
    for path in files() {
        if let Some(layer) = read(&path, &name)? {
            config = config.overlay(layer);
            found = true;
        }
    }
    if asked.is_some() && !found {
        let error = Error::invalid("profile", format!("there is no `[profile.{name}]` in any daigou.toml"));
        return Err(
            error.with_hint("daigou.toml is looked for in the user's configuration folder and the working folder")
        );
    }
    Ok(config.overlay(environment))
}

/// The user's file first, so that the working folder's wins.
fn files() -> impl Iterator<Item = PathBuf> {
    let user = dirs::config_dir().map(|d| d.join("daigou").join("daigou.toml"));
    user.into_iter().chain([PathBuf::from("daigou.toml")])
}

fn read(path: &Path, profile: &str) -> Result<Option<Config>, Error> {
    let shown = path.display();
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(Error::usage(format!("{shown} cannot be read: {error}"))),
    };
    // toml's own words quote the line at fault, which may hold a secret: its place says enough.
    let document: toml::Table = toml::from_str(&text).map_err(|error| {
        let line = error.span().map_or(1, |span| text[..span.start].matches('\n').count() + 1);
        Error::usage(format!("{shown}: line {line}: {}", error.message()))
    })?;
    let Some(table) = document.get("profile").and_then(|p| p.get(profile)) else { return Ok(None) };
    let table = table.as_table().ok_or_else(|| Error::usage(format!("{shown}: profile.{profile} must be a table")))?;
    let mut config = Config::default();
    for (name, value) in table {
        let text = match value {
            toml::Value::String(text) => text.clone(),
            toml::Value::Integer(number) => number.to_string(),
            _ => return Err(Error::invalid(format!("profile.{profile}.{name}"), "must be a text or a whole number")),
        };
        config.set(name, text);
    }
    Ok(Some(config))
}

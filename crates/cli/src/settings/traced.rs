//! Each setting with the place that it comes from, for who asks.

use super::layers::{DEFAULT, Layer, Source, layers};
use super::secrets;
use daigou_core::{Config, Error, Platform};

/// A setting.
#[derive(Debug, Clone)]
pub(crate) struct Setting {
    pub(crate) name: String,
    /// Nothing where it is not set and has no default.
    pub(crate) value: Option<String>,
    pub(crate) source: Source,
    /// Whether the value is a secret, and must not be shown.
    pub(crate) secret: bool,
}

/// All settings, the known ones in their order and then the routes; `profile` and `sandbox` are flags.
///
/// # Errors
/// As [`load`](super::load), but for the keyring: what is kept there is not asked for.
pub(crate) fn all(profile: Option<&str>, sandbox: Option<&str>) -> Result<Vec<Setting>, Error> {
    let (name, layers) = layers(profile)?;
    let environment = layers.iter().find(|layer| layer.source == Source::Environment);
    let from_environment = |name: &str| environment.is_some_and(|layer| layer.config.get(name).is_some());
    let flag = |name: &str, given: bool| match (given, from_environment(name)) {
        (true, false) => Source::Flag,
        (_, true) => Source::Environment,
        _ => Source::Default,
    };
    let mut out = vec![Setting {
        name: "profile".to_owned(),
        source: if profile.is_some() { Source::Flag } else { flag("profile", name != DEFAULT) },
        value: Some(name.clone()),
        secret: false,
    }];
    if let Some(url) = sandbox {
        let source = flag("sandbox", true);
        out.push(Setting { name: "sandbox".to_owned(), value: Some(url.to_owned()), source, secret: false });
    }
    let mut names: Vec<String> = super::names::KNOWN.iter().map(|name| (*name).to_owned()).collect();
    for layer in &layers {
        let routes = layer.config.names().filter(|name| name.starts_with("route__"));
        for route in routes {
            if !names.iter().any(|known| known == route) {
                names.push(route.to_owned());
            }
        }
    }
    let kept = secrets::kept(&name);
    out.extend(names.into_iter().map(|name| setting(name, &layers, &kept)));
    Ok(out)
}

fn setting(name: String, layers: &[Layer], kept: &[&str]) -> Setting {
    let secret = secrets::HIDDEN.contains(&name.as_str());
    let found = layers.iter().rev().find_map(|layer| {
        let value = layer.config.get(&name)?.to_owned();
        let source = match &layer.source {
            Source::File { path, .. } => Source::File { path: path.clone(), line: layer.lines.get(&name).copied() },
            other => other.clone(),
        };
        Some((value, source))
    });
    match found {
        Some((value, source)) => Setting { value: Some(shown(&name, value)), source, secret, name },
        None if kept.contains(&name.as_str()) => {
            Setting { value: Some(String::new()), source: Source::Keyring, secret: true, name }
        }
        None => Setting { value: default(&name), source: Source::Default, secret, name },
    }
}

/// A value as it may be shown: without the password of an address.
fn shown(name: &str, value: String) -> String {
    if !matches!(name, "store" | "proxy" | "pandapon_url" | "dajisaas_url" | "sandbox") {
        return value;
    }
    let Some((scheme, rest)) = value.split_once("://") else { return value };
    // A password may hold any sign, written as it should not be.
    match rest.rsplit_once('@') {
        Some((who, host)) => {
            let user = who.split(':').next().unwrap_or_default();
            format!("{scheme}://{user}:********@{host}")
        }
        None => value,
    }
}

/// The value that holds where nothing is set.
fn default(name: &str) -> Option<String> {
    let none = Config::default();
    let text = match name {
        "pandapon_url" => Platform::PandaPon.vendor_url().to_owned(),
        "dajisaas_url" => Platform::DajiSaas.vendor_url().to_owned(),
        "scheme" | "logistics_scheme" => none.scheme(name).ok()?.as_str().to_owned(),
        "timestamp" => none.time_unit().ok()?.as_str().to_owned(),
        "generation" => none.generation().ok()?.as_str().to_owned(),
        "daji_arrays" => none.daji_arrays().ok()?.as_str().to_owned(),
        "daji_post" => none.daji_post().ok()?.as_str().to_owned(),
        "daji_upload" => none.daji_upload().ok()?.as_str().to_owned(),
        "push_scheme" => none.push_scheme().ok()?.as_str().to_owned(),
        "settle_s" => none.settle().ok()?.as_secs().to_string(),
        _ => return None,
    };
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_password_is_shown_with_its_address() {
        let of = |name: &str, value: &str| shown(name, value.to_owned());
        assert_eq!(of("store", "postgres://me:se/cret@db/o"), "postgres://me:********@db/o");
        assert_eq!(of("store", "postgres://me:secret@db:5432/orders"), "postgres://me:********@db:5432/orders");
        assert_eq!(of("proxy", "socks5://me:p@ss@proxy:1080"), "socks5://me:********@proxy:1080");
        assert_eq!(of("store", "sqlite:orders.db"), "sqlite:orders.db");
        assert_eq!(of("pandapon_url", "https://api.pandapon.com"), "https://api.pandapon.com");
    }
}

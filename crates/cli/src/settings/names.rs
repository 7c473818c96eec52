//! The names that settings have. One that nobody knows is a slip of the keyboard, and silence about it would mean the
//! default: production, for an address.

use crate::marketplaces::VENUES;
use daigou_core::Error;
use daigou_core::suggest::nearest;

/// All but the routes.
pub(super) const KNOWN: [&str; 24] = [
    "access_key",
    "access_secret",
    "user_id",
    "app_key",
    "app_secret",
    "pandapon_url",
    "dajisaas_url",
    "scheme",
    "timestamp",
    "allow",
    "generation",
    "daji_arrays",
    "daji_post",
    "daji_upload",
    "daji_debug",
    "logistics_scheme",
    "push_scheme",
    "settle_s",
    "proxy",
    "inbox_token",
    "serve_token",
    "webhook_secret",
    "via",
    "store",
];

/// Those that only the environment has.
const OF_THE_ENVIRONMENT: [&str; 2] = ["profile", "sandbox"];

/// The prefix of a route's name.
const ROUTE: &str = "route__";

/// Where a setting stands.
#[derive(Clone, Copy)]
pub(super) enum Place<'p> {
    Environment,
    /// A profile of a file.
    Profile {
        file: &'p str,
        table: &'p str,
    },
}

impl Place<'_> {
    /// The setting's name as it is written there.
    pub(super) fn shown(self, name: &str) -> String {
        match self {
            Self::Environment => daigou_core::config::variable(name),
            Self::Profile { table: "", .. } => name.to_owned(),
            Self::Profile { table, .. } => format!("{table}.{name}"),
        }
    }
}

/// Refuses a name that nobody knows.
pub(super) fn check(name: &str, place: Place<'_>) -> Result<(), Error> {
    let own: &[&str] = if matches!(place, Place::Environment) { &OF_THE_ENVIRONMENT } else { &[] };
    if KNOWN.contains(&name) || own.contains(&name) || (name.starts_with(ROUTE) && routes().any(|known| known == name))
    {
        return Ok(());
    }
    let shown = place.shown(name);
    let rule = match place {
        Place::Environment => "is no setting that daigou knows".to_owned(),
        Place::Profile { file, .. } => format!("is no setting that daigou knows, in {file}"),
    };
    let error = Error::invalid(shown, rule);
    let routes: Vec<String> = if name.starts_with("route") { routes().collect() } else { Vec::new() };
    let known = KNOWN.iter().chain(own).copied().chain(routes.iter().map(String::as_str));
    let near = nearest(name, known);
    let near: Vec<String> = near.into_iter().map(|near| place.shown(near)).collect();
    Err(error.with_hint(match near.is_empty() {
        true => "take it away, or correct it: `daigou --help` names the settings".to_owned(),
        false => format!("did you mean {}?", near.join(", ")),
    }))
}

/// The names of the routes that can be supplied.
fn routes() -> impl Iterator<Item = String> {
    let operations = VENUES.iter().flat_map(|venue| venue.operations);
    operations.map(|entry| entry.operation.route_variable().to_lowercase()).map(|name| {
        let name: &str = name.strip_prefix("daigou_").unwrap_or(&name);
        name.to_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_told_with_the_nearest_name() {
        let refused = |name: &str| check(name, Place::Environment).unwrap_err();
        for (name, near) in [
            ("pandapon_ulr", "DAIGOU_PANDAPON_URL"),
            ("acess_key", "DAIGOU_ACCESS_KEY"),
            ("settle", "DAIGOU_SETTLE_S"),
            ("route__alibaba1688__order__traking", "DAIGOU_ROUTE__ALIBABA1688__ORDER__TRACKING"),
        ] {
            let error = refused(name);
            assert!(error.hint().unwrap().contains(near), "{name}: {error:?}");
            assert_eq!(error.field(), Some(daigou_core::config::variable(name).as_str()));
        }
        assert!(refused("colour").hint().unwrap().contains("--help"));
        check("store", Place::Environment).unwrap();
        let place = Place::Profile { file: "daigou.toml", table: "profile.shop" };
        let error = check("app_kye", place).unwrap_err();
        assert_eq!(error.field(), Some("profile.shop.app_kye"));
        assert!(error.hint().unwrap().contains("profile.shop.app_key"), "{error:?}");
        check("store", place).unwrap();
        assert!(check("sandbox", place).is_err(), "it is read from the environment alone");
        check("route__dajisaas__alibaba__order_list", place).unwrap();
    }
}

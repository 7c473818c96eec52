//! The URL of a PostgreSQL store: read here first, since a parameter that nobody knows may hold a secret, and must not
//! stand in a log.

use super::failed;
use daigou_core::Error;
use sqlx::postgres::PgConnectOptions;
use std::str::FromStr;

/// The parameters that have a meaning here. All others are left out, with a warning that names them.
const KNOWN: [&str; 18] = [
    "sslmode",
    "ssl-mode",
    "sslrootcert",
    "ssl-root-cert",
    "ssl-ca",
    "sslcert",
    "ssl-cert",
    "sslkey",
    "ssl-key",
    "statement-cache-capacity",
    "host",
    "hostaddr",
    "port",
    "dbname",
    "user",
    "password",
    "application_name",
    "options",
];

/// Reads it. Every connection says who it is; what a pooler may not know is not asked for at the start.
pub(super) fn postgres(text: &str) -> Result<PgConnectOptions, Error> {
    let (known, unknown) = without_unknown(text);
    if !unknown.is_empty() {
        let names = unknown.join(", ");
        tracing::warn!("these parameters of the store's URL are not known here, and left out: {names}");
    }
    let options = PgConnectOptions::from_str(&known).map_err(|error| failed("opening the store", error))?;
    Ok(options.application_name("daigou").extra_float_digits(None))
}

/// The URL with the parameters that are known, and the names of the others.
fn without_unknown(text: &str) -> (String, Vec<String>) {
    let Some((place, query)) = text.split_once('?') else { return (text.to_owned(), Vec::new()) };
    let (query, fragment) = query.split_once('#').unwrap_or((query, ""));
    let mut unknown = Vec::new();
    let mut known = Vec::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let name = pair.split_once('=').map_or(pair, |(name, _)| name);
        if KNOWN.contains(&name) || name.starts_with("options[") || name.starts_with("options%5B") {
            known.push(pair);
        } else {
            unknown.push(shown(name));
        }
    }
    if !fragment.is_empty() {
        unknown.push("(what stands after #)".to_owned());
    }
    let query = if known.is_empty() { String::new() } else { format!("?{}", known.join("&")) };
    (format!("{place}{query}"), unknown)
}

/// A name as it may be shown. What is no name may be a value in the wrong place.
fn shown(name: &str) -> String {
    let is_name = name.len() <= 40 && name.bytes().all(|byte| byte.is_ascii_lowercase() || b"_-".contains(&byte));
    if is_name { name.to_owned() } else { "(one that is no name)".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_knows_is_left_out_and_its_value_never_told() {
        let url = "postgres://u:p@h:5432/d?sslpassword=hunter2&sslmode=require&Hunter3&options[search_path]=s#hunter4";
        let (known, unknown) = without_unknown(url);
        assert_eq!(known, "postgres://u:p@h:5432/d?sslmode=require&options[search_path]=s");
        assert_eq!(unknown, ["sslpassword", "(one that is no name)", "(what stands after #)"]);
        assert!(!unknown.join(" ").contains("unter"), "{unknown:?}");
        assert_eq!(
            without_unknown("postgres://h/d?sslpassword=x"),
            ("postgres://h/d".to_owned(), vec!["sslpassword".to_owned()])
        );
    }

    #[test]
    fn what_cannot_be_read_is_refused_without_its_text() {
        for url in ["postgres://u:hunter2/@h/d", "postgres://h/d?sslmode=hunter2", "postgres://h:hunter2/d"] {
            if let Err(error) = postgres(url) {
                let words = format!("{} {:?}", error.message(), error.hint());
                assert!(!words.contains("hunter2"), "{words}");
            }
        }
    }
}

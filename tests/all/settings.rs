//! What a client can be built with: credentials, words, addresses, routes and time limits. Every error names the
//! variable and the rule, and none shows a secret.

use crate::support::clients::{ACCESS_KEY, ACCESS_SECRET, APP_KEY, APP_SECRET, USER_ID, dajisaas, pandapon};
use daigou_core::auth::{check_nonce, random_nonce};
use daigou_core::clock::SeededRandom;
use daigou_core::message::PushScheme;
use daigou_core::{Builder, Certainty, Config, Credentials, Error, ErrorKind, Timeouts, check_route};
use daigou_dajisaas::DajiSaas;
use daigou_logistics::Logistics;
use daigou_taobao::Taobao;
use std::time::Duration;

const COMPLETE: [(&str, &str); 5] = [
    ("DAIGOU_ACCESS_KEY", ACCESS_KEY),
    ("DAIGOU_ACCESS_SECRET", ACCESS_SECRET),
    ("DAIGOU_USER_ID", USER_ID),
    ("DAIGOU_APP_KEY", APP_KEY),
    ("DAIGOU_APP_SECRET", APP_SECRET),
];

/// A configuration as the environment gives it, with some variables set otherwise.
fn config(changes: &[(&str, &str)]) -> Config {
    let mut config = Config::default();
    for (name, value) in COMPLETE.iter().chain(changes) {
        config.set(name, *value);
    }
    config
}

fn refusal<M>(builder: Builder<M>) -> Error {
    let error = builder.build().err().expect("an error");
    assert_eq!((error.kind(), error.certainty()), (ErrorKind::Usage, Certainty::NotSent), "{error:?}");
    assert!(!error.is_retryable());
    let shown = format!("{error} {error:?}");
    assert!(!shown.contains(ACCESS_SECRET) && !shown.contains(APP_SECRET), "{shown}");
    error
}

/// Builds the client that reads this variable.
fn built_with(variable: &str, value: &str) -> Result<(), Error> {
    let config = config(&[(variable, value)]);
    match variable {
        name if name.contains("DAJI") || name.contains("APP") => DajiSaas::from_config(config).build().map(|_| ()),
        name if name.contains("LOGISTICS") => Logistics::from_config(config).build().map(|_| ()),
        _ => Taobao::from_config(config).build().map(|_| ()),
    }
}

fn wrong(variable: &str, value: &str) -> Error {
    let error = built_with(variable, value).err().unwrap_or_else(|| panic!("{variable}={value:?} is taken"));
    assert_eq!((error.kind(), error.certainty()), (ErrorKind::Usage, Certainty::NotSent), "{error:?}");
    assert_eq!(error.field(), Some(variable), "{error:?}");
    assert!(error.message().contains(variable), "{error}");
    error
}

#[test]
fn a_complete_configuration_builds_every_client() {
    Taobao::from_config(config(&[])).build().unwrap();
    DajiSaas::from_config(config(&[])).build().unwrap();
    let client = Logistics::from_config(config(&[("daigou_generation", "v1")])).build().unwrap();
    assert_eq!(client.client().base_url(), "https://api.pandapon.com", "the vendor's, unless told otherwise");
}

#[test]
fn a_missing_or_empty_credential_names_its_variable() {
    for (variable, _) in COMPLETE {
        let error = wrong(variable, "");
        assert!(error.message().contains("is missing"), "{error}");
        assert!(error.hint().is_some_and(|h| h.contains(variable) && h.contains("daigou.toml")), "{error:?}");
    }
    for (credentials, variable) in [
        (Credentials::pandapon("", ACCESS_SECRET, USER_ID), "DAIGOU_ACCESS_KEY"),
        (Credentials::pandapon(ACCESS_KEY, "", USER_ID), "DAIGOU_ACCESS_SECRET"),
        (Credentials::pandapon(ACCESS_KEY, ACCESS_SECRET, ""), "DAIGOU_USER_ID"),
    ] {
        assert_eq!(refusal(Taobao::builder().credentials(credentials)).field(), Some(variable));
    }
    for (credentials, variable) in [
        (Credentials::dajisaas("", APP_SECRET), "DAIGOU_APP_KEY"),
        (Credentials::dajisaas(APP_KEY, ""), "DAIGOU_APP_SECRET"),
    ] {
        assert_eq!(refusal(DajiSaas::builder().credentials(credentials)).field(), Some(variable));
    }
    assert_eq!(refusal(Taobao::builder()).field(), Some("DAIGOU_ACCESS_KEY"));
}

/// An empty credential is empty, also where the environment holds a full one.
#[test]
fn an_empty_credential_is_not_made_up_for_by_the_configuration() {
    let credentials = Credentials::pandapon(ACCESS_KEY, "", USER_ID);
    let error = refusal(Taobao::from_config(config(&[])).credentials(credentials));
    assert_eq!(error.field(), Some("DAIGOU_ACCESS_SECRET"));
}

#[test]
fn a_credential_that_no_header_carries_is_refused_and_not_repeated() {
    for (variable, _) in COMPLETE {
        for value in ["s3cr3t\n", "s3c r3t", "\ts3cr3t", "s3cr3t\r\nx: y", "s3cr3t七", "s3cr3t\u{7f}"] {
            let error = wrong(variable, value);
            assert!(error.message().contains("visible ASCII"), "{error}");
            assert!(!format!("{error} {error:?}").contains("s3c"), "{error:?}");
        }
    }
}

#[test]
fn the_credentials_of_the_other_platform_are_refused() {
    assert!(refusal(Taobao::builder().credentials(dajisaas())).message().contains("PandaPon"));
    assert!(refusal(DajiSaas::builder().credentials(pandapon())).message().contains("DajiSaaS"));
}

#[test]
fn a_word_that_is_none_of_its_choices_names_variable_and_choices() {
    let schemes = &["md5-concat", "hmac-md5-concat", "hmac-md5-query", "hmac-md5-pairs"][..];
    for (variable, choices) in [
        ("DAIGOU_SCHEME", schemes),
        ("DAIGOU_LOGISTICS_SCHEME", schemes),
        ("DAIGOU_TIMESTAMP", &["millis", "seconds"]),
        ("DAIGOU_GENERATION", &["v1", "v2"]),
        ("DAIGOU_DAJI_ARRAYS", &["repeat", "json"]),
        ("DAIGOU_DAJI_POST", &["full", "request-time"]),
        ("DAIGOU_ALLOW", &["derived"]),
    ] {
        for word in ["nonsense", "1", " ", "MD5", "v3", "Derived"] {
            let error = wrong(variable, word);
            for choice in choices {
                assert!(error.message().contains(choice), "{variable}={word}: `{choice}` is not in: {error}");
            }
            assert!(error.message().contains(&format!("`{word}`")), "{error}");
        }
        for choice in choices.iter().chain(&[""]) {
            built_with(variable, choice).unwrap_or_else(|e| panic!("{variable}={choice:?}: {e}"));
        }
    }
}

/// No client is built of it: a receiver of DajiSaaS's pushes reads it.
#[test]
fn the_scheme_of_pushes_is_one_of_its_words() {
    let by = |word: &str| config(&[("DAIGOU_PUSH_SCHEME", word)]).push_scheme();
    let inputs = ["hmac-sha1-name-value", "hmac-sha1-value"];
    let encodings = ["", "-hex-upper", "-hex-lower", "-base64"];
    let names = inputs.iter().flat_map(|input| encodings.iter().map(move |encoding| format!("{input}{encoding}")));
    let names: Vec<String> = std::iter::once("none".to_owned()).chain(names).collect();
    let known: Vec<&str> = PushScheme::ALL.iter().map(|scheme| scheme.as_str()).collect();
    assert_eq!(known, names);
    for name in &names {
        assert_eq!(by(name).unwrap().as_str(), name);
    }
    assert_eq!((config(&[]).push_scheme().unwrap(), by("").unwrap()), (PushScheme::None, PushScheme::None));
    for word in ["hmac", "HMAC-SHA1-VALUE", "hmac-sha1-value-hex", "none ", "hmac-sha1"] {
        let error = by(word).unwrap_err();
        assert_eq!((error.kind(), error.field()), (ErrorKind::Usage, Some("DAIGOU_PUSH_SCHEME")), "{word}");
        let listed = names.iter().all(|name| error.message().contains(name.as_str()));
        assert!(listed && error.message().contains(&format!("`{word}`")), "{error}");
    }
}

#[test]
fn the_time_to_settle_is_a_whole_number_of_seconds() {
    assert_eq!(config(&[]).settle().unwrap(), Duration::from_secs(120));
    assert_eq!(config(&[("DAIGOU_SETTLE_S", "1")]).settle().unwrap(), Duration::from_secs(1));
    assert_eq!(config(&[("DAIGOU_SETTLE_S", "1800")]).settle().unwrap(), Duration::from_secs(1800));
    for value in ["1.5", "-1", "2m", " 1", "1801", "18446744073709551615", "99999999999999999999"] {
        let error = config(&[("DAIGOU_SETTLE_S", value)]).settle().unwrap_err();
        assert_eq!(error.field(), Some("DAIGOU_SETTLE_S"), "{value}: {error:?}");
        assert!(error.message().contains("whole number of seconds"), "{error}");
    }
}

#[test]
fn an_address_must_be_a_whole_one() {
    let bad =
        ["127.0.0.1:8080", "api.pandapon.com", "ftp://x", "http://", "https://", "http:///x", "//x", "http://a b"];
    for url in bad.into_iter().chain(["http://x?y=1", "http://x/#y", "http://[::1", "HTTP//x"]) {
        for variable in ["DAIGOU_PANDAPON_URL", "DAIGOU_DAJISAAS_URL"] {
            let error = wrong(variable, url);
            assert!(error.message().contains("http://"), "{error}");
        }
    }
    // A variable that a script left empty does not mean production.
    for variable in ["DAIGOU_PANDAPON_URL", "DAIGOU_DAJISAAS_URL"] {
        assert!(wrong(variable, "").message().contains("must not be empty"));
    }
    for url in ["http://127.0.0.1:8080", "https://www.example.com/api/", "http://[::1]:80"] {
        built_with("DAIGOU_PANDAPON_URL", url).unwrap_or_else(|e| panic!("{url}: {e}"));
    }
}

#[test]
fn a_route_must_be_method_and_path() {
    let variable = "DAIGOU_ROUTE__TAOBAO__ORDER__CANCEL";
    for route in [
        "/open/order/cancel",
        "POST",
        "POST open/order",
        "BREW /x",
        "POST /a?b=1",
        "POST /a#b",
        "POST /a b",
        "POST /七",
    ] {
        let error = wrong(variable, route);
        assert!(error.message().contains("METHOD /path"), "{error}");
        assert_eq!(check_route(route).unwrap_err().field(), Some("route"), "{route}");
    }
    for route in ["POST /open/order/cancel", " get   /x/{orderId} "] {
        built_with(variable, route).unwrap_or_else(|e| panic!("{route}: {e}"));
        check_route(route).unwrap();
    }
}

#[test]
fn a_route_of_an_operation_that_does_not_exist_names_the_nearest_one() {
    for (given, meant) in
        [("ORDER__CANCLE", "order.cancel"), ("ORDER__CREAT", "order.create"), ("GOODS_GET", "goods.get")]
    {
        let name = format!("DAIGOU_ROUTE__TAOBAO__{given}");
        let error = refusal(Taobao::from_config(config(&[(&name, "POST /x")])));
        assert!(error.hint().is_some_and(|h| h.contains(meant)), "{given}: {error:?}");
        assert!(error.message().contains("does not exist"), "{error}");
    }
    let error = refusal(Taobao::builder().credentials(pandapon()).route("order.cansel", "POST /x"));
    assert!(error.hint().is_some_and(|h| h.contains("order.cancel")), "{error:?}");
    // Another marketplace's route is that client's business.
    built_with("DAIGOU_ROUTE__DAJISAAS__NO_SUCH", "POST /x").unwrap_err();
    Taobao::from_config(config(&[("DAIGOU_ROUTE__LOGISTICS__X", "POST /x")])).build().unwrap();
}

#[test]
fn time_limits_that_contradict_each_other_are_refused() {
    let seconds = Duration::from_secs;
    for (connect, read, total, field) in [
        (10, 10, 90, "timeouts"),
        (11, 10, 90, "timeouts"),
        (1, 90, 90, "timeouts"),
        (1, 100, 90, "timeouts"),
        (1, 2, 600, "timeouts.total"),
        (1, 2, 6000, "timeouts.total"),
    ] {
        let limits = Timeouts { connect: seconds(connect), read: seconds(read), total: seconds(total) };
        let error = refusal(Taobao::from_config(config(&[])).timeouts(limits));
        assert_eq!(error.field(), Some(field), "{limits:?}: {error:?}");
    }
    let limits = Timeouts { connect: seconds(1), read: seconds(2), total: seconds(599) };
    Taobao::from_config(config(&[])).timeouts(limits).build().unwrap();
}

#[test]
fn a_nonce_is_one_to_thirty_two_visible_characters() {
    let long = "x".repeat(33);
    for (nonce, rule) in [
        ("", "must not be empty"),
        (long.as_str(), "33 characters"),
        ("a b", "without spaces"),
        ("七", "ASCII"),
        ("a\n", "visible"),
    ] {
        let error = check_nonce(nonce).unwrap_err();
        assert_eq!((error.kind(), error.certainty()), (ErrorKind::Usage, Certainty::NotSent), "{nonce:?}");
        assert_eq!(error.field(), Some("nonce"));
        assert!(error.message().contains("nonce") && error.message().contains(rule), "{nonce:?}: {error}");
    }
    check_nonce("x").unwrap();
    check_nonce(&random_nonce(&SeededRandom::new(1))).unwrap();
}

#[test]
fn a_later_layer_wins_and_an_empty_value_counts_as_absent() {
    let file = config(&[("generation", "v1"), ("scheme", "hmac-md5-concat")]);
    let mut environment = Config::default();
    environment.set("DAIGOU_GENERATION", "v2");
    let both = file.overlay(environment);
    assert_eq!((both.get("generation"), both.get("scheme")), (Some("v2"), Some("hmac-md5-concat")));
    assert_eq!(config(&[("scheme", "")]).get("scheme"), None);
}

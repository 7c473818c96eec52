//! This machine: its files of settings, proxies, the store, the terminal.

use super::found::Check;
use crate::settings;
use daigou_core::Config;
use std::io::IsTerminal as _;

/// Which files of settings are read.
pub(super) fn files(profile: Option<&str>) -> Check {
    let there: Vec<String> =
        settings::files().filter(|path| path.is_file()).map(|path| path.display().to_string()).collect();
    let name = settings::profile_name(profile);
    let kept = settings::secrets::kept(&name);
    let mut told = match there.is_empty() {
        true => "no daigou.toml: the environment alone".to_owned(),
        false => there.join(", "),
    };
    if !kept.is_empty() {
        told.push_str(&format!("; from the keyring: {}", kept.join(", ")));
    }
    #[cfg(unix)]
    for path in settings::files().filter(|path| path.is_file()) {
        use std::os::unix::fs::PermissionsExt as _;
        let others = std::fs::metadata(&path).is_ok_and(|file| file.permissions().mode() & 0o077 != 0);
        let is_secret = |line: &str| settings::secrets::HIDDEN.iter().any(|name| line.trim_start().starts_with(name));
        let secret = std::fs::read_to_string(&path).is_ok_and(|text| text.lines().any(is_secret));
        if others && secret {
            let told = format!("{told}; others may read {}, which holds secrets", path.display());
            return Check::ok("settings", "files", told).then(format!("chmod 600 {}", path.display()));
        }
    }
    Check::ok("settings", "files", told)
}

/// Whether calls go through a proxy, and whether one is set that is not used.
pub(super) fn proxy(config: &Config) -> Check {
    const USUAL: [&str; 6] = ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"];
    if let Some(address) = config.get("proxy") {
        let host = address.rsplit_once('@').map_or(address, |(_, host)| host);
        return Check::ok("network", "proxy", format!("calls go through {host}"));
    }
    match USUAL.into_iter().find(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty())) {
        None => Check::ok("network", "proxy", "none"),
        Some(name) => Check::ok("network", "proxy", format!("none is used; {name} is set, and not read"))
            .then("set DAIGOU_PROXY to the same, if the platforms are reached through it alone"),
    }
}

/// What the terminal shows.
pub(super) fn terminal() -> Check {
    let said =
        ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(|name| std::env::var(name).ok().filter(|v| !v.is_empty()));
    let zone = jiff::tz::TimeZone::try_system().ok();
    let zone = zone.as_ref().and_then(|zone| zone.iana_name().map(str::to_owned)).unwrap_or_else(|| "UTC".to_owned());
    if !std::io::stdout().is_terminal() {
        return Check::skipped("terminal", "text", format!("output goes to no terminal; times are told in {zone}"));
    }
    let locale = said.unwrap_or_default();
    let plain = locale.to_lowercase().replace('-', "");
    match cfg!(windows) || plain.contains("utf8") {
        true => Check::ok("terminal", "text", format!("UTF-8 ({locale}); times are told in {zone}")),
        false => {
            let told = format!(
                "its encoding is not said to be UTF-8 ({}): Chinese may not be shown",
                if locale.is_empty() { "LANG is not set" } else { &locale }
            );
            Check::ok("terminal", "text", told).then("export LANG=C.UTF-8")
        }
    }
}

/// How a store is.
#[cfg(feature = "ledger")]
pub(super) async fn store(url: Option<&str>) -> Check {
    use daigou_ledger::{PlacementState, Store, day_cap, placing};
    let Some(url) = url else {
        return Check::skipped("store", "health", "none is given (--store, or DAIGOU_STORE)");
    };
    let look = async {
        let store = Store::open_existing(url).await?;
        let all = [
            PlacementState::Intended,
            PlacementState::Sending,
            PlacementState::Unknown,
            PlacementState::Placed,
            PlacementState::Refused,
        ];
        let rows = placing::list(&store, &all).await;
        let today = day_cap::today(&store).await;
        store.close().await;
        Ok((rows?, today?))
    };
    match look.await {
        Err(error) => Check::by("store", "health", &error),
        Ok((rows, today)) => {
            let count = |states: &[PlacementState]| rows.iter().filter(|row| states.contains(&row.state)).count();
            let unknown = count(&[PlacementState::Unknown, PlacementState::Sending]);
            let told = format!(
                "{} orders, {} of them placed; ordered today: {today}",
                rows.len(),
                count(&[PlacementState::Placed])
            );
            match unknown {
                0 => Check::ok("store", "health", told),
                n => Check::failed("store", "health", format!("{told}; {n} may exist, and are not known to"), 2).then(
                    "run the same `daigou place` again: it looks them up; see `daigou ledger list --state unknown`",
                ),
            }
        }
    }
}

/// Builds without the ledger have no store.
#[cfg(not(feature = "ledger"))]
pub(super) async fn store(_: Option<&str>) -> Check {
    Check::skipped("store", "health", "this build has none")
}

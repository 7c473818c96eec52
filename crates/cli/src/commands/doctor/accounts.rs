//! The accounts: whether a platform can be reached, by how much clocks differ, and which signature it takes. Each call is a
//! list of one order, which changes nothing; as soon as one is taken, no other signature is tried.

use super::found::{Check, Found};
use crate::args::DoctorArgs;
use crate::marketplaces::Tuning;
use bytes::Bytes;
use daigou_alibaba1688::Alibaba1688;
use daigou_alibaba1688::orders::ListOrders;
use daigou_core::auth::{Scheme, TimeUnit};
use daigou_core::transport::{ReqwestTransport, TimeLeft, Transport as _};
use daigou_core::{Builder, Certainty, Config, Error, ErrorKind, Marketplace, Platform};
use daigou_dajisaas::DajiSaas;
use daigou_taobao::Taobao;
use http::Request;
use http::header::DATE;
use std::time::Instant;

/// What a platform answered to a harmless read.
struct Asked(Result<(), Error>);

impl Asked {
    fn of<T>(result: Result<T, Error>) -> Self {
        Self(result.map(drop))
    }

    /// Whether the signature was taken: an order that cannot be read was answered all the same.
    fn is_taken(&self) -> bool {
        match &self.0 {
            Ok(()) => true,
            Err(error) => error.kind() == ErrorKind::Decode && error.request_id().is_some(),
        }
    }

    /// Why no platform answered: nobody did, or somebody else.
    fn unreached(&self) -> Option<&Error> {
        let refused = |error: &Error| error.certainty() == Certainty::Answered || error.kind() == ErrorKind::Throttled;
        self.0.as_ref().err().filter(|error| !refused(error) && !self.is_taken())
    }
}

fn built<M: Marketplace>(builder: Builder<M>, args: &DoctorArgs) -> Result<M, Error> {
    let tuning = Tuning::new(1, args.timeout);
    builder.retry(tuning.retry).timeouts(tuning.timeouts).build()
}

/// Checks PandaPon's account.
pub(super) async fn pandapon(config: &Config, args: &DoctorArgs, found: &mut Found) {
    const AREA: &str = "PandaPon";
    if !has_account(AREA, config, &["access_key", "access_secret", "user_id"], &mut found.checks) || args.offline {
        return;
    }
    let Some(skew) = greeted(AREA, Platform::PandaPon, config, args, &mut found.checks).await else { return };
    let set = match config.scheme("scheme").and_then(|scheme| Ok((scheme, config.time_unit()?))) {
        Ok(set) => set,
        Err(error) => return found.checks.push(Check::by(AREA, "signature", &error)),
    };
    let mut refused = None;
    for (scheme, unit) in ways(set) {
        let mut config = config.clone();
        config.set("scheme", scheme.as_str());
        config.set("timestamp", unit.as_str());
        let asked = match ask_pandapon(&config, args).await {
            Ok(asked) => asked,
            Err(error) => return found.checks.push(Check::by(AREA, "settings", &error)),
        };
        if let Some(error) = asked.unreached() {
            found.checks.push(Check::by(AREA, "signature", error));
            return;
        }
        if asked.is_taken() {
            found.checks.push(accepted((scheme, unit), set));
            found.keep.insert("scheme", scheme.as_str().to_owned());
            found.keep.insert("timestamp", unit.as_str().to_owned());
            return;
        }
        refused.get_or_insert(asked);
    }
    found.checks.extend(refused.as_ref().map(|asked| refused_all(asked, skew)));
}

/// All signatures, the one that is set first.
fn ways(set: (Scheme, TimeUnit)) -> Vec<(Scheme, TimeUnit)> {
    let units = [TimeUnit::Millis, TimeUnit::Seconds];
    let all = Scheme::ALL.iter().flat_map(|scheme| units.map(|unit| (*scheme, unit)));
    [set].into_iter().chain(all.filter(|way| *way != set)).collect()
}

/// Asks for one order of 1688; where the account may not see those, for one of Taobao.
async fn ask_pandapon(config: &Config, args: &DoctorArgs) -> Result<Asked, Error> {
    let client = built(Alibaba1688::from_config(config.clone()), args)?;
    let asked = Asked::of(client.send(&ListOrders::page(1, 1)).await);
    let about_1688 = asked.0.as_ref().err().is_some_and(|error| error.kind() == ErrorKind::Refused);
    if !about_1688 || asked.is_taken() {
        return Ok(asked);
    }
    let client = built(Taobao::from_config(config.clone()), args)?;
    let other = Asked::of(client.send(&daigou_taobao::orders::ListOrders::page(1, 1)).await);
    Ok(if other.is_taken() { other } else { asked })
}

fn accepted(way: (Scheme, TimeUnit), set: (Scheme, TimeUnit)) -> Check {
    let words = |(scheme, unit): (Scheme, TimeUnit)| format!("{} with {}", scheme.as_str(), unit.as_str());
    if way == set {
        return Check::ok("PandaPon", "signature", format!("{} is accepted", words(way)));
    }
    let told = format!("{} is accepted, and {} is set, which is refused", words(way), words(set));
    Check::failed("PandaPon", "signature", told, 2).then("keep the lines below")
}

fn refused_all(asked: &Asked, skew: Option<i64>) -> Check {
    let words = asked.0.as_ref().err().map(Error::message).unwrap_or_default();
    let told = format!("all four schemes with both time units are refused: {words}");
    let clock = skew.is_some_and(|skew| skew.abs() > APART);
    Check::failed("PandaPon", "signature", told, 1).then(match clock {
        true => "set the clock first: a signature is refused by a wrong clock alone",
        false => {
            "compare access key, secret and user id with the platform's page of the account; ask its support whether this \
             machine's address has to be allowed"
        }
    })
}

/// Checks DajiSaaS's account.
pub(super) async fn dajisaas(config: &Config, args: &DoctorArgs, found: &mut Found) {
    const AREA: &str = "DajiSaaS";
    if !has_account(AREA, config, &["app_key", "app_secret"], &mut found.checks) || args.offline {
        return;
    }
    if greeted(AREA, Platform::DajiSaas, config, args, &mut found.checks).await.is_none() {
        return;
    }
    let client = match built(DajiSaas::from_config(config.clone()), args) {
        Ok(client) => client,
        Err(error) => return found.checks.push(Check::by(AREA, "settings", &error)),
    };
    let asked = Asked::of(client.send(&daigou_dajisaas::alibaba::ListOrders::page(1, 1)).await);
    if let Some(error) = asked.unreached() {
        found.checks.push(Check::by(AREA, "signature", error));
        return;
    }
    found.checks.push(match &asked.0 {
        Err(error) if !asked.is_taken() => {
            let check = Check::failed(AREA, "signature", format!("it is refused: {}", error.message()), 1);
            check.then("compare app key and secret with the platform's page of the application")
        }
        _ => Check::ok(AREA, "signature", "it is accepted; daji_arrays and daji_post show in other calls alone"),
    });
}

/// Whether an account is set; a part of one is a mistake.
fn has_account(area: &'static str, config: &Config, names: &[&str], checks: &mut Vec<Check>) -> bool {
    let missing: Vec<&str> = names.iter().copied().filter(|name| config.get(name).is_none()).collect();
    if missing.is_empty() {
        checks.push(Check::ok(area, "account", "is set"));
        return true;
    }
    if missing.len() == names.len() {
        checks.push(Check::skipped(area, "account", format!("is not set: {}", names.join(", "))));
        return false;
    }
    let first = missing.first().copied().unwrap_or_default();
    checks.push(Check::failed(area, "account", format!("{} is missing", missing.join(", ")), 2).then(format!(
        "set {} in the environment, or {first} in daigou.toml; secrets by `daigou config set-secret`",
        daigou_core::config::variable(first)
    )));
    false
}

/// Clocks may differ by so much; a signature lives ten minutes.
const APART: i64 = 60_000;

/// Asks the platform's address for its time, by a call that is not signed. It gives by how much its clock is ahead, where it says;
/// nothing where nobody answers.
async fn greeted(
    area: &'static str,
    platform: Platform,
    config: &Config,
    args: &DoctorArgs,
    checks: &mut Vec<Check>,
) -> Option<Option<i64>> {
    let url = config.get(platform.url_setting()).unwrap_or(platform.vendor_url()).trim_end_matches('/').to_owned();
    let began = Instant::now();
    match greet(&url, config, args).await {
        Err(error) => {
            let told = format!("{url} does not answer: {}", error.message());
            let check = Check::failed(area, "reachable", told, 3);
            let next =
                error.hint().unwrap_or("check the address, the network, and whether a proxy is needed (DAIGOU_PROXY)");
            checks.push(check.then(next));
            None
        }
        Ok(time) => {
            checks.push(Check::ok(area, "reachable", format!("{url} answers in {} ms", began.elapsed().as_millis())));
            let skew = time.map(|time| time.saturating_sub(jiff::Timestamp::now().as_millisecond()));
            checks.push(clock(area, skew));
            Some(skew)
        }
    }
}

/// The time that whoever answers there shows, epoch milliseconds; whatever else it answers does not matter.
async fn greet(url: &str, config: &Config, args: &DoctorArgs) -> Result<Option<i64>, Error> {
    const MOST: usize = 1024 * 1024;
    let timeouts = Tuning::new(1, args.timeout).timeouts;
    let transport = ReqwestTransport::with_proxy(timeouts, MOST, config.get("proxy"))?;
    let request = Request::get(format!("{url}/")).body(Bytes::new());
    let mut request = request.map_err(|error| Error::usage(format!("`{url}` is no address: {error}")))?;
    request.extensions_mut().insert(TimeLeft(args.timeout));
    let answer = transport.send(request).await.map_err(|error| {
        let failed = Error::new(ErrorKind::Connect, Certainty::NotSent, error.message.clone());
        error.hint.into_iter().fold(failed, Error::with_hint)
    })?;
    let date = answer.headers().get(DATE).and_then(|date| date.to_str().ok());
    Ok(date.and_then(|date| jiff::fmt::rfc2822::parse(date).ok()).map(|date| date.timestamp().as_millisecond()))
}

fn clock(area: &'static str, skew: Option<i64>) -> Check {
    match skew {
        None => Check::skipped(area, "clock", "the platform did not show its time"),
        Some(skew) if skew.abs() <= APART => {
            Check::ok(area, "clock", format!("this machine's differs by {} s", skew.abs() / 1000))
        }
        Some(skew) => {
            let way = if skew > 0 { "behind" } else { "ahead of" };
            let told = format!("this machine's is {} s {way} the platform's", skew.abs() / 1000);
            Check::failed(area, "clock", told, 2).then("set it, or have it set by the network (NTP)")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_set_is_tried_first_and_every_other_way_once() {
        let set = (Scheme::ALL[2], TimeUnit::Seconds);
        let all = ways(set);
        assert_eq!((all[0], all.len()), (set, 8));
        assert_eq!(all.iter().filter(|way| **way == set).count(), 1);
    }

    #[test]
    fn a_part_of_an_account_is_a_mistake_and_none_is_none() {
        let mut config = Config::default();
        let mut checks = Vec::new();
        assert!(!has_account("DajiSaaS", &config, &["app_key", "app_secret"], &mut checks));
        config.set("app_key", "k");
        assert!(!has_account("DajiSaaS", &config, &["app_key", "app_secret"], &mut checks));
        assert_eq!(checks.iter().map(|check| check.code).collect::<Vec<_>>(), [0, 2]);
        assert!(checks[1].next.as_ref().unwrap().contains("DAIGOU_APP_SECRET"));
    }
}

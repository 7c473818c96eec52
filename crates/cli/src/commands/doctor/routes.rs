//! The routes: how well each marketplace's are known, and whether each way to buy has those that it needs.

use super::found::Check;
use crate::marketplaces::VENUES;
use daigou_core::{Config, Effect, Evidence, Generation};

/// Checks the routes of everything whose account is set.
pub(super) fn all(config: &Config, checks: &mut Vec<Check>) {
    let generation = config.generation().unwrap_or(Generation::V2);
    for venue in &VENUES {
        let needed = if venue.name == "dajisaas" { "app_key" } else { "access_key" };
        if config.get(needed).is_none() {
            continue;
        }
        let given = config.routes(venue.name).map(|routes| routes.len()).unwrap_or_default();
        let calls = venue.operations.iter().filter(|entry| entry.operation.effect != Effect::Message);
        let mut counts = [0_usize; 4];
        for entry in calls {
            let evidence = entry.operation.route(generation).map_or(Evidence::Unpublished, |route| route.evidence);
            let place = match evidence {
                Evidence::Documented => 0,
                Evidence::ThirdParty => 1,
                Evidence::Derived => 2,
                Evidence::Unpublished => 3,
            };
            counts[place] += 1;
        }
        let [documented, third_party, derived, unpublished] = counts;
        let told = format!(
            "{documented} documented, {third_party} third_party, {derived} derived, {unpublished} unpublished; {given} given by you"
        );
        let check = Check::ok(venue.name, "routes", told);
        let withheld = derived > 0 && matches!(config.allow_derived(), Ok(false));
        checks.push(if withheld { check.then("derived ones are sent with DAIGOU_ALLOW=derived alone") } else { check });
    }
    buyers(config, checks);
}

/// Whether each way to buy can place orders.
#[cfg(feature = "ledger")]
fn buyers(config: &Config, checks: &mut Vec<Check>) {
    use crate::marketplaces::Tuning;
    for (name, account) in [
        ("pandapon-1688", "access_key"),
        ("pandapon-taobao", "access_key"),
        ("dajisaas-1688", "app_key"),
        ("dajisaas-taobao", "app_key"),
    ] {
        if config.get(account).is_none() {
            continue;
        }
        // What is wrong with the settings themselves is told by the account's check.
        let Ok(buyer) = crate::buyers::find(name, config.clone(), &Tuning::default()) else { continue };
        checks.push(match buyer.ready() {
            Ok(()) => Check::ok(name, "can place orders", "every route that it needs is usable"),
            Err(error) => Check::by(name, "can place orders", &error),
        });
    }
}

#[cfg(not(feature = "ledger"))]
fn buyers(_: &Config, _: &mut Vec<Check>) {}

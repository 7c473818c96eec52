//! `daigou doctor`: what is set, whether the platforms can be reached and take the account, how routes are known, how the store
//! is, and what the terminal shows. Platforms are asked by reads alone.

mod accounts;
mod found;
mod machine;
mod routes;

use crate::args::DoctorArgs;
use crate::output::{Output, Stake, printable, table};
use crate::settings;
use daigou_core::{Config, Error};
use found::{Check, Found, State};
use std::io::IsTerminal as _;

pub(crate) async fn run(args: &DoctorArgs, profile: Option<&str>, out: &Output) -> Result<u8, Error> {
    out.tells_of(Stake::Answer);
    let mut found = Found::default();
    let config = match settings::load(profile) {
        Ok(config) => {
            found.checks.push(machine::files(profile));
            config
        }
        Err(error) => {
            found.checks.push(Check::by("settings", "files", &error));
            Config::default()
        }
    };
    found.checks.push(machine::proxy(&config));
    accounts::pandapon(&config, args, &mut found).await;
    accounts::dajisaas(&config, args, &mut found).await;
    routes::all(&config, &mut found.checks);
    found.checks.push(machine::store(args.store.as_deref()).await);
    found.checks.push(machine::terminal());
    let codes: Vec<u8> = found.checks.iter().map(|check| check.code).collect();
    let code = [1, 2, 3].into_iter().find(|code| codes.contains(code)).unwrap_or(0);
    found.ok = code == 0;
    tell(&found, &config, out)?;
    Ok(code)
}

fn tell(found: &Found, config: &Config, out: &Output) -> Result<(), Error> {
    if out.is_json() {
        return out.json(found);
    }
    let mut rows = table(&["", "what", "found"]);
    if !std::io::stdout().is_terminal() {
        rows.set_width(80);
    }
    for check in &found.checks {
        let next = check.next.as_deref().map(|next| format!("\n→ {}", printable(next))).unwrap_or_default();
        rows.add_row([
            check.state.mark().to_owned(),
            format!("{}: {}", check.area, check.check),
            format!("{}{next}", printable(&check.told)),
        ]);
    }
    out.line(rows.to_string());
    let missing: Vec<String> = found
        .keep
        .iter()
        .filter(|(name, value)| config.get(name).unwrap_or_default() != value.as_str())
        .map(|(name, value)| format!("{name} = \"{value}\""))
        .collect();
    if !missing.is_empty() {
        out.line(format!("write to daigou.toml, so that it is kept:\n{}", missing.join("\n")));
    }
    let failed = found.checks.iter().filter(|check| check.state == State::Failed).count();
    out.line(match failed {
        0 => "all is well".to_owned(),
        1 => "1 thing needs you: see → above".to_owned(),
        n => format!("{n} things need you: see → above"),
    });
    Ok(())
}

//! `daigou inbox …`: callbacks received once, and what there is to see of them.

mod forward;
mod pull;
mod serve;

use crate::args::{InboxArgs, InboxCommand, ListArgs, ReplayArgs, StateArg};
use crate::output::{Output, table};
use daigou_core::Error;
use daigou_core::value::Time;
use daigou_ledger::Store;
use daigou_ledger::inbox::{self, Filter, Listed, Replay, Source, State, Stats};
use serde_json::json;

pub(crate) async fn run(args: &InboxArgs, profile: Option<&str>, out: &Output) -> Result<(), Error> {
    match &args.command {
        InboxCommand::Serve(args) => serve::run(args, profile, out).await,
        InboxCommand::Stats(args) => stats(&args.store, out).await,
        InboxCommand::List(args) => list(args, out).await,
        InboxCommand::Pull(args) => pull::run(args, profile, out).await,
        InboxCommand::Replay(args) => replay(args, out).await,
    }
}

async fn stats(store: &str, out: &Output) -> Result<(), Error> {
    let stats = inbox::stats(&Store::open_existing(store).await?).await?;
    if out.is_json() {
        return out.json(&stats);
    }
    let Stats { received, unique, processed, pending, dead, .. } = stats;
    let mut rows = table(&["received", "unique", "processed", "pending", "dead"]);
    rows.add_row([received, unique, processed, pending, dead].map(|count| count.to_string()));
    out.line(rows.to_string());
    if dead > 0 {
        out.note("see the dead letters: daigou inbox list --state dead; handle them again: daigou inbox replay --dead");
    }
    Ok(())
}

async fn list(args: &ListArgs, out: &Output) -> Result<(), Error> {
    let source = args.platform.as_deref().map(source).transpose()?;
    let state = args.state.map(|state| match state {
        StateArg::Pending => State::Pending,
        StateArg::Processed => State::Processed,
        StateArg::Dead => State::Dead,
    });
    let mut filter = Filter::default();
    (filter.state, filter.source, filter.limit) = (state, source, args.limit);
    filter.bodies = args.bodies;
    let listed = inbox::list(&Store::open_existing(&args.store.store).await?, &filter).await?;
    if out.is_json() {
        return out.json(&listed);
    }
    let mut rows = table(&["id", "received", "from", "type", "order", "state", "times", "attempts", "signed", "error"]);
    for message in &listed {
        rows.add_row(row(message));
    }
    out.line(rows.to_string());
    for message in listed.iter().filter(|_| args.bodies) {
        out.line(raw(message));
    }
    Ok(())
}

/// A message as it came, with no control character that a terminal would obey.
fn raw(message: &Listed) -> String {
    let shown = |text: &str| {
        let shown = |c: char| if c.is_control() { c.escape_default().to_string() } else { c.to_string() };
        text.chars().map(shown).collect::<String>()
    };
    let mut out = format!("\n{}", message.id);
    for (name, value) in message.headers.iter().flatten() {
        out.push_str(&format!("\n{}: {}", shown(name), shown(value)));
    }
    let body = message.body_hex.as_ref().map(|hex| format!("bytes {hex}")).or_else(|| message.body.clone());
    out.push_str(&format!("\n{}", shown(&body.unwrap_or_default())));
    out
}

fn source(name: &str) -> Result<Source, Error> {
    Source::by_name(name).ok_or_else(|| {
        let known = Source::ALL.map(Source::as_str).join(", ");
        Error::invalid("--platform", format!("must be one of {known}, got `{name}`"))
    })
}

fn row(message: &Listed) -> [String; 10] {
    [
        message.id.to_string(),
        Time::from_unix_millis(message.received_millis).to_string(),
        message.platform.clone(),
        message.kind.clone(),
        message.order.clone().unwrap_or_default(),
        message.state.clone(),
        message.deliveries.to_string(),
        message.attempts.to_string(),
        if message.verified { "yes" } else { "" }.to_owned(),
        message.error.clone().unwrap_or_default(),
    ]
}

async fn replay(args: &ReplayArgs, out: &Output) -> Result<(), Error> {
    let store = Store::open_existing(&args.store.store).await?;
    let since_millis = args.since.as_deref().map(|text| since(text, store.now_millis())).transpose()?;
    let which = Replay { ids: args.ids.clone(), dead: args.dead, since_millis };
    let replayed = inbox::replay(&store, &which).await?;
    if out.is_json() {
        return out.json(&json!({ "replayed": replayed }));
    }
    out.line(format!("{replayed} messages are due again; a `serve` with --forward handles them"));
    Ok(())
}

/// `2h`, or a time.
fn since(text: &str, now: i64) -> Result<i64, Error> {
    const UNITS: [(char, i64); 4] = [('s', 1), ('m', 60), ('h', 3600), ('d', 86_400)];
    let ago = UNITS.iter().find_map(|(unit, seconds)| {
        let number: i64 = text.strip_suffix(*unit)?.parse().ok()?;
        number.checked_mul(seconds * 1000).filter(|millis| *millis >= 0)
    });
    let rule = || {
        Error::invalid(
            "--since",
            format!("must be 90m, 2h or 3d, or a time such as 2026-01-02T03:04:05+08:00, got `{text}`"),
        )
    };
    match ago {
        Some(millis) => Ok(now.saturating_sub(millis)),
        None => Time::from(text).unix_millis().map_err(|_| rule()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn since_is_a_while_ago_or_a_time() {
        let now = 1_760_000_000_000;
        assert_eq!(since("90m", now).unwrap(), now - 5_400_000);
        assert_eq!(since("3d", now).unwrap(), now - 259_200_000);
        assert_eq!(since("2026-01-02T03:04:05+08:00", now).unwrap(), 1_767_294_245_000);
        for text in ["", "h", "-1h", "yesterday", "9999999999999999d"] {
            assert_eq!(since(text, now).unwrap_err().field(), Some("--since"), "{text}");
        }
    }
}

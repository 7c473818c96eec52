//! `daigou describe` and `daigou completions`: the command explains itself.

use crate::args::{Cli, CompletionsArgs, DescribeArgs};
use crate::marketplaces::{Venue, find};
use crate::output::Output;
use clap::CommandFactory;
use daigou_core::{AuthKind, Effect, Entry, Error, Evidence, Route};
use serde::Serialize;
use std::borrow::Cow;

/// An operation as it is described: the catalogue's row and more.
#[derive(Serialize)]
struct Described<'o> {
    #[serde(flatten)]
    operation: &'o daigou_core::Operation,
    /// The variable that supplies a route where none is published.
    route_variable: String,
    repeat_safe: bool,
    example: Option<String>,
}

pub(crate) fn run(args: &DescribeArgs, out: &Output) -> Result<(), Error> {
    let venue = find(&args.marketplace)?;
    let entry = venue.entry(&args.operation)?;
    let operation = entry.operation;
    if out.is_json() {
        return out.json(&Described {
            operation,
            route_variable: operation.route_variable(),
            repeat_safe: operation.repeat_safe,
            example: example(entry),
        });
    }
    out.line(shown(venue, entry));
    Ok(())
}

/// How it is called, where it is a call.
fn example(entry: &Entry) -> Option<String> {
    let operation = entry.operation;
    let call = format!("daigou call {} {} --data @parameters.json", operation.marketplace, operation.id);
    (operation.effect != Effect::Message).then_some(call)
}

fn shown(venue: &Venue, entry: &Entry) -> String {
    let operation = entry.operation;
    let mut out = format!("{} {}: {}\n", venue.name, operation.id, operation.title);
    let mut fact = |name: &str, value: Cow<'_, str>| out.push_str(&format!("{name:<11}{value}\n"));
    fact("effect", effect(operation.effect, operation.repeat_safe).into());
    fact("signed", signed(operation.auth).into());
    let routes: &[(&str, &Option<Route>)] = match operation.auth {
        AuthKind::Daji => &[("route", &operation.v1)],
        _ => &[("route v1", &operation.v1), ("route v2", &operation.v2)],
    };
    for (name, route) in routes.iter().filter_map(|(name, route)| Some((name, route.as_ref()?))) {
        let path = route.path.unwrap_or("(path unknown)");
        fact(name, format!("{} {path}: {}", route.method, evidence(route.evidence)).into());
    }
    fact("parameters", "as the page has them; `daigou call` checks them by name before anything is sent".into());
    if let Some(doc) = operation.doc {
        fact("page", doc.into());
    }
    fact("variable", format!("{} supplies another route", operation.route_variable()).into());
    if let Some(example) = example(entry) {
        fact("example", example.into());
    }
    out.trim_end().to_owned()
}

const fn effect(effect: Effect, repeat_safe: bool) -> &'static str {
    match effect {
        Effect::Read => "reads: may be repeated at will",
        Effect::Write => "changes something; repeating it changes nothing more",
        Effect::Create if repeat_safe => "makes something new; a second sending is known to change nothing more",
        Effect::Create => "makes something new: never repeated on a guess",
        Effect::Pay => "moves money: never repeated on a guess",
        Effect::Message => "a callback that the platform sends, no call",
    }
}

const fn signed(auth: AuthKind) -> &'static str {
    match auth {
        AuthKind::Headers => "by PandaPon's five headers",
        AuthKind::QuerySign => "in the query, by a rule that is not published",
        AuthKind::Daji => "by DajiSaaS's `sign` among the parameters",
    }
}

const fn evidence(evidence: Evidence) -> &'static str {
    match evidence {
        Evidence::Documented => "documented",
        Evidence::ThirdParty => "third_party, seen in a public integration",
        Evidence::Derived => "derived from a sibling: sent with --allow derived alone",
        Evidence::Unpublished => "unpublished: sent over a route that you supply",
    }
}

pub(crate) fn completions(args: &CompletionsArgs, out: &Output) {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "daigou", &mut script);
    out.raw(&script);
}

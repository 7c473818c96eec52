//! `daigou describe` and `daigou completions`: the command explains itself. What an operation takes and answers is read
//! from the OpenAPI documents.

mod described;
mod document;
mod shown;

use self::described::{Described, Examples, Reply};
use self::document::{Example, Page};
use crate::args::{Cli, CompletionsArgs, DescribeArgs};
use crate::marketplaces::{Venue, find};
use crate::output::Output;
use clap::CommandFactory;
use daigou_core::{AuthKind, Effect, Error, Evidence, Operation, Route};

pub(crate) fn run(args: &DescribeArgs, out: &Output) -> Result<(), Error> {
    let venue = find(&args.marketplace)?;
    let operation = venue.entry(&args.operation)?.operation;
    let described = described(venue, operation);
    if out.is_json() {
        return out.json(&described);
    }
    out.line(shown::whole(&described, &facts(venue, operation)));
    Ok(())
}

fn described<'o>(venue: &Venue, operation: &'o Operation) -> Described<'o> {
    let page = Page::of(venue.platform, operation);
    let (about, rules) = page.as_ref().map(Page::about).unwrap_or_default();
    let requests = page.as_ref().map(Page::requests).unwrap_or_default();
    let reply = page.as_ref().and_then(Page::data).map(|(kind, members)| Reply { kind, members });
    Described {
        operation,
        route_variable: operation.route_variable(),
        repeat_safe: operation.repeat_safe,
        about,
        rules,
        parameters: page.as_ref().map(Page::parameters).unwrap_or_default(),
        reply,
        example: example(operation, requests.first()),
        examples: Examples { requests, replies: page.as_ref().map(Page::replies).unwrap_or_default() },
    }
}

/// How it is called, where it is a call: with a documented example, unless that is long.
fn example(operation: &Operation, documented: Option<&Example>) -> Option<String> {
    if operation.effect == Effect::Message {
        return None;
    }
    let data =
        documented.map(|example| example.value.to_string()).filter(|json| json.len() < 400 && !json.contains('\''));
    let data = data.map_or_else(|| "@parameters.json".to_owned(), |json| format!("'{json}'"));
    Some(format!("daigou call {} {} --data {data}", operation.marketplace, operation.id))
}

/// The facts of the catalogue, by name.
fn facts(venue: &Venue, operation: &Operation) -> Vec<(&'static str, String)> {
    let mut facts = vec![
        ("operation", format!("{} {}: {}", venue.name, operation.id, operation.title)),
        ("effect", effect(operation.effect, operation.repeat_safe).to_owned()),
        ("signed", signed(operation.auth).to_owned()),
    ];
    let routes: &[(&str, &Option<Route>)] = match operation.auth {
        AuthKind::Daji => &[("route", &operation.v1)],
        _ => &[("route v1", &operation.v1), ("route v2", &operation.v2)],
    };
    for (name, route) in routes.iter().filter_map(|(name, route)| Some((*name, route.as_ref()?))) {
        let path = route.path.unwrap_or("(path unknown)");
        facts.push((name, format!("{} {path}: {}", route.method, evidence(route.evidence))));
    }
    facts.extend(operation.doc.map(|doc| ("page", doc.to_owned())));
    if operation.effect != Effect::Message {
        facts.push(("variable", format!("{} supplies another route", operation.route_variable())));
    }
    facts
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

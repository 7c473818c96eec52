//! An operation on a person's terminal: facts, what it does, parameters, an example, the reply.

use super::described::{Described, Reply};
use super::document::{Known, Member};
use crate::output::table;
use comfy_table::{ColumnConstraint, Width, presets};
use daigou_core::Effect;
use std::io::{self, IsTerminal};
use unicode_width::UnicodeWidthStr;

/// The widest text where nothing says how wide the terminal is.
const USUAL: usize = 80;

/// Enumerations of more values than this show the first ones.
const MOST_KNOWN: usize = 12;

pub(super) fn whole(described: &Described<'_>, facts: &[(&str, String)]) -> String {
    let mut out = String::new();
    for (name, fact) in facts {
        out.push_str(&wrapped(fact, width(), &format!("{name:<11}"), &" ".repeat(11)));
    }
    if !described.about.is_empty() {
        out.push('\n');
        out.push_str(&paragraphs(&described.about));
    }
    if let Some(rules) = &described.rules {
        out.push_str("\nRules and refusals\n");
        out.push_str(&paragraphs(rules));
    }
    let heading = if described.operation.effect == Effect::Message { "Body" } else { "Parameters" };
    out.push_str(&format!("\n{heading}{}\n", if required(&described.parameters) { " (* is required)" } else { "" }));
    out.push_str(&members(&described.parameters));
    if let Some(example) = &described.example {
        let source =
            described.examples.requests.first().map(|example| format!(" ({})", example.source)).unwrap_or_default();
        out.push_str(&wrapped(&format!("Example{source}"), width(), "\n", ""));
        out.push_str(&format!("  {example}\n"));
    }
    if let Some(reply) = &described.reply {
        out.push_str(&format!("\nReply: `data` is {}\n", article(reply)));
        if !reply.members.is_empty() {
            out.push_str(&members(&reply.members));
        }
    }
    out.trim_end().to_owned()
}

fn article(reply: &Reply) -> String {
    match reply.kind.as_str() {
        kind if kind.starts_with("not published") || kind == "any" || kind == "true/false" => kind.to_owned(),
        kind if kind.starts_with(['a', 'e', 'i', 'o', 'u']) => format!("an {kind}"),
        kind => format!("a {kind}"),
    }
}

fn required(members: &[Member]) -> bool {
    members.iter().any(|member| member.required)
}

/// The members as a table, those inside others indented.
fn members(members: &[Member]) -> String {
    if members.is_empty() {
        return "  none\n".to_owned();
    }
    let mut rows = table(&[]);
    rows.load_style(presets::NOTHING);
    if !io::stdout().is_terminal() {
        rows.set_width(u16::try_from(USUAL).unwrap_or(u16::MAX));
    }
    for member in members {
        let mark = if member.required { "*" } else { "" };
        // Spaces that do not break keep the indentation.
        let name = format!("{}{}{mark}", "\u{a0}\u{a0}".repeat(member.depth), member.name);
        rows.add_row([name, kind(member), about(member)]);
    }
    let names = members.iter().map(|m| m.depth * 2 + m.name.width() + 4).max().unwrap_or_default();
    let limit = |most: usize, columns: usize| Width::Fixed(u16::try_from(columns.min(most)).unwrap_or(u16::MAX));
    if let Some(column) = rows.column_mut(0) {
        column.set_constraint(ColumnConstraint::Absolute(limit(34, names)));
    }
    let kinds = members.iter().map(|member| kind(member).width() + 2).max().unwrap_or_default();
    if let Some(column) = rows.column_mut(1) {
        column.set_constraint(ColumnConstraint::Absolute(limit(18, kinds)));
    }
    let text = rows.to_string().replace('\u{a0}', " ");
    text.lines().skip_while(|line| line.trim().is_empty()).map(|line| format!("{}\n", line.trim_end())).collect()
}

/// The type, or the unit that says more.
fn kind(member: &Member) -> String {
    match &member.unit {
        Some(unit) => format!("{unit} ({})", member.kind),
        None => member.kind.clone(),
    }
}

fn about(member: &Member) -> String {
    let about = member.about.replace("\n\n", " ").replace('\n', " ").replace("**", "");
    let shown = |known: &Known| {
        let value = known.value.as_str().map_or_else(|| known.value.to_string(), str::to_owned);
        match &known.about {
            Some(about) => format!("{value} ({})", about.trim_end_matches('.')),
            None => value,
        }
    };
    let known: Vec<String> = member.known.iter().take(MOST_KNOWN).map(shown).collect();
    match (known.is_empty(), member.known.len().saturating_sub(MOST_KNOWN)) {
        (true, _) => about,
        (false, 0) => format!("{about} Known: {}.", known.join(", ")),
        (false, more) => format!("{about} Known: {}, and {more} more with --format json.", known.join(", ")),
    }
}

fn paragraphs(text: &str) -> String {
    let text = text.replace("**", "");
    let one = |paragraph: &str| paragraph.lines().map(|line| wrapped(line, width(), "", "")).collect::<String>();
    text.split("\n\n").map(one).collect::<Vec<_>>().join("\n")
}

fn width() -> usize {
    let terminal = table(&[]).width().map(usize::from).filter(|_| io::stdout().is_terminal());
    terminal.unwrap_or(USUAL).clamp(40, 110)
}

/// A text in lines of at most this width, after the first words and those of each further line.
fn wrapped(text: &str, width: usize, first: &str, further: &str) -> String {
    let mut out = String::new();
    let mut line = first.to_owned();
    let mut fresh = true;
    for word in text.split_whitespace() {
        let used = line.trim_start_matches('\n').width();
        if !fresh && used + 1 + word.width() > width {
            out.push_str(line.trim_end());
            out.push('\n');
            line = further.to_owned();
            fresh = true;
        }
        if !fresh {
            line.push(' ');
        }
        line.push_str(word);
        fresh = false;
    }
    format!("{out}{}\n", line.trim_end())
}

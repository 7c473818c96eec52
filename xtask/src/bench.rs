//! `cargo xtask bench`: what the library costs at run time, side by side with the same by hand in one run. The measuring is
//! done by `tests/consumers/bench` and by examples of the ledger; here their lines are read and held against the limits.
#![allow(clippy::float_arithmetic, reason = "ratios of measurements; no money")]

use std::path::Path;
use std::process::Command;

use crate::consumers::{BENCH, Shop};
use crate::figures::{Figure, Limit, Measured, Unit};
use crate::report::{Ended, Outcome, conclude};
use crate::run::{Workspace, says_yes, shown, stdout_of};
use crate::{budget, names};

/// How the names of the measuring program's lines begin and end, and what is allowed; the first that fits counts.
const LIMITS: &[(&str, &str, Unit, Limit)] = &[
    ("decode ", "", Unit::Ratio, Limit::AtMost(1.10)),
    ("call of ", "", Unit::Ratio, Limit::AtMost(1.05)),
    ("processor time of a call of ", "the same types", Unit::Micros, Limit::AtMost(2.0)),
    // Decoding is in it, which has a budget of its own.
    ("processor time of a call of ", "", Unit::Micros, Limit::None),
    ("allocations of a call of ", "", Unit::Count, Limit::AtMost(12.0)),
    ("sign", "", Unit::Ratio, Limit::AtMost(1.3)),
];

/// Groups that the measuring program knows.
const MEASURED: &[&str] = &["decode", "call", "sign"];

/// Groups that are examples of the ledger: the group, the example, what its ratio means, the limit.
const EXAMPLES: &[(&str, &str, &str, f64)] = &[
    ("orders", "order_rate", "orders a second through the ledger", 0.5),
    ("callbacks", "inbox_rate", "callbacks made durable a second", 0.5),
];

/// The pages whose decoding is counted in instructions.
const COUNTED: &[&str] = &["documented page", "page of 20", "page of 200"];

#[derive(Debug, Default, PartialEq, Eq)]
struct Options {
    record: bool,
    instructions: bool,
    /// All where none is named.
    groups: Vec<String>,
}

/// Gives the text of `--help` beyond one line.
pub(crate) fn more_help() -> String {
    "groups (all of them where none is named):\n  \
       decode     pages of orders, beside plain structs without lenient members\n  \
       call       one call over loopback, beside the same by hand: time, processor time, allocations\n  \
       sign       a signature, beside bare MD5 over the same bytes\n  \
       orders     orders placed through the ledger, beside quoting and creating without it\n  \
       callbacks  callbacks made durable, beside the raw commit rate of the same store\n\n\
     options:\n  \
       --instructions  counts instructions as well (needs valgrind)\n  \
       --record        adds the figures to tests/consumers/history.csv\n\n\
     Machines are noisy: only ratios within one run mean something.\n"
        .to_owned()
}

pub(crate) fn command(workspace: &Workspace, arguments: &[String]) -> Ended {
    let options = options(arguments)?;
    let figures = match measure(workspace, &options) {
        Ok(figures) => figures,
        Err(why) => return Ok(conclude(&Outcome::Failed(why))),
    };
    Ok(conclude(&budget::told(workspace, &figures, options.record, "")))
}

fn options(arguments: &[String]) -> Result<Options, String> {
    let known: Vec<&str> = MEASURED.iter().copied().chain(EXAMPLES.iter().map(|example| example.0)).collect();
    let mut options = Options::default();
    for word in arguments {
        match word.as_str() {
            "--record" => options.record = true,
            "--instructions" => options.instructions = true,
            flag if flag.starts_with('-') => {
                return Err(format!("unexpected argument `{flag}`; bench takes --record, --instructions and groups"));
            }
            group if known.contains(&group) => options.groups.push(group.to_owned()),
            other => return Err(names::unknown("group", other, &known)),
        }
    }
    Ok(options)
}

fn measure(workspace: &Workspace, options: &Options) -> Result<Vec<Figure>, String> {
    let wanted = |group: &str| options.groups.is_empty() || options.groups.iter().any(|name| name == group);
    let groups: Vec<&str> = MEASURED.iter().copied().filter(|group| wanted(group)).collect();
    let mut figures = Vec::new();
    if !groups.is_empty() {
        let shop = Shop::open(workspace)?;
        shop.build(&BENCH, "release")?;
        let program = shop.binary(&BENCH, "release");
        let mut run = Command::new(&program);
        run.args(&groups);
        println!("{}", shown(&run));
        figures.extend(stdout_of(run)?.lines().filter_map(figure));
        if options.instructions && groups.contains(&"decode") {
            figures.extend(COUNTED.iter().map(|page| counted(workspace, &program, page)));
        }
    }
    for (group, example, what, least) in EXAMPLES {
        if wanted(group) {
            figures.push(of_example(workspace, example, what).within(Limit::AtLeast(*least)));
        }
    }
    Ok(figures)
}

/// `NAME: FIGURE (NOTE)` as a figure with its limit; other lines are none.
fn figure(line: &str) -> Option<Figure> {
    let (name, rest) = line.split_once(": ")?;
    let (number, note) = rest.split_once(' ').unwrap_or((rest, ""));
    let number: f64 = number.parse().ok()?;
    let (.., unit, limit) = LIMITS.iter().find(|(start, end, ..)| name.starts_with(start) && name.ends_with(end))?;
    // What stands before the bracket is the unit.
    let note = note.split_once('(').map_or("", |(_, note)| note.trim_end_matches(')'));
    Some(Figure::new(name, *unit, Measured::Alone(number)).within(*limit).noted(note))
}

/// The ratio of the ledger's example, which prints a line `ratio 0.52 of …`.
fn of_example(workspace: &Workspace, example: &str, what: &str) -> Figure {
    let not = |why: String| Figure::new(what, Unit::Ratio, Measured::Not(why));
    if !workspace.root.join(format!("crates/ledger/examples/{example}.rs")).is_file() {
        return not(format!("the ledger has no example {example}"));
    }
    let run =
        workspace.cargo(&["run", "--quiet", "--release", "--locked", "-p", "daigou-ledger", "--example", example]);
    println!("{}", shown(&run));
    match stdout_of(run).map(|text| ratio_in(&text)) {
        Ok(Some(ratio)) => Figure::new(what, Unit::Ratio, Measured::Alone(ratio)),
        Ok(None) => not(format!("{example} prints no ratio")),
        Err(why) => not(why),
    }
}

fn ratio_in(text: &str) -> Option<f64> {
    let rest = text.lines().find_map(|line| line.strip_prefix("ratio"))?;
    rest.trim_start_matches(':').split_whitespace().next()?.parse().ok()
}

/// The instructions of decoding a page, library to plain structs: a figure that other programs on the machine do not move.
/// No limit: the budget is about time.
fn counted(workspace: &Workspace, program: &Path, page: &str) -> Figure {
    let name = format!("instructions to decode {page}");
    if !says_yes(workspace.program("valgrind", &["--version"])) {
        return Figure::new(name, Unit::Ratio, Measured::Not("valgrind is not installed".to_owned()));
    }
    let of = |who: &str| -> Result<f64, String> {
        let times = |times: &str| instructions(workspace, program, &["once", "decode", page, who, times]);
        // What the program does before and after it decodes is taken off.
        Ok(times("12")? - times("2")?)
    };
    let ratio = of("library").and_then(|ours| Ok(ours / of("plain")?));
    Figure::new(name, Unit::Ratio, ratio.map_or_else(Measured::Not, Measured::Alone))
}

fn instructions(workspace: &Workspace, program: &Path, arguments: &[&str]) -> Result<f64, String> {
    let mut valgrind = workspace
        .program("valgrind", &["--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null", "--log-fd=1"]);
    valgrind.arg(program).args(arguments);
    let text = stdout_of(valgrind)?;
    counted_in(&text).ok_or_else(|| format!("valgrind counts nothing: {}", text.trim()))
}

/// The number after `I refs:`.
fn counted_in(text: &str) -> Option<f64> {
    let line = text.lines().find(|line| line.contains("refs:"))?;
    line.rsplit_once(':')?.1.trim().replace(',', "").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures::outcome;

    #[test]
    fn a_line_becomes_a_figure_with_its_limit() {
        let slow = figure("decode page of 20: 1.152 (library 227.1µs, plain 198.2µs)").unwrap();
        assert_eq!((slow.name.as_str(), slow.note.as_str()), ("decode page of 20", "library 227.1µs, plain 198.2µs"));
        assert!(matches!(outcome(&[slow]), Outcome::Failed(_)));
        let more = figure("allocations of a call of one order into plain structs: +12 (library 126)").unwrap();
        assert!(matches!(outcome(&[more]), Outcome::Passed(_)));
        assert!(figure("Finished: soon").is_none());
    }

    #[test]
    fn a_ratio_is_found_as_the_examples_print_it() {
        let text = "round 1: raw 9 a second\nratio 0.47 of at least 0.50: is missed\n";
        assert_eq!(ratio_in(text), Some(0.47));
        assert_eq!(ratio_in("ratio: 0.52\n"), Some(0.52));
        assert_eq!(ratio_in("nothing\n"), None);
    }

    #[test]
    fn groups_are_chosen_by_name() {
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        let chosen = options(&words("decode --instructions orders")).unwrap();
        assert_eq!((chosen.groups.len(), chosen.instructions, chosen.record), (2, true, false));
        assert_eq!(options(&words("decod")).unwrap_err(), "unknown group `decod`; did you mean `decode`?");
        assert!(options(&words("--fast")).is_err());
    }

    #[test]
    fn the_count_of_instructions_is_read() {
        assert_eq!(counted_in("==7== \n==7== I   refs:      31,228,353\n"), Some(31_228_353.0));
    }
}

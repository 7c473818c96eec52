//! `cargo xtask budget`: what it costs to build and to carry the library, held against the same call written by hand.
//! Both programs of `tests/consumers` are built side by side in one run; the limits stand here.
#![allow(clippy::float_arithmetic, reason = "seconds and sizes; no money")]

use crate::consumers::{BY_HAND, Consumer, Shop, WITH_DAIGOU, cannot_tell_cost, cost_of, kibibytes};
use crate::figures::{Figure, Limit, Measured, Unit, outcome, table};
use crate::history;
use crate::report::{Ended, Outcome, conclude};
use crate::run::{Workspace, shown};

/// The crates that one marketplace may pull in, itself included.
const CRATES: f64 = 130.0;
/// The cost that our own crates and the link may have over the same by hand, in seconds of the processor, dev profile.
const OWN_CRATES: f64 = 10.0;
/// The size that the stripped binary may have more with thin LTO, in KiB.
const BINARY: f64 = 450.0;
/// The release build of the command at f0a2c0a, and the debug build that `cargo run -p daigou -- demo` begins with.
const COMMAND_BEFORE: f64 = 1_238.0;
const DEMO_BEFORE: Option<f64> = None;
/// 24 MB.
const COMMAND_BINARY: f64 = 24_000_000.0 / 1024.0;

#[derive(Debug, Default, PartialEq, Eq)]
struct Options {
    cheap: bool,
    command: bool,
    record: bool,
    rounds: usize,
}

/// Gives the text of `--help` beyond one line.
pub(crate) fn more_help() -> String {
    "options:\n  \
       --cheap     the rows that cost less than a minute: what `ci` checks\n  \
       --command   the command's own release build and the demo's cold build, which take many minutes\n  \
       --rounds N  each build is measured N times, and the median counts\n  \
       --record    adds the figures to tests/consumers/history.csv\n\n\
     A limit that is missed is told with its number, and ends with 1.\n"
        .to_owned()
}

pub(crate) fn command(workspace: &Workspace, arguments: &[String]) -> Ended {
    let options = options(arguments)?;
    let figures = match measure(workspace, &options) {
        Ok(figures) => figures,
        Err(why) => return Ok(conclude(&Outcome::Failed(why))),
    };
    Ok(conclude(&told(workspace, &figures, options.record, "by hand")))
}

/// The step of `ci`: what can be told without building anything.
pub(crate) fn check(workspace: &Workspace) -> Outcome {
    match measure(workspace, &Options { cheap: true, rounds: 1, ..Options::default() }) {
        Ok(figures) => told(workspace, &figures, false, "by hand"),
        Err(why) => Outcome::Failed(why),
    }
}

/// Prints the table, records it where that is asked for, and judges.
pub(crate) fn told(workspace: &Workspace, figures: &[Figure], record: bool, beside: &str) -> Outcome {
    println!();
    for line in table(figures, beside) {
        println!("{line}");
    }
    if record {
        match history::record(workspace, figures) {
            Ok(lines) => println!("{lines} lines added to {}", history::FILE),
            Err(why) => return Outcome::Failed(why),
        }
    }
    outcome(figures)
}

fn options(arguments: &[String]) -> Result<Options, String> {
    let mut options = Options { rounds: 1, ..Options::default() };
    let mut words = arguments.iter();
    while let Some(word) = words.next() {
        match word.as_str() {
            "--cheap" => options.cheap = true,
            "--command" => options.command = true,
            "--record" => options.record = true,
            "--rounds" => {
                let rounds = words.next().and_then(|word| word.parse().ok()).filter(|rounds| *rounds > 0);
                options.rounds = rounds.ok_or("--rounds needs a number from 1")?;
            }
            other => {
                return Err(format!(
                    "unexpected argument `{other}`; budget takes --cheap, --command, --record, --rounds N"
                ));
            }
        }
    }
    if options.cheap && options.command {
        return Err("--command builds for minutes, which --cheap is not".to_owned());
    }
    Ok(options)
}

fn measure(workspace: &Workspace, options: &Options) -> Result<Vec<Figure>, String> {
    let shop = Shop::open(workspace)?;
    let both = |measure: &dyn Fn(&Consumer) -> Result<f64, String>| -> Result<Measured, String> {
        Ok(Measured::Beside(measure(&WITH_DAIGOU)?, measure(&BY_HAND)?))
    };
    let crates = both(&|consumer| Ok(shop.crates(consumer)? as f64))?;
    let mut figures = vec![Figure::new("crates in the tree", Unit::Count, crates).within(Limit::AtMost(CRATES))];
    if options.cheap {
        return Ok(figures);
    }
    for (profile, what, limit) in [
        ("dev", "own crates and link, dev", Limit::More(OWN_CRATES)),
        ("release", "own crates and link, release", Limit::None),
        ("dist", "own crates and link, thin LTO", Limit::None),
    ] {
        shop.build(&BY_HAND, profile)?;
        shop.build(&WITH_DAIGOU, profile)?;
        let figure = Figure::new(what, Unit::Seconds, own_costs(&shop, profile, options.rounds)?).within(limit);
        // The rest takes minutes.
        println!("{}", figure.line());
        figures.push(figure);
    }
    let size = |profile: &'static str| both(&|consumer| kibibytes(&shop.binary(consumer, profile)));
    let thin = Figure::new("binary, thin LTO", Unit::KiB, size("dist")?).within(Limit::More(BINARY));
    figures.extend([thin, Figure::new("binary, release", Unit::KiB, size("release")?)]);
    figures.extend(of_each_crate(&shop)?);
    if options.command {
        figures.extend(of_the_command(workspace)?);
    }
    Ok(figures)
}

/// The medians over rounds in which the two take turns.
fn own_costs(shop: &Shop<'_>, profile: &str, rounds: usize) -> Result<Measured, String> {
    if let Some(why) = cannot_tell_cost() {
        return Ok(Measured::Not(why));
    }
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        theirs.push(shop.own_cost(&BY_HAND, profile)?);
        ours.push(shop.own_cost(&WITH_DAIGOU, profile)?);
    }
    Ok(Measured::Beside(median(ours), median(theirs)))
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// Where the cost comes from: each of our crates' library file and lines for LLVM, release profile.
fn of_each_crate(shop: &Shop<'_>) -> Result<Vec<Figure>, String> {
    let mut figures = Vec::new();
    for package in WITH_DAIGOU.ours {
        let size = Measured::Alone(shop.library_size(package, "release")?);
        figures.push(Figure::new(format!("rlib of {package}"), Unit::KiB, size));
    }
    // Afterwards, because what is built for counting replaces what was built to be measured.
    for package in WITH_DAIGOU.ours {
        let lines = match shop.llvm_lines(&WITH_DAIGOU, package, "release") {
            Ok(lines) => Measured::Alone(lines as f64),
            Err(why) => Measured::Not(why),
        };
        figures.push(Figure::new(format!("LLVM lines of {package}"), Unit::Count, lines));
    }
    shop.forget(&WITH_DAIGOU, "release")?;
    Ok(figures)
}

/// The command and the demo from nothing, in a target folder of their own, against what they took at f0a2c0a.
fn of_the_command(workspace: &Workspace) -> Result<Vec<Figure>, String> {
    let target = workspace.target_folder()?.join("budget-command");
    let built = |arguments: &[&str]| -> Result<f64, String> {
        let mut cargo = workspace.cargo(&["build", "--quiet", "--locked", "-p", "daigou"]);
        cargo.args(arguments).env("CARGO_TARGET_DIR", &target);
        println!("{}", shown(&cargo));
        cost_of(cargo)
    };
    if target.exists() {
        std::fs::remove_dir_all(&target).map_err(|error| format!("{}: {error}", target.display()))?;
    }
    let command = Measured::Beside(built(&["--release"])?, COMMAND_BEFORE);
    let binary = target.join("release").join(format!("daigou{}", std::env::consts::EXE_SUFFIX));
    let binary = Measured::Alone(kibibytes(&binary)?);
    let demo = built(&[])?;
    let demo = DEMO_BEFORE.map_or(Measured::Alone(demo), |before| Measured::Beside(demo, before));
    std::fs::remove_dir_all(&target).map_err(|error| format!("{}: {error}", target.display()))?;
    let since = "beside it: f0a2c0a";
    Ok(vec![
        Figure::new("the command, release", Unit::Seconds, command).within(Limit::Times(0.5)).noted(since),
        Figure::new("the command's binary", Unit::KiB, binary).within(Limit::AtMost(COMMAND_BINARY)),
        Figure::new("the demo, dev", Unit::Seconds, demo).within(Limit::Times(0.6)).noted(since),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn the_flags_are_read() {
        assert_eq!(options(&[]).unwrap(), Options { rounds: 1, ..Options::default() });
        let all = options(&words("--command --record --rounds 3")).unwrap();
        assert_eq!(all, Options { command: true, record: true, rounds: 3, cheap: false });
    }

    #[test]
    fn what_cannot_be_meant_is_bad_usage() {
        for wrong in ["--rounds", "--rounds 0", "--cheap --command", "--all"] {
            assert!(options(&words(wrong)).is_err(), "{wrong}");
        }
    }
}

//! The history of the figures: a table kept in the repository, a line for each figure that was recorded.

use std::fs::OpenOptions;
use std::io::Write;

use crate::figures::Figure;
use crate::run::{Workspace, stdout_of};

/// `date,commit,figure,measured,beside`: the date is the commit's.
pub(crate) const FILE: &str = "tests/consumers/history.csv";

/// Appends what was measured; says how many lines.
pub(crate) fn record(workspace: &Workspace, figures: &[Figure]) -> Result<usize, String> {
    let git = |arguments: &[&str]| stdout_of(workspace.program("git", arguments)).map(|text| text.trim().to_owned());
    let commit = git(&["describe", "--always", "--dirty", "--abbrev=10", "--exclude=*"])?;
    let date = git(&["show", "--no-patch", "--format=%cs"])?;
    let lines = lines(&date, &commit, figures);
    let path = workspace.root.join(FILE);
    let mut file = OpenOptions::new().append(true).open(&path).map_err(|error| format!("{FILE}: {error}"))?;
    file.write_all(lines.concat().as_bytes()).map_err(|error| format!("{FILE}: {error}"))?;
    Ok(lines.len())
}

fn lines(date: &str, commit: &str, figures: &[Figure]) -> Vec<String> {
    figures
        .iter()
        .filter_map(|figure| {
            let (own, beside) = figure.measured.numbers()?;
            let beside = beside.map_or_else(String::new, number);
            let name = figure.name.replace(',', ";");
            Some(format!("{date},{commit},{name},{},{beside}\n", number(own)))
        })
        .collect()
}

/// Three digits are more than a measurement is worth.
fn number(value: f64) -> String {
    let text = format!("{value:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures::{Measured, Unit};

    #[test]
    fn a_line_holds_what_was_measured_and_nothing_is_made_up() {
        let figures = [
            Figure::new("crates, all", Unit::Count, Measured::Beside(126.0, 105.0)),
            Figure::new("decode", Unit::Ratio, Measured::Alone(1.0625)),
            Figure::new("orders", Unit::Ratio, Measured::Not("absent".to_owned())),
        ];
        let lines = lines("2026-11-29", "abc", &figures);
        assert_eq!(lines, ["2026-11-29,abc,crates; all,126,105\n", "2026-11-29,abc,decode,1.062,\n"]);
    }
}

//! Figures held against limits, and the table that shows them. What is measured, and how, is `budget.rs` and `bench.rs`;
//! the history is `history.rs`.
#![allow(clippy::float_arithmetic, reason = "seconds, sizes and ratios of measurements; no money")]

use crate::report::{Outcome, aligned};

/// One thing that was measured, or was to be.
pub(crate) struct Figure {
    pub(crate) name: String,
    pub(crate) unit: Unit,
    pub(crate) limit: Limit,
    pub(crate) measured: Measured,
    /// A note for the reader, in a few words.
    pub(crate) note: String,
}

/// The result of a measurement.
pub(crate) enum Measured {
    Alone(f64),
    /// A figure with the same by hand, or at an earlier time, beside it.
    Beside(f64, f64),
    /// Why there is no figure.
    Not(String),
}

#[derive(Clone, Copy)]
pub(crate) enum Unit {
    Count,
    Seconds,
    Micros,
    KiB,
    Ratio,
}

/// How much is allowed.
#[derive(Clone, Copy)]
pub(crate) enum Limit {
    /// Nothing is asked of it: it explains the others.
    None,
    AtMost(f64),
    AtLeast(f64),
    /// So much more than what stands beside it.
    More(f64),
    /// So many times what stands beside it.
    Times(f64),
}

impl Unit {
    fn shown(self, value: f64) -> String {
        match self {
            Self::Count => format!("{value:.0}"),
            Self::Seconds => format!("{value:.1} s"),
            Self::Micros => format!("{value:.1} µs"),
            Self::KiB => format!("{value:.0} KiB"),
            Self::Ratio => format!("{value:.3} ×"),
        }
    }
}

impl Measured {
    fn own(&self) -> Option<f64> {
        match self {
            Self::Alone(own) | Self::Beside(own, _) => Some(*own),
            Self::Not(_) => None,
        }
    }

    fn beside(&self) -> Option<f64> {
        match self {
            Self::Beside(_, beside) => Some(*beside),
            Self::Alone(_) | Self::Not(_) => None,
        }
    }

    /// Both numbers, for the history.
    pub(crate) fn numbers(&self) -> Option<(f64, Option<f64>)> {
        Some((self.own()?, self.beside()))
    }
}

impl Figure {
    /// A figure without a limit and without a note.
    pub(crate) fn new(name: impl Into<String>, unit: Unit, measured: Measured) -> Self {
        Self { name: name.into(), unit, limit: Limit::None, measured, note: String::new() }
    }

    pub(crate) fn within(self, limit: Limit) -> Self {
        Self { limit, ..self }
    }

    pub(crate) fn noted(self, note: impl Into<String>) -> Self {
        Self { note: note.into(), ..self }
    }

    /// Tells whether the limit holds; nothing where there is no limit or no figure.
    fn holds(&self) -> Option<bool> {
        let own = self.measured.own()?;
        match self.limit {
            Limit::None => None,
            Limit::AtMost(most) => Some(own <= most),
            Limit::AtLeast(least) => Some(own >= least),
            Limit::More(more) => Some(own - self.measured.beside()? <= more),
            Limit::Times(times) => Some(own <= times * self.measured.beside()?),
        }
    }

    fn verdict(&self) -> String {
        match (&self.measured, self.holds()) {
            (Measured::Not(why), _) => format!("not measured: {why}"),
            (_, None) => String::new(),
            (_, Some(true)) => "ok".to_owned(),
            (_, Some(false)) => "MISSED".to_owned(),
        }
    }

    fn budget(&self) -> String {
        match self.limit {
            Limit::None => String::new(),
            Limit::AtMost(most) => format!("≤ {}", self.unit.shown(most)),
            Limit::AtLeast(least) => format!("≥ {}", self.unit.shown(least)),
            Limit::More(more) => format!("≤ +{}", self.unit.shown(more)),
            Limit::Times(times) => format!("≤ {times} ×"),
        }
    }

    /// All that its row says.
    pub(crate) fn line(&self) -> String {
        self.cells().into_iter().filter(|cell| !cell.is_empty()).collect::<Vec<_>>().join("  ")
    }

    fn cells(&self) -> Vec<String> {
        let shown = |value: Option<f64>| value.map_or_else(String::new, |value| self.unit.shown(value));
        let (own, beside) = (self.measured.own(), self.measured.beside());
        let compared = match (own, beside, self.limit) {
            (Some(own), Some(beside), Limit::Times(_)) => format!("{:.2} ×", own / beside),
            (Some(own), Some(beside), _) => {
                let sign = if own < beside { '-' } else { '+' };
                format!("{sign}{}", self.unit.shown((own - beside).abs()))
            }
            _ => String::new(),
        };
        vec![self.name.clone(), shown(own), shown(beside), compared, self.budget(), self.verdict(), self.note.clone()]
    }
}

/// The lines of the table; `beside` is the heading of what was measured for comparison.
pub(crate) fn table(figures: &[Figure], beside: &str) -> Vec<String> {
    let heading = ["", "measured", beside, "difference", "budget", "", ""];
    let mut rows = vec![heading.map(str::to_owned).to_vec()];
    rows.extend(figures.iter().map(Figure::cells));
    // A column that nothing stands in is left out.
    let used: Vec<bool> =
        (0..heading.len()).map(|column| rows.iter().skip(1).any(|row| !row[column].is_empty())).collect();
    let kept = |row: Vec<String>| row.into_iter().zip(&used).filter_map(|(cell, used)| used.then_some(cell)).collect();
    aligned(&rows.into_iter().map(kept).collect::<Vec<Vec<String>>>())
}

fn holding(budgets: usize) -> String {
    match budgets {
        1 => "1 budget holds".to_owned(),
        more => format!("{more} budgets hold"),
    }
}

/// All of them as one outcome: every missed limit by name, or what could not be measured.
pub(crate) fn outcome(figures: &[Figure]) -> Outcome {
    let named = |wanted: fn(&Figure) -> bool| {
        figures.iter().filter(|figure| wanted(figure)).map(|figure| figure.name.as_str()).collect::<Vec<_>>()
    };
    let missed = named(|figure| figure.holds() == Some(false));
    let absent = named(|figure| matches!(figure.measured, Measured::Not(_)));
    match (missed.as_slice(), absent.as_slice()) {
        ([], []) => Outcome::Passed(holding(named(|figure| figure.holds().is_some()).len())),
        ([], absent) => Outcome::Skipped(format!("not measured: {}", absent.join(", "))),
        (missed, _) => Outcome::Failed(format!("{} missed: {}", missed.len(), missed.join(", "))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn size(own: f64, beside: f64) -> Figure {
        Figure::new("binary", Unit::KiB, Measured::Beside(own, beside)).within(Limit::More(450.0))
    }

    #[test]
    fn a_limit_holds_up_to_its_number() {
        assert_eq!(size(2_450.0, 2_000.0).holds(), Some(true));
        assert_eq!(size(2_451.0, 2_000.0).holds(), Some(false));
        let alone = |limit| Figure::new("x", Unit::Ratio, Measured::Alone(0.5)).within(limit).holds();
        assert_eq!(alone(Limit::AtLeast(0.5)), Some(true));
        assert_eq!(alone(Limit::AtMost(0.49)), Some(false));
        assert_eq!(alone(Limit::None), None);
        let times = Figure::new("x", Unit::Seconds, Measured::Beside(6.0, 10.0)).within(Limit::Times(0.5));
        assert_eq!(times.holds(), Some(false));
    }

    #[test]
    fn a_missed_limit_is_named_and_what_is_not_measured_is_no_pass() {
        let absent = || Figure::new("far", Unit::Count, Measured::Not("no".to_owned())).within(Limit::AtMost(1.0));
        assert!(matches!(outcome(&[size(1.0, 1.0)]), Outcome::Passed(_)));
        assert!(matches!(outcome(&[size(1.0, 1.0), absent()]), Outcome::Skipped(_)));
        let failed = outcome(&[size(999.0, 1.0), absent()]);
        assert!(matches!(&failed, Outcome::Failed(why) if why == "1 missed: binary"), "{failed:?}");
    }

    #[test]
    fn the_table_shows_both_numbers_their_difference_and_the_verdict() {
        let lines = table(&[size(2_629.0, 2_000.0)], "by hand");
        assert_eq!(lines[0], "        measured  by hand   difference  budget");
        assert_eq!(lines[1], "binary  2629 KiB  2000 KiB  +629 KiB    ≤ +450 KiB  MISSED");
    }
}

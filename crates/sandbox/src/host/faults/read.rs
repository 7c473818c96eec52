//! Reading rules: strictly, so that a fault that never strikes is no slip of the pen, and to the end, so that all that
//! is wrong is told at once.

use super::WHOLE;
use super::kind::{How, Kind, Member};
use super::rule::Fault;
use crate::vendors::routes::tables;
use daigou_core::suggest::nearest;
use daigou_core::{Effect, Error, Operation};
use serde_json::{Map, Value};

/// How long a request is held without an answer, unless the rule says: longer than any client waits.
const HELD_MILLIS: u64 = 120_000;

/// Over how long an answer drips, unless the rule says.
const DRIP_MILLIS: u64 = 2_000;

/// How much later an answer comes, unless the rule says.
const LATENCY_MILLIS: u64 = 300;

/// The longest that anything is held on the wire: an hour.
const MAX_MILLIS: u64 = 3_600_000;

/// How long an order is not shown, or a callback not sent, unless the rule says.
const SECONDS: u64 = 60;

/// The longest that the sandbox's clock may be asked for: a year.
const MAX_SECONDS: u64 = 366 * 86_400;

/// The code of a refusal, unless the rule says. No code but 200 is published.
const CODE: i64 = 500;

/// How many requests a second are let through, unless the rule says.
const PER_SECOND: u64 = 5;

/// How much is left of a remark that is cut, unless the rule says.
const CHARACTERS: u64 = 60;

/// The words behind a remark, unless the rule says.
const WORDS: &str = " 【跨境代采】";

/// The total that is told, unless the rule says.
const TOTAL: u64 = 1_000_000_000;

/// The members that every rule may have.
const COMMON: [&str; 6] = ["operation", "fault", "probability", "times", "marketplace", "account"];

/// The errors, by member.
type Wrong = Vec<(String, String)>;

impl Fault {
    /// Reads a list of rules, as `POST /admin/faults` takes it: `[{"operation": "order.create", "fault":
    /// "reset_after", "probability": 0.2, "times": 3}]`.
    ///
    /// # Errors
    /// The text is no such list; the error names every member that is wrong.
    pub fn list(json: &str) -> Result<Vec<Self>, Error> {
        list(json)
    }
}

/// Reads a list of rules.
pub(super) fn list(json: &str) -> Result<Vec<Fault>, Error> {
    let asked: Vec<Value> = daigou_core::json::read(json).map_err(|misread| match misread.path() {
        "." => Error::invalid("faults", misread.error()),
        path => Error::invalid(path, misread.error()),
    })?;
    let (mut faults, mut wrong) = (Vec::new(), Wrong::new());
    for (i, rule) in asked.iter().enumerate() {
        match rule {
            Value::Object(members) => {
                let mut reader = Reader { at: i, members, wrong: Wrong::new() };
                faults.extend(reader.fault());
                wrong.append(&mut reader.wrong);
            }
            other => wrong.push((format!("[{i}]"), format!("must be an object, got `{other}`"))),
        }
    }
    match told(&wrong) {
        None => Ok(faults),
        Some(error) => Err(error),
    }
}

/// All of it in one error, which names the first member.
fn told(wrong: &[(String, String)]) -> Option<Error> {
    let ((member, rule), rest) = wrong.split_first()?;
    let rest: String = rest.iter().map(|(member, rule)| format!("; {member}: {rule}")).collect();
    Some(Error::invalid(member.as_str(), format!("{rule}{rest}")))
}

/// Reads one rule.
struct Reader<'r> {
    at: usize,
    members: &'r Map<String, Value>,
    wrong: Wrong,
}

impl<'r> Reader<'r> {
    fn wrong(&mut self, member: &str, rule: impl Into<String>) {
        self.wrong.push((format!("[{}].{member}", self.at), rule.into()));
    }

    /// A member that was given; null counts as not given.
    fn given(&self, member: &str) -> Option<&'r Value> {
        self.members.get(member).filter(|value| !value.is_null())
    }

    fn text(&mut self, member: &str) -> Option<&'r str> {
        let value = self.given(member)?;
        let text = value.as_str();
        if text.is_none() {
            self.wrong(member, format!("must be a text, got `{value}`"));
        }
        text
    }

    /// A whole number within these bounds.
    fn number(&mut self, member: Member, bounds: std::ops::RangeInclusive<u64>) -> Option<u64> {
        self.count(member.word(), bounds)
    }

    fn count(&mut self, member: &str, bounds: std::ops::RangeInclusive<u64>) -> Option<u64> {
        let value = self.given(member)?;
        let number = value.as_u64().filter(|number| bounds.contains(number));
        if number.is_none() {
            let (least, most) = (bounds.start(), bounds.end());
            let bounds =
                if *most == u64::MAX { format!("at least {least}") } else { format!("from {least} to {most}") };
            self.wrong(member, format!("must be a whole number, {bounds}, got `{value}`"));
        }
        number
    }

    fn fault(&mut self) -> Option<Fault> {
        let kind = self.kind();
        self.foreign(kind);
        let probability = self.probability();
        let times = self.count("times", 1..=u64::MAX);
        let (operation, marketplace) = (self.operation(), self.text("marketplace"));
        let kind = kind?;
        if let Err((name, rule)) = whom(kind, operation, marketplace) {
            self.wrong(name, rule);
        }
        let how = self.how(kind);
        self.belongs_to_way(kind, how);
        let delay = self.number(Member::DelayMs, 0..=MAX_MILLIS);
        let fault = Fault {
            kind,
            operation: operation.map(str::to_owned),
            marketplace: marketplace.map(str::to_owned),
            account: self.account(kind),
            probability: probability.0,
            parts: probability.1,
            times,
            delay: delay.or(match kind {
                Kind::Drip => Some(DRIP_MILLIS),
                Kind::Latency => Some(LATENCY_MILLIS),
                Kind::CloseIdle => None,
                _ => Some(HELD_MILLIS),
            }),
            jitter: self.number(Member::JitterMs, 0..=MAX_MILLIS).unwrap_or_default(),
            retry_after: self.number(Member::RetryAfter, 0..=u64::MAX),
            per_second: self.number(Member::PerSecond, 1..=100_000).unwrap_or(PER_SECOND),
            code: self.code(),
            seconds: i64::try_from(self.number(Member::Seconds, 1..=MAX_SECONDS).unwrap_or(SECONDS))
                .unwrap_or(i64::MAX),
            how,
            characters: self.number(Member::Characters, 0..=10_000).unwrap_or(CHARACTERS),
            text: self.text("text").unwrap_or(WORDS).to_owned(),
            only_new: self.one_of("orders", &["all", "new"]) == Some("new"),
            reference: self.reference(),
            total: self.number(Member::Total, 0..=1_000_000_000_000_000).unwrap_or(TOTAL),
            lines: self.number(Member::Lines, 1..=1_000).unwrap_or(1),
        };
        self.wrong.is_empty().then_some(fault)
    }

    fn kind(&mut self) -> Option<Kind> {
        let words = || Kind::ALL.iter().map(|kind| kind.word()).collect::<Vec<_>>().join(", ");
        if self.given("fault").is_none() {
            self.wrong("fault", format!("is missing: one of {}", words()));
        }
        let name = self.text("fault")?;
        let kind = Kind::ALL.iter().find(|kind| kind.word() == name).copied();
        if kind.is_none() {
            let near = nearest(name, Kind::ALL.iter().map(|kind| kind.word()));
            let near = if near.is_empty() { String::new() } else { format!(": did you mean {}?", near.join(", ")) };
            self.wrong("fault", format!("must be one of {}, got `{name}`{near}", words()));
        }
        kind
    }

    /// Refuses members that no rule has, or that belong to other faults.
    fn foreign(&mut self, kind: Option<Kind>) {
        for (name, value) in self.members {
            if COMMON.contains(&name.as_str()) || value.is_null() {
                continue;
            }
            let Some(member) = Member::ALL.iter().find(|member| member.word() == name) else {
                let mine = |member: &&Member| kind.is_none_or(|kind| kind.has(**member));
                let own = Member::ALL.iter().filter(mine).map(|member| member.word());
                let known: Vec<_> = COMMON.into_iter().chain(own).collect();
                self.wrong(name, format!("there is no `{name}`; there are {}", known.join(", ")));
                continue;
            };
            if let Some(kind) = kind.filter(|kind| !kind.has(*member)) {
                let owners: Vec<_> =
                    Kind::ALL.iter().filter(|kind| kind.has(*member)).map(|kind| kind.word()).collect();
                self.wrong(name, format!("belongs to {}, not to {kind}", owners.join(", ")));
            }
        }
    }

    /// The probability, and its parts of [`WHOLE`].
    fn probability(&mut self) -> (f64, u64) {
        let Some(value) = self.given("probability") else { return (1.0, WHOLE) };
        let read = value.as_f64().and_then(|probability| Some((probability, parts(probability)?)));
        if read.is_none() {
            self.wrong("probability", format!("must be a number from 0 to 1, got {value}"));
        }
        read.unwrap_or((1.0, WHOLE))
    }

    /// The operation that is meant; none for any.
    fn operation(&mut self) -> Option<&'r str> {
        if self.given("operation").is_none() {
            self.wrong("operation", "is missing: \"*\" for every operation, or one's id");
        }
        self.text("operation").filter(|id| *id != "*")
    }

    /// The key of the account that is meant. Nobody calls where callbacks go, and of a connection nothing is known.
    fn account(&mut self, kind: Kind) -> Option<String> {
        let given = self.text("account")?;
        if given.trim().is_empty() {
            self.wrong("account", "must not be empty: leave it out for every account");
        } else if kind.is_of_callbacks() || kind == Kind::Refuse {
            self.wrong("account", format!("belongs to faults of calls, not to {kind}"));
        }
        Some(given.to_owned())
    }

    fn code(&mut self) -> i64 {
        let Some(value) = self.given("code") else { return CODE };
        match value.as_i64() {
            Some(200) => self.wrong("code", "must be another than 200, which refuses nothing"),
            Some(code) => return code,
            None => self.wrong("code", format!("must be a whole number, got `{value}`")),
        }
        CODE
    }

    /// One of these words.
    fn one_of(&mut self, member: &str, words: &[&'static str]) -> Option<&'static str> {
        let given = self.text(member)?;
        let word = words.iter().find(|word| **word == given).copied();
        if word.is_none() {
            self.wrong(member, format!("must be one of {}, got `{given}`", words.join(", ")));
        }
        word
    }

    fn how(&mut self, kind: Kind) -> Option<How> {
        let ways = kind.ways();
        if ways.is_empty() {
            return None;
        }
        let words: Vec<_> = ways.iter().map(|way| way.word()).collect();
        let word = self.one_of("how", &words);
        word.and_then(|word| ways.iter().find(|way| way.word() == word)).or_else(|| ways.first()).copied()
    }

    /// Refuses members that mean nothing in the way that is asked for.
    fn belongs_to_way(&mut self, kind: Kind, how: Option<How>) {
        for (member, way) in [(Member::Characters, How::Cut), (Member::Text, How::Append)] {
            if kind.has(member) && self.given(member.word()).is_some() && how != Some(way) {
                self.wrong(member.word(), format!("belongs to \"how\": \"{}\"", way.word()));
            }
        }
        if kind == Kind::RowVanishes && how == Some(How::Moved) && self.given("reference").is_some() {
            self.wrong("reference", "belongs to \"how\": \"gone\"; what slips onto another page is its first row");
        }
    }

    fn reference(&mut self) -> Option<String> {
        let given = self.text("reference")?;
        if given.trim().is_empty() {
            self.wrong("reference", "must not be empty: leave it out for any order");
        }
        Some(given.to_owned())
    }
}

/// A probability in parts of [`WHOLE`], by its decimal digits.
fn parts(probability: f64) -> Option<u64> {
    if !(0.0..=1.0).contains(&probability) {
        return None;
    }
    let parts = format!("{probability:.9}").replace('.', "").parse().ok();
    parts.filter(|parts| *parts <= WHOLE)
}

/// Checks that there is anything that a rule can strike; gives the member that is wrong, and why.
fn whom(kind: Kind, operation: Option<&str>, marketplace: Option<&str>) -> Result<(), (&'static str, String)> {
    if kind == Kind::Refuse {
        // Nothing was read, so that nothing is known.
        let given = [("operation", operation.is_some()), ("marketplace", marketplace.is_some())];
        let Some((name, _)) = given.into_iter().find(|(_, given)| *given) else { return Ok(()) };
        let rule = "refuse strikes connections, whose requests nobody has read: operation \"*\" and no marketplace";
        return Err((name, rule.to_owned()));
    }
    let all: Vec<&Operation> = tables().iter().flat_map(|(_, table)| table.iter().map(|row| row.operation)).collect();
    if let Some(given) = marketplace
        && !all.iter().any(|known| known.marketplace == given)
    {
        let mut known: Vec<&str> = all.iter().map(|known| known.marketplace).collect();
        known.dedup();
        return Err(("marketplace", format!("must be one of {}, got `{given}`", known.join(", "))));
    }
    let mut meant: Vec<&str> = all
        .iter()
        .filter(|known| (known.effect == Effect::Message) == kind.is_of_callbacks())
        .filter(|known| marketplace.is_none_or(|given| given == known.marketplace))
        .filter(|known| kind.can_strike(known.marketplace, known.id, known.effect))
        .map(|known| known.id)
        .collect();
    meant.sort_unstable();
    meant.dedup();
    if meant.is_empty() {
        let own = all.iter().filter(|known| kind.can_strike(known.marketplace, known.id, known.effect));
        let own = own.map(|known| format!("{} {}", known.marketplace, known.id)).collect::<Vec<_>>().join(", ");
        return Err(("marketplace", format!("{kind} strikes nothing there; it strikes {own}")));
    }
    match operation {
        Some(given) if !meant.contains(&given) && !kind.is_of_all_calls() => {
            Err(("operation", format!("must be \"*\" or one of {} for {kind}, got `{given}`", meant.join(", "))))
        }
        Some(given) if !meant.contains(&given) => {
            let what = if kind.is_of_callbacks() { "a callback" } else { "an operation" };
            let near = nearest(given, meant.iter().copied());
            let near = if near.is_empty() { String::new() } else { format!(": did you mean {}?", near.join(", ")) };
            Err(("operation", format!("must be \"*\" or {what}'s id, got `{given}`{near}")))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::{Fault, WHOLE, parts};
    use serde_json::{Value, json};

    #[test]
    fn a_probability_is_its_decimal_digits() {
        assert_eq!(parts(0.2), Some(WHOLE / 5));
        assert_eq!((parts(0.0), parts(1.0), parts(1e-9)), (Some(0), Some(WHOLE), Some(1)));
        assert_eq!((parts(-0.1), parts(1.1), parts(f64::NAN)), (None, None, None));
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (rule, named) in [
            (json!({"fault": "drip"}), "operation"),
            (json!({"operation": "*", "fault": "fire"}), "[0].fault: must be one of refuse, reset_before"),
            (json!({"operation": "*", "fault": "drip", "probability": 2}), "[0].probability: must be"),
            (json!({"operation": "*", "fault": "drip", "probability": "2"}), "[0].probability: "),
            (json!({"operation": "*", "fault": "drip", "times": 0}), "[0].times: must be"),
            (json!({"operation": "*", "fault": "drip", "times": -1}), "[0].times: "),
            (json!({"operation": "*", "fault": "drip", "delay_ms": 3_600_001}), "[0].delay_ms: must be"),
            (
                json!({"operation": "*", "fault": "reset_after", "delay_ms": 1}),
                "[0].delay_ms: belongs to timeout_before",
            ),
            (
                json!({"operation": "*", "fault": "drip", "seconds": 1}),
                "[0].seconds: belongs to late_effect, stale_read, delay",
            ),
            (json!({"operation": "*", "fault": "delay", "seconds": 0}), "[0].seconds: must be"),
            (json!({"operation": "*", "fault": "refusal", "code": 200}), "[0].code: must be"),
            (json!({"operation": "*", "fault": "drip", "retry_after": 1}), "[0].retry_after: belongs to http_429"),
            (
                json!({"operation": "*", "fault": "drip", "marketplace": "ebay"}),
                "[0].marketplace: must be one of taobao",
            ),
            (json!({"operation": "order.lst", "fault": "drip"}), "did you mean order.list"),
            (json!({"operation": "order.list", "fault": "drop"}), "[0].operation: must be \"*\" or a callback's id"),
            (json!({"operation": "message.order_status", "fault": "drip"}), "[0].operation: "),
            (json!({"operation": "order.list", "fault": "refuse"}), "[0].operation: refuse strikes connections"),
            (json!({"operation": "*", "fault": "drip", "chance": 1}), "`chance`"),
        ] {
            let error = Fault::list(&json!([rule]).to_string()).unwrap_err().to_string();
            assert!(error.contains(named), "{rule}: {error}");
        }
        for (text, named) in [("{}", "faults"), ("[] []", "faults"), ("[1]", "[0]")] {
            let error = Fault::list(text).unwrap_err().to_string();
            assert!(error.contains(named), "{text}: {error}");
        }
    }

    #[test]
    fn all_that_is_wrong_is_told_at_once_with_what_is_allowed() {
        let rules = json!([
            {"operation": "*", "fault": "alter_remark", "how": "shout", "characters": "x", "chance": 1},
            7,
            {"fault": "fire", "probability": 2, "times": 0},
            {"operation": "*", "fault": "rate_limit", "per_second": 0},
            {"operation": "order.pay", "fault": "partial_create", "lines": 1.5},
            {"operation": "*", "fault": "alter_remark", "marketplace": "taobao"},
            {"operation": "*", "fault": "alter_remark", "how": "empty", "characters": 3, "orders": "old", "reference": " "},
        ]);
        let error = Fault::list(&rules.to_string()).unwrap_err();
        let text = error.to_string();
        for told in [
            "[0].how: must be one of cut, emoji, empty, append, widen, got `shout`",
            "[0].characters: must be a whole number, from 0 to 10000, got `\"x\"`",
            "[0].chance: there is no `chance`; there are operation, fault, probability, times, marketplace, account, how, characters",
            "[1]: must be an object, got `7`",
            "[2].operation: is missing",
            "[2].fault: must be one of refuse",
            "[2].probability: must be a number from 0 to 1, got 2",
            "[2].times: must be a whole number, at least 1, got `0`",
            "[3].per_second: must be a whole number, from 1 to 100000, got `0`",
            "[4].operation: must be \"*\" or one of alibaba.order_create, order.create, taobao.order_create for partial_create",
            "[4].lines: must be a whole number",
            "[5].marketplace: alter_remark strikes nothing there; it strikes alibaba1688 order.list",
            "[6].characters: belongs to \"how\": \"cut\"",
            "[6].orders: must be one of all, new, got `old`",
            "[6].reference: must not be empty",
        ] {
            assert!(text.contains(told), "{told}: {text}");
        }
    }

    #[test]
    fn every_fault_can_be_set_with_its_defaults_alone_and_be_set_again_as_it_is_shown() {
        for kind in super::Kind::ALL.iter().copied() {
            let read = |rule: Value| Fault::list(&json!([rule]).to_string()).unwrap().remove(0);
            let short = read(json!({"operation": "*", "fault": kind.word()}));
            assert_eq!(read(Value::Object(short.members())), short);
        }
    }

    #[test]
    fn a_rule_is_shown_as_it_was_written_with_its_defaults() {
        let shown = |rule: Value| Value::Object(Fault::list(&json!([rule]).to_string()).unwrap()[0].members());
        let whole = json!({"operation": "order.list", "fault": "http_429", "probability": 0.2, "times": 3,
            "retry_after": 7, "marketplace": "taobao"});
        assert_eq!(shown(whole.clone()), whole);
        let short = json!({"operation": "*", "fault": "timeout_after"});
        let full = json!({"operation": "*", "fault": "timeout_after", "probability": 1.0, "times": null,
            "delay_ms": 120_000});
        assert_eq!(shown(short), full);
    }
}

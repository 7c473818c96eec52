//! A rule as it is written: read strictly, so that a fault that never strikes is no slip of the pen.

use super::WHOLE;
use super::kind::{Kind, Member};
use crate::routes::tables;
use daigou_core::suggest::nearest;
use daigou_core::{Effect, Error, Operation};
use serde::Deserialize;
use serde_json::{Map, Value};
use std::time::Duration;

/// How long a request is held without an answer, unless the rule says: longer than any client waits.
const HELD_MILLIS: u64 = 120_000;

/// Over how long an answer drips, unless the rule says.
const DRIP_MILLIS: u64 = 2_000;

/// The longest that anything is held on the wire: an hour.
const MAX_MILLIS: u64 = 3_600_000;

/// How long an order is not shown, or a callback not sent, unless the rule says.
const SECONDS: i64 = 60;

/// The longest that the sandbox's clock may be asked for: a year.
const MAX_SECONDS: i64 = 366 * 86_400;

/// The code of a refusal, unless the rule says. No code but 200 is published.
const CODE: i64 = 500;

/// A fault that the sandbox injects: which, whom it may strike, how probably and how often.
#[derive(Debug, Clone, PartialEq)]
pub struct Fault {
    pub(super) kind: Kind,
    /// The operation's id; none for any.
    operation: Option<String>,
    marketplace: Option<String>,
    /// As it was written.
    probability: f64,
    /// How many of a thousand million strike.
    pub(super) parts: u64,
    /// How often it may strike.
    pub(super) times: Option<u64>,
    delay: u64,
    /// Seconds.
    pub(super) retry_after: Option<u64>,
    pub(super) code: i64,
    seconds: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    operation: String,
    fault: String,
    probability: Option<f64>,
    times: Option<u64>,
    delay_ms: Option<u64>,
    retry_after: Option<u64>,
    code: Option<i64>,
    seconds: Option<i64>,
    marketplace: Option<String>,
}

impl Fault {
    /// Reads a list of rules, as `POST /admin/faults` takes it: `[{"operation": "order.create", "fault":
    /// "reset_after", "probability": 0.2, "times": 3}]`.
    ///
    /// # Errors
    /// The text is no such list; the error names the member that is wrong.
    pub fn list(json: &str) -> Result<Vec<Self>, Error> {
        let asked: Vec<Asked> = daigou_core::json::read(json).map_err(|misread| match misread.path() {
            "." => wrong("faults", misread.error()),
            path => wrong(path, misread.error()),
        })?;
        asked.into_iter().enumerate().map(|(i, asked)| Self::read(i, asked)).collect()
    }

    fn read(i: usize, asked: Asked) -> Result<Self, Error> {
        let at = |member: &str| format!("[{i}].{member}");
        let Some(kind) = Kind::ALL.into_iter().find(|kind| kind.as_str() == asked.fault) else {
            let words = Kind::ALL.map(Kind::as_str).join(", ");
            return Err(wrong(&at("fault"), format!("must be one of {words}, got `{}`", asked.fault)));
        };
        let given = [
            (Member::DelayMs, "delay_ms", asked.delay_ms.is_some()),
            (Member::RetryAfter, "retry_after", asked.retry_after.is_some()),
            (Member::Code, "code", asked.code.is_some()),
            (Member::Seconds, "seconds", asked.seconds.is_some()),
        ];
        if let Some((member, name, _)) = given.into_iter().find(|(member, _, given)| *given && !kind.has(*member)) {
            let owners = Kind::ALL.into_iter().filter(|kind| kind.has(member)).map(Kind::as_str).collect::<Vec<_>>();
            return Err(wrong(&at(name), format!("belongs to {}, not to {kind}", owners.join(", "))));
        }
        let probability = asked.probability.unwrap_or(1.0);
        let parts = parts(probability)
            .ok_or_else(|| wrong(&at("probability"), format!("must be a number from 0 to 1, got {probability}")))?;
        if asked.times == Some(0) {
            return Err(wrong(&at("times"), "must be at least 1, or null for as often as may be"));
        }
        let delay = asked.delay_ms.unwrap_or(if kind == Kind::Drip { DRIP_MILLIS } else { HELD_MILLIS });
        if delay > MAX_MILLIS {
            return Err(wrong(&at("delay_ms"), format!("must be at most {MAX_MILLIS}, got {delay}")));
        }
        let seconds = asked.seconds.unwrap_or(SECONDS);
        if !(1..=MAX_SECONDS).contains(&seconds) {
            return Err(wrong(&at("seconds"), format!("must be from 1 to {MAX_SECONDS}, got {seconds}")));
        }
        if asked.code == Some(200) {
            return Err(wrong(&at("code"), "must be another than 200, which refuses nothing"));
        }
        let operation = (asked.operation != "*").then_some(asked.operation);
        whom(kind, operation.as_deref(), asked.marketplace.as_deref())
            .map_err(|(name, rule)| wrong(&at(name), rule))?;
        Ok(Self {
            kind,
            operation,
            marketplace: asked.marketplace,
            probability,
            parts,
            times: asked.times,
            delay,
            retry_after: asked.retry_after,
            code: asked.code.unwrap_or(CODE),
            seconds,
        })
    }

    /// Whether it may strike an operation.
    pub(super) fn means(&self, marketplace: &str, operation: &str) -> bool {
        self.operation.as_ref().is_none_or(|own| own == operation)
            && self.marketplace.as_ref().is_none_or(|own| own == marketplace)
    }

    /// Its name in the journal.
    pub(crate) fn name(&self) -> &'static str {
        self.kind.as_str()
    }

    /// How long it holds what it strikes, by the machine's clock.
    pub(super) fn delay(&self) -> Duration {
        Duration::from_millis(self.delay)
    }

    /// How much later it makes things, in milliseconds of the sandbox's clock.
    pub(super) fn millis(&self) -> i64 {
        self.seconds.saturating_mul(1000)
    }

    /// The rule as it is written, with the defaults that it has.
    pub(super) fn members(&self) -> Map<String, Value> {
        let mut out = Map::new();
        let mut put = |name: &str, value: Value| out.insert(name.to_owned(), value);
        put("operation", self.operation.as_deref().unwrap_or("*").into());
        put("fault", self.kind.as_str().into());
        put("probability", self.probability.into());
        put("times", self.times.into());
        if let Some(marketplace) = &self.marketplace {
            put("marketplace", marketplace.as_str().into());
        }
        if self.kind.has(Member::DelayMs) {
            put("delay_ms", self.delay.into());
        }
        if let Some(retry_after) = self.retry_after {
            put("retry_after", retry_after.into());
        }
        if self.kind.has(Member::Code) {
            put("code", self.code.into());
        }
        if self.kind.has(Member::Seconds) {
            put("seconds", self.seconds.into());
        }
        out
    }
}

fn wrong(member: &str, rule: impl std::fmt::Display) -> Error {
    Error::invalid(member, rule)
}

/// A probability in parts of [`WHOLE`], by its decimal digits.
fn parts(probability: f64) -> Option<u64> {
    if !(0.0..=1.0).contains(&probability) {
        return None;
    }
    let parts = format!("{probability:.9}").replace('.', "").parse().ok();
    parts.filter(|parts| *parts <= WHOLE)
}

/// Whether there is anything that a rule can strike; the member that is wrong, and why.
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
    let meant: Vec<&str> = all
        .iter()
        .filter(|known| (known.effect == Effect::Message) == kind.is_of_callbacks())
        .filter(|known| marketplace.is_none_or(|given| given == known.marketplace))
        .map(|known| known.id)
        .collect();
    match operation {
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
            (json!({"operation": "*", "fault": "drip", "seconds": 1}), "[0].seconds: belongs to stale_read, delay"),
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

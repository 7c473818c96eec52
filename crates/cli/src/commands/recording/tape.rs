//! A recording that is played back: which exchange answers a request. The route must be the same and so must the parameters;
//! what was taken out of them stands for any value, and times for any time. Of several that fit, each answers once, in the
//! order of the recording; then the last of them goes on.

use super::exchange::{Asked, Exchange, check_head};
use super::node::Node;
use super::scrub::MARK;

/// A recording and how far it was played.
#[derive(Debug)]
pub(super) struct Tape {
    exchanges: Vec<(Exchange, bool)>,
}

/// How a request fits a recorded one.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Fit {
    Same,
    /// Only times differ.
    OtherTime,
    /// These parameters differ.
    Other(Vec<String>),
}

impl Tape {
    /// Reads a recording.
    ///
    /// # Errors
    /// Names the line and what is wrong with it.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
        let (_, head) = lines.next().ok_or("it is empty")?;
        check_head(head)?;
        let read = |(number, line): (usize, &str)| {
            Exchange::read(line).map(|exchange| (exchange, false)).map_err(|why| format!("line {}: {why}", number + 1))
        };
        Ok(Self { exchanges: lines.map(read).collect::<Result<_, _>>()? })
    }

    pub(super) fn exchanges(&self) -> impl Iterator<Item = &Exchange> {
        self.exchanges.iter().map(|(exchange, _)| exchange)
    }

    /// What answers a request.
    ///
    /// # Errors
    /// Says what was not recorded.
    pub(super) fn answer(&mut self, asked: &Asked) -> Result<&Exchange, String> {
        let fits: Vec<(usize, Fit)> = self
            .exchanges
            .iter()
            .enumerate()
            .filter(|(_, (exchange, _))| is_route(&exchange.asked, asked))
            .map(|(index, (exchange, _))| (index, fit(&exchange.asked, asked)))
            .collect();
        for wanted in [Fit::Same, Fit::OtherTime] {
            let fitting: Vec<usize> = fits.iter().filter(|(_, fit)| *fit == wanted).map(|(index, _)| *index).collect();
            let fresh = fitting.iter().copied().find(|index| !self.exchanges[*index].1);
            if let Some(index) = fresh.or(fitting.last().copied()) {
                self.exchanges[index].1 = true;
                return Ok(&self.exchanges[index].0);
            }
        }
        Err(not_recorded(asked, &fits))
    }
}

fn not_recorded(asked: &Asked, fits: &[(usize, Fit)]) -> String {
    let route = format!("{} {}", asked.method, asked.path);
    let others = fits.iter().filter_map(|(_, fit)| match fit {
        Fit::Other(others) => Some(others),
        _ => None,
    });
    match others.min_by_key(|others| others.len()) {
        None => format!("the recording has no {route}"),
        Some(others) => {
            let shown: Vec<&str> = others.iter().take(5).map(String::as_str).collect();
            format!("the recording has {route} with other parameters alone: {} differs", shown.join(", "))
        }
    }
}

fn is_route(recorded: &Asked, asked: &Asked) -> bool {
    recorded.platform == asked.platform && recorded.method == asked.method && matches(&recorded.path, &asked.path)
}

fn fit(recorded: &Asked, asked: &Asked) -> Fit {
    let mut differing = Differing::default();
    differing.compare(Some(&recorded.query), Some(&asked.query), "");
    differing.compare(Some(&recorded.body), Some(&asked.body), "");
    match differing {
        Differing { others, .. } if !others.is_empty() => Fit::Other(others),
        Differing { times: true, .. } => Fit::OtherTime,
        _ => Fit::Same,
    }
}

/// Tells if a text is what was recorded, in which marks stand for anything.
fn matches(recorded: &str, given: &str) -> bool {
    let mut parts = recorded.split(MARK);
    let Some(mut rest) = parts.next().and_then(|first| given.strip_prefix(first)) else { return false };
    let mut parts = parts.peekable();
    if parts.peek().is_none() {
        return rest.is_empty();
    }
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return rest.ends_with(part);
        }
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    true
}

/// What differs between what was recorded and what is asked.
#[derive(Debug, Default)]
struct Differing {
    others: Vec<String>,
    times: bool,
}

impl Differing {
    fn compare(&mut self, recorded: Option<&Node>, given: Option<&Node>, at: &str) {
        match (recorded.filter(|node| !node.is_nothing()), given.filter(|node| !node.is_nothing())) {
            (None, None) => {}
            (Some(Node::Object(recorded)), Some(Node::Object(given))) => self.members(recorded, given, at),
            (Some(Node::Object(recorded)), None) => self.members(recorded, &[], at),
            (None, Some(Node::Object(given))) => self.members(&[], given, at),
            (Some(Node::List(recorded)), Some(Node::List(given))) => {
                for index in 0..recorded.len().max(given.len()) {
                    self.compare(recorded.get(index), given.get(index), &format!("{at}[{index}]"));
                }
            }
            (Some(recorded), Some(given)) if self.is_leaf_same(recorded, given, at) => {}
            _ => self.others.push(if at.is_empty() { "the body".to_owned() } else { at.to_owned() }),
        }
    }

    fn members(&mut self, recorded: &[(String, Node)], given: &[(String, Node)], at: &str) {
        let of = |members: &[(String, Node)], name: &str, nth: usize| {
            members.iter().filter(|(other, _)| other == name).nth(nth).map(|(_, value)| value.clone())
        };
        let mut known: Vec<&str> = Vec::new();
        for (name, _) in recorded.iter().chain(given) {
            if known.contains(&name.as_str()) {
                continue;
            }
            known.push(name);
            let count = |members: &[(String, Node)]| members.iter().filter(|(other, _)| other == name).count();
            let place = if at.is_empty() { name.clone() } else { format!("{at}.{name}") };
            // A query names the items of a list one by one.
            for nth in 0..count(recorded).max(count(given)) {
                self.compare(of(recorded, name, nth).as_ref(), of(given, name, nth).as_ref(), &place);
            }
        }
    }

    fn is_leaf_same(&mut self, recorded: &Node, given: &Node, at: &str) -> bool {
        match (recorded, given) {
            (Node::Text(recorded), _) if recorded == MARK => true,
            (Node::Text(recorded), Node::Text(given)) => {
                if let (Some(recorded), Some(given)) = (Node::embedded(recorded), Node::embedded(given)) {
                    self.compare(Some(&recorded), Some(&given), at);
                    return true;
                }
                matches(recorded, given) || self.is_other_time(recorded, given, at)
            }
            (Node::Plain(recorded), Node::Plain(given)) => recorded == given || self.is_other_time(recorded, given, at),
            _ => false,
        }
    }

    /// Times differ from run to run: `30d` ago is another instant each day.
    fn is_other_time(&mut self, recorded: &str, given: &str, at: &str) -> bool {
        let name = at.rsplit('.').next().unwrap_or_default().to_lowercase();
        let says_time =
            ["time", "date", "start", "end", "since", "begin", "gmt"].iter().any(|part| name.contains(part));
        let both = says_time && is_time(recorded) && is_time(given);
        self.times |= both;
        both
    }
}

/// Epoch seconds or milliseconds, or digits with the signs of a date between them.
fn is_time(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let all_digits = digits == text.len();
    (all_digits && matches!(digits, 10 | 13 | 14 | 17))
        || (!all_digits && digits >= 8 && text.bytes().all(|b| b.is_ascii_digit() || b"-: T/.+Z".contains(&b)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use daigou_core::Platform;

    fn line(path: &str, body: &str, reply: u32) -> String {
        format!(
            r#"{{"platform":"pandapon","method":"POST","path":"{path}","body":{body},"status":200,"reply":{reply}}}"#
        )
    }

    fn tape(lines: &[String]) -> Tape {
        Tape::read(&format!("{}\n{}\n", super::super::exchange::head(), lines.join("\n"))).unwrap()
    }

    fn asked(path: &str, body: &str) -> Asked {
        Asked::of(Platform::PandaPon, "POST", path, None, "application/json", body.as_bytes())
    }

    fn play(tape: &mut Tape, path: &str, body: &str) -> Result<String, String> {
        tape.answer(&asked(path, body)).map(|exchange| exchange.reply.clone().unwrap().json())
    }

    #[test]
    fn repeats_are_answered_in_their_order_and_the_last_goes_on() {
        let mut tape = tape(&[line("/a", r#"{"p":1}"#, 1), line("/a", r#"{"p":2}"#, 2), line("/a", r#"{"p":1}"#, 3)]);
        let said: Vec<_> = (0..4).map(|_| play(&mut tape, "/a", r#"{"p":1}"#).unwrap()).collect();
        assert_eq!(said, ["1", "3", "3", "3"]);
        assert_eq!(play(&mut tape, "/a", r#"{"p":2,"x":null}"#).unwrap(), "2");
    }

    #[test]
    fn what_was_taken_out_stands_for_anything_and_members_for_any_order() {
        let recorded = r#"{"name":"[scrubbed]","n":1,"memo":"给[scrubbed]的","o":"{\"a\":\"[scrubbed]\",\"b\":1}"}"#;
        let mut tape = tape(&[line("/a/[scrubbed]/x", recorded, 1)]);
        let given = r#"{"n":1,"memo":"给王芳的","name":"王芳","o":"{\"b\":1,\"a\":\"福田路\"}"}"#;
        assert_eq!(play(&mut tape, "/a/77/x", given).unwrap(), "1");
        let other = play(&mut tape, "/a/77/x", &given.replace("给王芳的", "王芳")).unwrap_err();
        assert!(other.contains("memo differs"), "{other}");
        let other = play(&mut tape, "/a/77/x", &given.replace("\\\"b\\\":1", "\\\"b\\\":2")).unwrap_err();
        assert!(other.contains("o.b differs"), "{other}");
    }

    #[test]
    fn another_time_fits_where_nothing_fits_better() {
        let at = |time: &str| format!(r#"{{"createStartTime":"{time}","p":1}}"#);
        let mut tape = tape(&[line("/a", &at("2026-01-01 00:00:00"), 1), line("/a", &at("2026-02-01 00:00:00"), 2)]);
        assert_eq!(play(&mut tape, "/a", &at("2026-02-01 00:00:00")).unwrap(), "2");
        assert_eq!(play(&mut tape, "/a", &at("2026-03-01 00:00:00")).unwrap(), "1");
        assert!(play(&mut tape, "/a", &at("yesterday")).is_err());
    }

    #[test]
    fn what_was_not_recorded_is_said() {
        let mut tape = tape(&[line("/a", r#"{"p":[1,2]}"#, 1)]);
        assert!(play(&mut tape, "/b", "{}").unwrap_err().contains("has no POST /b"));
        assert!(play(&mut tape, "/a", r#"{"p":[1,3]}"#).unwrap_err().contains("p[1] differs"));
        assert!(play(&mut tape, "/a", r#"{"p":[1]}"#).unwrap_err().contains("p[1] differs"));
        assert!(Tape::read("").is_err() && Tape::read("{}").is_err());
        let error = Tape::read(&format!("{}\n\n{{}}", super::super::exchange::head())).unwrap_err();
        assert!(error.starts_with("line 3: "), "{error}");
    }

    #[test]
    fn marks_match_what_stands_in_their_place() {
        for (recorded, given, expected) in [
            ("a", "a", true),
            ("a", "ab", false),
            ("[scrubbed]", "", true),
            ("x[scrubbed]", "xyz", true),
            ("[scrubbed]x[scrubbed]y", "1x2y", true),
            ("[scrubbed]x[scrubbed]y", "12y", false),
            ("a[scrubbed]b", "b", false),
        ] {
            assert_eq!(matches(recorded, given), expected, "{recorded} {given}");
        }
    }
}

//! A line of a recording: a request without what signs it, and what was answered. A file begins with a line that says what
//! it is; after it each line is one exchange, in the order in which they were answered.

use super::node::Node;
use daigou_core::Platform;

/// The version of the format.
const FORMAT: &str = "1";

/// What signs a request and says who sent it: never kept, and never compared.
const SIGNING: [&str; 7] = ["sign", "timestamp", "requestTime", "appKey", "appSecret", "nonce", "_dj_signature"];

/// A request and its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Exchange {
    pub(super) asked: Asked,
    /// The operation, where its route is known: `alibaba1688 order.list`.
    pub(super) operation: Option<String>,
    /// The route of the settings by which it is known, `GET /path/{member}`; none where a published one is.
    pub(super) route: Option<String>,
    pub(super) status: u16,
    pub(super) retry_after: Option<String>,
    /// The answer; where it was no JSON, how many bytes it had.
    pub(super) reply: Result<Node, u64>,
}

/// What was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Asked {
    pub(super) platform: Platform,
    pub(super) method: String,
    pub(super) path: String,
    pub(super) query: Node,
    pub(super) body: Node,
}

impl Asked {
    /// Reads a request. What signs it is left out.
    pub(super) fn of(
        platform: Platform,
        method: &str,
        path: &str,
        query: Option<&str>,
        kind: &str,
        body: &[u8],
    ) -> Self {
        let query = form(query.unwrap_or_default().as_bytes());
        let body = match std::str::from_utf8(body) {
            Ok("") => Node::Object(Vec::new()),
            Ok(text) if kind.contains("urlencoded") => form(text.as_bytes()),
            Ok(text) => Node::read(text).map_or(Node::Text(super::scrub::MARK.to_owned()), unsigned),
            Err(_) => Node::Text(super::scrub::MARK.to_owned()),
        };
        Self { platform, method: method.to_owned(), path: path.to_owned(), query, body }
    }
}

fn form(bytes: &[u8]) -> Node {
    let pairs = form_urlencoded::parse(bytes);
    unsigned(Node::Object(pairs.map(|(name, value)| (name.into_owned(), Node::Text(value.into_owned()))).collect()))
}

fn unsigned(node: Node) -> Node {
    match node {
        Node::Object(mut members) => {
            members.retain(|(name, _)| !SIGNING.contains(&name.as_str()));
            Node::Object(members)
        }
        other => other,
    }
}

/// The platform's word in a file and in an address.
pub(super) const fn word(platform: Platform) -> &'static str {
    match platform {
        Platform::PandaPon => "pandapon",
        Platform::DajiSaas => "dajisaas",
    }
}

/// The platform of a word.
pub(super) fn platform(word_: &str) -> Option<Platform> {
    [Platform::PandaPon, Platform::DajiSaas].into_iter().find(|platform| word(*platform) == word_)
}

/// The first line.
pub(super) fn head() -> String {
    format!(r#"{{"daigou_recording":{FORMAT},"daigou":"{}"}}"#, env!("CARGO_PKG_VERSION"))
}

/// Checks the first line.
///
/// # Errors
/// It is none, or of a later format.
pub(super) fn check_head(line: &str) -> Result<(), String> {
    let version = Node::read(line).and_then(|node| member(node, "daigou_recording"));
    match version {
        Some(Node::Plain(version)) if version == FORMAT => Ok(()),
        Some(_) => Err("the recording is of a format that this version of daigou does not know".to_owned()),
        None => Err("it is no recording: its first line has no `daigou_recording`".to_owned()),
    }
}

fn member(node: Node, name: &str) -> Option<Node> {
    let Node::Object(members) = node else { return None };
    members.into_iter().find(|(other, _)| other == name).map(|(_, value)| value)
}

impl Exchange {
    /// The exchange as a line.
    pub(super) fn line(&self) -> String {
        let text = |text: &str| Node::Text(text.to_owned());
        let mut members = vec![("platform", text(word(self.asked.platform)))];
        members.extend(self.operation.as_deref().map(|operation| ("operation", text(operation))));
        members.extend(self.route.as_deref().map(|route| ("route", text(route))));
        members.push(("method", text(&self.asked.method)));
        members.push(("path", text(&self.asked.path)));
        let given = [("query", &self.asked.query), ("body", &self.asked.body)];
        members
            .extend(given.into_iter().filter(|(_, node)| !node.is_nothing()).map(|(name, node)| (name, node.clone())));
        members.push(("status", Node::Plain(self.status.to_string())));
        members.extend(self.retry_after.as_deref().map(|wait| ("retry_after", text(wait))));
        members.push(match &self.reply {
            Ok(reply) => ("reply", reply.clone()),
            Err(bytes) => ("reply_bytes", Node::Plain(bytes.to_string())),
        });
        Node::Object(members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()).json()
    }

    /// Reads a line.
    ///
    /// # Errors
    /// Says what is wrong with it.
    pub(super) fn read(line: &str) -> Result<Self, String> {
        let Some(Node::Object(mut members)) = Node::read(line) else { return Err("it is no JSON object".to_owned()) };
        let mut take = |name: &str| {
            let at = members.iter().position(|(other, _)| other == name);
            at.map(|at| members.remove(at).1)
        };
        let mut text = |name: &str| match take(name) {
            Some(Node::Text(text)) => Ok(Some(text)),
            None => Ok(None),
            Some(_) => Err(format!("`{name}` must be a text")),
        };
        let needed = |name: &str, text: Option<String>| text.ok_or_else(|| format!("it has no `{name}`"));
        let platform_ = needed("platform", text("platform")?)?;
        let platform =
            platform(&platform_).ok_or_else(|| format!("`platform` must be pandapon or dajisaas, got {platform_}"))?;
        let method = needed("method", text("method")?)?;
        let path = needed("path", text("path")?)?;
        let (operation, route, retry_after) = (text("operation")?, text("route")?, text("retry_after")?);
        let nothing = || Node::Object(Vec::new());
        let (query, body) = (take("query").unwrap_or_else(nothing), take("body").unwrap_or_else(nothing));
        let status = match take("status") {
            Some(Node::Plain(status)) => status.parse().ok().filter(|status| (100..1000).contains(status)),
            _ => None,
        };
        let status = status.ok_or("`status` must be an HTTP status")?;
        let reply = match (take("reply"), take("reply_bytes")) {
            (Some(reply), _) => Ok(reply),
            (None, Some(Node::Plain(bytes))) => Err(bytes.parse().map_err(|_| "`reply_bytes` must be a number")?),
            _ => return Err("it has no `reply`".to_owned()),
        };
        let asked = Asked { platform, method, path, query, body };
        Ok(Self { asked, operation, route, status, retry_after, reply })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_read_as_it_was_written() {
        let query = Some("pageNum=1&sign=9F&timestamp=1700000000000&x=%E7%8E%8B");
        let body = br#"{"appKey":"k","sign":"9F","a":[1.50]}"#;
        let asked = Asked::of(Platform::DajiSaas, "POST", "/a/77", query, "application/json", body);
        assert_eq!(
            (asked.query.json(), asked.body.json()),
            (r#"{"pageNum":"1","x":"王"}"#.into(), r#"{"a":[1.50]}"#.into())
        );
        for reply in [Ok(Node::read(r#"{"code":200,"data":{"p":12.10}}"#).unwrap()), Err(17)] {
            let exchange = Exchange {
                asked: asked.clone(),
                operation: Some("dajisaas alibaba.order_list".into()),
                route: Some("POST /a/{id}".into()),
                status: 200,
                retry_after: Some("3".into()),
                reply,
            };
            assert_eq!(Exchange::read(&exchange.line()).unwrap(), exchange);
        }
        check_head(&head()).unwrap();
    }

    #[test]
    fn what_is_wrong_with_a_line_is_said() {
        for (line, words) in [
            ("", "no JSON object"),
            (r#"{"method":"GET"}"#, "no `platform`"),
            (r#"{"platform":"ebay","method":"GET","path":"/"}"#, "pandapon or dajisaas"),
            (r#"{"platform":"pandapon","method":"GET","path":"/","status":"200","reply":1}"#, "HTTP status"),
            (r#"{"platform":"pandapon","method":"GET","path":"/","status":200}"#, "no `reply`"),
        ] {
            let error = Exchange::read(line).unwrap_err();
            assert!(error.contains(words), "{line}: {error}");
        }
        assert!(check_head(r#"{"daigou_recording":9}"#).unwrap_err().contains("format"));
        assert!(check_head("{}").unwrap_err().contains("no recording"));
    }

    #[test]
    fn a_form_is_read_as_its_fields_and_a_picture_is_any_picture() {
        let of = |kind: &str, body: &[u8]| Asked::of(Platform::DajiSaas, "POST", "/", None, kind, body).body.json();
        assert_eq!(of("application/x-www-form-urlencoded", b"a=1&sign=9F"), r#"{"a":"1"}"#);
        assert_eq!(of("multipart/form-data; boundary=x", b"--x\r\n\xff"), r#""[scrubbed]""#);
        assert_eq!(of("application/json", b""), "{}");
    }
}

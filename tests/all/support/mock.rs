//! A well-behaved server on the loopback that remembers what it was sent.

use httpmock::{HttpMockRequest, HttpMockResponse, MockServer};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

/// A request as it came in.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    pub(crate) method: String,
    pub(crate) path: String,
    /// The query as it stood, still encoded.
    pub(crate) query: String,
    /// The headers by lower-case name, without those that belong to the connection.
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: String,
}

/// Headers that every HTTP client sends, whatever the call is.
const OF_THE_CONNECTION: [&str; 5] = ["host", "user-agent", "accept", "accept-encoding", "content-length"];

impl Seen {
    pub(crate) fn new(method: &str, target: &str, headers: Vec<(String, String)>, body: String) -> Self {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let headers = headers.into_iter().map(|(name, value)| (name.to_lowercase(), value));
        Self {
            method: method.to_owned(),
            path: path.to_owned(),
            query: query.to_owned(),
            headers: headers.filter(|(name, _)| !OF_THE_CONNECTION.contains(&name.as_str())).collect(),
            body,
        }
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    /// The fields of a multipart form, read by hand.
    pub(crate) fn fields(&self) -> Vec<(String, String)> {
        let kind = self.header("content-type");
        let boundary = kind.strip_prefix("multipart/form-data; boundary=").unwrap_or_else(|| panic!("{kind}"));
        let body = self.body.strip_suffix(&format!("--{boundary}--\r\n")).expect("the last boundary");
        let between = format!("--{boundary}\r\n");
        let parts = body.split(&between).skip(1);
        let field = |part: &str| {
            let rest = part.strip_prefix("Content-Disposition: form-data; name=\"").expect("a name");
            let (name, value) = rest.split_once("\"\r\n\r\n").expect("the head's end");
            let name = name.replace("%22", "\"").replace("%0D", "\r").replace("%0A", "\n");
            (name, value.strip_suffix("\r\n").expect("the value's end").to_owned())
        };
        parts.map(field).collect()
    }

    /// The query's names and values, decoded.
    pub(crate) fn pairs(&self) -> Vec<(String, String)> {
        let decoded = |text: &str| {
            let bytes = percent_encoding::percent_decode_str(text);
            bytes.decode_utf8().unwrap_or_else(|e| panic!("{text}: {e}")).into_owned()
        };
        let pairs = self.query.split('&').filter(|pair| !pair.is_empty());
        pairs
            .map(|pair| pair.split_once('=').map_or((decoded(pair), String::new()), |(n, v)| (decoded(n), decoded(v))))
            .collect()
    }
}

/// A server that answers every request alike.
pub(crate) struct Mock {
    server: MockServer,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Mock {
    /// Answers HTTP 200 with this body.
    pub(crate) async fn answering(body: impl Into<String>) -> Self {
        let server = MockServer::start_async().await;
        let seen = Arc::new(Mutex::new(Vec::new()));
        let (record, body) = (seen.clone(), body.into());
        server
            .mock_async(move |when, then| {
                when.any_request();
                then.respond_with(move |request: &HttpMockRequest| {
                    let uri = request.uri();
                    let target = uri.path_and_query().map_or("/", |p| p.as_str());
                    let headers = request.headers_vec().clone();
                    let one = Seen::new(request.method_str(), target, headers, request.body_string());
                    record.lock().expect("the record").push(one);
                    let answer = HttpMockResponse::builder().status(200).header("content-type", "application/json");
                    answer.body(body.clone()).build()
                });
            })
            .await;
        Self { server, seen }
    }

    pub(crate) fn url(&self) -> String {
        self.server.base_url()
    }

    /// Everything that was received.
    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().expect("the record").clone()
    }

    /// The one request that was received.
    pub(crate) fn only(&self) -> Seen {
        let seen = self.seen();
        assert_eq!(seen.len(), 1, "one request is expected, received: {seen:#?}");
        seen[0].clone()
    }
}

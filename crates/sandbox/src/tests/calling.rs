//! Any operation of the tables, called by its row: method, path, query and signature as a client would.

use super::{Caller, Heard};
use crate::time::instants;
use daigou_core::auth::encode;
use daigou_core::{AuthKind, Envelope, Generation, Request, Verdict};
use http::Method;
use serde_json::Value;

impl Caller {
    /// Moves the sandbox's clock on.
    pub(super) async fn later(&self, seconds: i64) {
        let body = format!(r#"{{"seconds":{seconds}}}"#);
        let heard = self.send("POST", "/admin/clock/advance", &[], &body).await;
        assert_eq!(heard.status, 200, "{}", heard.body);
    }

    /// Calls an operation in a generation with these parameters.
    pub(super) async fn perform<R: Request>(&self, generation: Generation, params: &Value) -> Heard {
        let operation = R::OPERATION;
        let route = operation.route(generation).unwrap();
        let own = format!("/unpublished/{}/{}", operation.marketplace, operation.id);
        let mut path = route.path.map_or(own, str::to_owned);
        let mut query: Vec<String> = Vec::new();
        for (name, value) in params.as_object().unwrap() {
            let texts: Vec<String> = match value {
                Value::Null => continue,
                Value::String(text) => vec![text.clone()],
                Value::Array(items) => items.iter().map(|v| v.as_str().map_or(v.to_string(), str::to_owned)).collect(),
                other => vec![other.to_string()],
            };
            if path.contains(&format!("{{{name}}}")) {
                path = path.replace(&format!("{{{name}}}"), &encode(&texts[0]));
            } else if route.method == Method::GET {
                query.extend(texts.iter().map(|text| format!("{name}={}", encode(text))));
            }
        }
        let headers = if operation.auth == AuthKind::QuerySign {
            let mut signer = self.pandapon.clone();
            signer.scheme = signer.logistics_scheme;
            let fields = signer.explain(&signer.unit.write(instants::now()), &self.nonce()).unwrap().fields;
            query.push(format!("timestamp={}", fields[1].1));
            query.push(format!("sign={}", fields[4].1));
            vec![fields[0].clone(), fields[2].clone(), fields[3].clone()]
        } else {
            self.headers()
        };
        let mark = if query.is_empty() { "" } else { "?" };
        let target = format!("/pandapon{path}{mark}{}", query.join("&"));
        let body = if route.method == Method::GET { String::new() } else { params.to_string() };
        self.send(route.method.as_str(), &target, &headers, &body).await
    }

    /// Calls an operation of DajiSaaS with these parameters.
    #[allow(dead_code)]
    pub(super) async fn daji_perform<R: Request>(&self, params: &Value) -> Heard {
        let operation = R::OPERATION;
        let route = operation.route(Generation::V1).unwrap();
        let own = format!("/unpublished/{}/{}", operation.marketplace, operation.id);
        let path = route.path.unwrap_or(&own);
        match route.method {
            Method::GET => self.daji_get(path, &params.to_string()).await,
            _ => self.daji(path, &params.to_string()).await,
        }
    }

    /// Calls an operation of DajiSaaS, and reads the reply as the client does: it must be done.
    #[allow(dead_code)]
    pub(super) async fn daji_done<R: Request>(&self, params: &Value) -> Value {
        let heard = self.daji_perform::<R>(params).await;
        assert_done::<R>(&heard);
        heard.data()
    }

    /// Calls an operation of DajiSaaS, which must refuse it by its envelope, naming the member.
    #[allow(dead_code)]
    pub(super) async fn daji_refused<R: Request>(&self, params: &Value, member: &str) -> String {
        let heard = self.daji_perform::<R>(params).await;
        assert_eq!((heard.status, heard.code()), (400, 400), "{}: {}", R::OPERATION.id, heard.body);
        let words = heard.words();
        assert!(words.contains(member), "{}: {words}", R::OPERATION.id);
        words
    }

    /// Calls an operation in v1, and reads the reply as the client does: it must be done.
    pub(super) async fn done<R: Request>(&self, params: &Value) -> Value {
        let heard = self.perform::<R>(Generation::V1, params).await;
        assert_done::<R>(&heard);
        heard.data()
    }

    /// Calls an operation in v1, which must refuse it by its envelope, naming the member.
    pub(super) async fn refused<R: Request>(&self, params: &Value, member: &str) -> String {
        let heard = self.perform::<R>(Generation::V1, params).await;
        assert_eq!((heard.status, heard.code()), (200, 400), "{}: {}", R::OPERATION.id, heard.body);
        let words = heard.words();
        assert!(words.contains(member), "{}: {words}", R::OPERATION.id);
        words
    }
}

/// The reply decodes into the operation's type, and says that the call was done.
pub(super) fn assert_done<R: Request>(heard: &Heard) {
    let id = R::OPERATION.id;
    let envelope: Envelope<R::Response> =
        serde_json::from_str(&heard.body).unwrap_or_else(|e| panic!("{id}: {e}: {}", heard.body));
    assert_eq!((heard.status, heard.code()), (200, 200), "{id}: {}", heard.body);
    let reply = envelope.data.unwrap_or_default();
    assert_eq!(R::verdict(&reply), Verdict::Done, "{id}: {}", heard.body);
}

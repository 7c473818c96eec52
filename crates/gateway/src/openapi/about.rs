//! The parts of a platform's document that stand in no table: what it is, how calls are signed, what all replies have in
//! common.

use daigou_core::Platform;
use serde_json::{Map, Value, json};

const EVIDENCE: &str = "This document is not the vendor's. It is made from the types and tables of the open-source library \
    daigou, and says how well each thing is known. `x-evidence` of an operation is `documented` (method and path stand on \
    the vendor's page), `third_party` (seen in a public integration), `derived` (follows from a documented sibling; \
    unconfirmed) or `unpublished` (title and method alone are known). What has no path stands in `components.pathItems`. \
    `x-effect` is `read`, `write`, `create` or `pay`: a create or a pay may be repeated only where `x-repeat-safe` says so. \
    Members with `x-unit` are amounts in `fen` (hundredths) or `yuan`. Replies leave members out, send `null` for them, and \
    send numbers as text and text as numbers; the schemas allow for it.";

const PANDAPON: &str = "## Signature\n\nFive headers: `access-key`, `timestamp`, `nonce-str` (32 random characters), \
    `user-id` and `signature`. The vendor's text of the rule is not available; a public integration signs \
    `UPPER(HEX(MD5(accessKey + timestamp + nonce + secret)))`, `daigou sign pandapon` prints the candidates, and `daigou \
    doctor` finds the one that an account takes. The time is UTC in milliseconds or seconds, at most 600 seconds off. \
    Neither path nor body is signed. Warehouse logistics signs in the query, by a rule that is not published.\n\n\
    ## Generations\n\nPaths below `/v2` hide product ids: an opaque text of 22 characters stands for the number of v1.";

const DAJISAAS: &str = "## Signature\n\n`appKey` and `sign` stand among the parameters: in the query of a GET, in the JSON \
    body of a POST, among the fields of an upload. To sign, drop nulls (empty texts stay), sort the others by name, join \
    `name=value` with `&` as raw UTF-8, append `&secret=` and the secret, take MD5 as upper-case hex. Arrays and objects are \
    signed as compact JSON in a body, and repeated in a query (as integrations do; the vendor says nothing of it). A \
    simplified rule for JSON bodies takes `requestTime` instead; its details are not published. `daigou sign dajisaas` \
    shows the text and the signature.";

pub(super) fn info(platform: Platform) -> Value {
    let rule = match platform {
        Platform::PandaPon => PANDAPON,
        Platform::DajiSaas => DAJISAAS,
    };
    json!({
        "title": format!("{}, as daigou knows it", platform.title()),
        "version": env!("CARGO_PKG_VERSION"),
        "summary": match platform {
            Platform::PandaPon => "Buying from Taobao and 1688, sending parcels",
            Platform::DajiSaas => "Buying from 1688, Taobao/Tmall and Poizon",
        },
        "description": format!("{EVIDENCE}\n\n{rule}"),
        "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
    })
}

pub(super) fn security_schemes(platform: Platform) -> Value {
    let key = |place: &str, name: &str, about: &str| json!({ "type": "apiKey", "in": place, "name": name, "description": about });
    match platform {
        Platform::PandaPon => json!({
            "accessKey": key("header", "access-key", "The developer's access key."),
            "timestamp": key("header", "timestamp", "The time of sending, UTC, in milliseconds or seconds."),
            "nonce": key("header", "nonce-str", "32 random characters, new for every call."),
            "userId": key("header", "user-id", "The sub-account."),
            "signature": key("header", "signature", "32 upper-case hex characters: see `info`."),
            "queryTimestamp": key("query", "timestamp", "The time of sending."),
            "querySign": key("query", "sign", "The signature. Its rule is not published."),
        }),
        Platform::DajiSaas => json!({
            "appKey": key("query", "appKey", "The application's key."),
            "sign": key("query", "sign", "32 upper-case hex characters: see `info`."),
        }),
    }
}

pub(super) fn responses(platform: Platform) -> Value {
    let name = reply_name(platform);
    json!({
        name: {
            "description": "Not carried out, or not known to be: the envelope with the reason where the platform wrote one. \
                After a create or a payment that ended so, look the order up before trying again.",
            "content": { "application/json": { "schema": { "$ref": format!("#/components/schemas/{name}") } } },
        },
    })
}

fn reply_name(platform: Platform) -> &'static str {
    match platform {
        Platform::PandaPon => "PandaPonReply",
        Platform::DajiSaas => "DajiSaasReply",
    }
}

/// What all replies have in common, and all callbacks.
pub(super) fn envelopes(platform: Platform) -> Map<String, Value> {
    let text = |about: &str| json!({ "type": ["string", "null"], "description": about });
    let code = json!({ "type": ["integer", "string"], "description": "200 is success." });
    let mut out = Map::new();
    let properties = match platform {
        Platform::PandaPon => json!({
            "requestId": text("The request as the platform logged it; support asks for it."),
            "code": code,
            "developId": { "type": ["string", "integer", "null"], "description": "The developer." },
            "msg": text("The text for the code."),
            "data": { "description": "The payload." },
        }),
        Platform::DajiSaas => json!({
            "code": code,
            "message": text("The text for the code; Poizon writes `msg`."),
            "msg": text("The text for the code, of Poizon and of errors."),
            "timestamp": { "type": ["integer", "string", "null"], "description": "Milliseconds since 1970." },
            "traceId": text("The request as the platform logged it."),
            "data": { "description": "The payload." },
        }),
    };
    let about = "What every reply is wrapped in.";
    let envelope = json!({ "type": "object", "description": about, "properties": properties });
    out.insert(reply_name(platform).to_owned(), envelope);
    if platform == Platform::PandaPon {
        let callback = json!({
            "type": "object",
            "description": "What every callback is wrapped in. It comes in any order and more than once; whether it is signed is \
                not published. Answer 200 within a second; otherwise it comes again after half an hour, five times.",
            "required": ["messageType"],
            "properties": {
                "messageType": { "type": "string", "description": "The type; an open set." },
                "messageBody": { "description": "The payload, or JSON text of it." },
                "messagePlatform": { "type": ["integer", "string"], "description": "0 Taobao, 1 1688." },
                "timestamp": { "type": ["string", "integer"], "description": "When it was sent, in milliseconds since 1970." },
            },
        });
        out.insert("Callback".to_owned(), callback);
    }
    out
}

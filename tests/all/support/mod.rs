//! What the tests share: fixtures, clients without a network or on the loopback, servers that misbehave, and an
//! independent reading of JSON and of signatures. Of the crates under test, only the tables say what has types.

pub(crate) mod clients;
pub(crate) mod fixtures;
pub(crate) mod json;
pub(crate) mod logs;
pub(crate) mod mock;
pub(crate) mod proof;
pub(crate) mod tcp;

use daigou_core::{Effect, ErasedReply, Error, Marketplace};
use http::Method;
use serde_json::value::RawValue;

/// JSON text as parameters of a call.
pub(crate) fn raw(json: &str) -> Box<RawValue> {
    RawValue::from_string(json.to_owned()).unwrap_or_else(|e| panic!("not JSON: {e}\n{json}"))
}

/// Calls an operation by its id, through the table, with JSON text.
pub(crate) async fn call(client: &dyn Marketplace, operation: &str, params: &str) -> Result<ErasedReply, Error> {
    let entry = client.entry(operation).unwrap_or_else(|| panic!("{} has no `{operation}`", client.name()));
    entry.call(client, &raw(params)).await
}

/// Reads something by the escape hatch: no type looks at these parameters.
pub(crate) async fn hatch(
    client: &dyn Marketplace,
    method: Method,
    path: &str,
    params: &str,
) -> Result<ErasedReply, Error> {
    client.send_raw(Effect::Read, method, path, &raw(params)).await
}

/// Polls a future to its end on a runtime of this thread.
pub(crate) fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime").block_on(future)
}

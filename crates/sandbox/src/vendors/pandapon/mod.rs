//! PandaPon's operations, a file or a folder for each marketplace.

pub(crate) mod alibaba1688;
mod listed;
pub(crate) mod logistics;
pub(crate) mod taobao;

use crate::wire::json::object;
use crate::wire::reply::Refusal;
use daigou_core::value::FreeForm;
use serde::de::DeserializeOwned;

/// Reads the members that the sandbox needs of parameters that are not published; what else is sent is not looked at.
fn members<T: DeserializeOwned>(form: &FreeForm) -> Result<T, Refusal> {
    object(form.json())
}

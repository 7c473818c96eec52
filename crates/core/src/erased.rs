//! Calls of an operation by its row in the table, parameters and reply as JSON text: for commands, gateways and whoever
//! learns at run time what is to be called.

use crate::call::RawData;
use crate::error::{Certainty, Error, ErrorKind};
use crate::json::{Misread, without_content};
use crate::marketplace::{Entry, Marketplace, Model};
use crate::message::Callback;
use crate::operation::Operation;
use crate::repair::with_odd_rows;
use crate::reply::ErasedReply;
use crate::request::Request;
use crate::send::{exchange, no_call, prepare};
use serde_json::value::{RawValue, to_raw_value};

impl Entry {
    /// The row of an operation.
    #[must_use]
    pub const fn typed<R: Request>() -> Self {
        Self {
            operation: R::OPERATION,
            model: Model::Call(|marketplace, params| Box::pin(send_erased::<R>(marketplace, params))),
            #[cfg(feature = "schema")]
            schemas: None,
        }
    }

    /// Reads the body of a callback into its type and encodes it again; `None` where this is a call.
    ///
    /// # Errors
    /// A body of another shape, naming the member.
    pub fn read(&self, callback: &Callback) -> Option<Result<RawData, Error>> {
        match self.model {
            Model::Message(read) => Some(read(callback)),
            Model::Call(_) => None,
        }
    }

    /// Calls the operation with its business parameters as JSON text, through its types: the parameters are read strictly
    /// and checked, the reply is decoded and encoded again.
    ///
    /// # Errors
    /// Parameters that the operation cannot take ([`crate::ErrorKind::Usage`], naming the member), and
    /// everything that sending can meet.
    pub async fn call(&self, marketplace: &dyn Marketplace, params: &RawValue) -> Result<ErasedReply, Error> {
        match self.model {
            Model::Call(call) => call(marketplace, params).await,
            Model::Message(_) => Err(no_call().with_origin(self.operation)),
        }
    }
}

/// Sends a modelled operation whose parameters and reply are JSON text.
async fn send_erased<R: Request>(marketplace: &dyn Marketplace, params: &RawValue) -> Result<ErasedReply, Error> {
    // What cannot be sent at all is said before what is wrong with the parameters.
    prepare(marketplace, R::OPERATION).and_then(|_| object(params)).map_err(|e| e.with_origin(R::OPERATION))?;
    let request: R =
        serde_json::from_str(params.get()).map_err(|e| wrong_params(params.get(), e).with_origin(R::OPERATION))?;
    let reply = exchange(marketplace, &request).await?;
    let data = to_raw_value(&reply.data).map_err(|e| unwritable(&e, R::OPERATION, &reply.raw))?;
    // Text shows the rows that could not be read beside the others, as they came.
    let whole = if reply.is_whole() { None } else { with_odd_rows(&data, reply.odd_rows()) };
    let data = whole.unwrap_or(data);
    Ok(reply.map(|_| RawData(data)))
}

fn unwritable(e: &serde_json::Error, operation: &'static Operation, raw: &bytes::Bytes) -> Error {
    Error::new(ErrorKind::Decode, Certainty::Unreadable, format!("the reply cannot be written as JSON: {e}"))
        .with_origin(operation)
        .with_raw_body(raw.clone())
}

/// Refuses parameters that are no object: serde would read a struct from a list as well.
fn object(params: &RawValue) -> Result<(), Error> {
    if params.get().starts_with('{') {
        Ok(())
    } else {
        Err(Error::usage("the parameters must be a JSON object, such as {\"pageNum\":1}"))
    }
}

fn wrong_params(params: &str, error: serde_json::Error) -> Error {
    let misread = Misread::new(params, error);
    let rule = without_content(&misread.rule());
    let message = format!("{rule} (line {}, column {})", misread.error().line(), misread.error().column());
    match member_at_fault(misread.path(), &rule) {
        Some(member) => Error::invalid(member, message),
        None => Error::usage(message),
    }
}

/// The path of a wrong member. One that is missing or unknown is named by serde's words, not by the path.
fn member_at_fault(path: &str, rule: &str) -> Option<String> {
    let named = rule.strip_prefix("missing field `").or_else(|| rule.strip_prefix("unknown field `"));
    let named = named.and_then(|rest| rest.split('`').next());
    match (path, named) {
        (".", named) => named.map(str::to_owned),
        (path, Some(name)) if path.rsplit('.').next() != Some(name) => Some(format!("{path}.{name}")),
        (path, _) => Some(path.to_owned()),
    }
}

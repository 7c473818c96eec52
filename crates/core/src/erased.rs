//! Calls of an operation by its row in the table, parameters and reply as JSON text: for commands, gateways and whoever
//! learns at run time what is to be called.

use crate::call::{ErasedReply, RawData};
use crate::classify::without_content;
use crate::error::{Certainty, Error, ErrorKind};
use crate::json::Misread;
use crate::marketplace::Marketplace;
use crate::message::Callback;
use crate::operation::Operation;
use crate::repair::with_odd_rows;
use crate::request::Request;
use crate::send::{checked, exchange, prepare, raw_attempts};
use crate::table::Entry;
use serde_json::value::{RawValue, to_raw_value};
use std::future::Future;
use std::pin::Pin;

type ErasedFuture<'a> = Pin<Box<dyn Future<Output = Result<ErasedReply, Error>> + Send + 'a>>;
type ErasedCall = for<'a> fn(&'a dyn Marketplace, &'a RawValue) -> ErasedFuture<'a>;
pub(crate) type ErasedMessage = fn(&Callback) -> Result<RawData, Error>;

/// A modelled operation's call, or a callback's reading, with the types erased.
#[derive(Clone, Copy)]
pub(crate) enum Model {
    Call(ErasedCall),
    Message(ErasedMessage),
}

impl Model {
    pub(crate) const fn of<R: Request>() -> Self {
        Self::Call(|marketplace, params| Box::pin(send_erased::<R>(marketplace, params)))
    }
}

impl Entry {
    /// Reads the body of a callback into its type and encodes it again; `None` where this is a call, or not modelled.
    ///
    /// # Errors
    /// A body of another shape, naming the member.
    pub fn read(&self, callback: &Callback) -> Option<Result<RawData, Error>> {
        match self.model {
            Some(Model::Message(read)) => Some(read(callback)),
            _ => None,
        }
    }

    /// Calls the operation with its business parameters as JSON text. A modelled operation goes through its
    /// types: the parameters are read strictly and checked, the reply is decoded and encoded again. One that is
    /// not modelled is sent as it is, and its `data` comes back as it came.
    ///
    /// # Errors
    /// Parameters that the operation cannot take ([`crate::ErrorKind::Usage`], naming the member), and
    /// everything that sending can meet.
    pub async fn call(&self, marketplace: &dyn Marketplace, params: &RawValue) -> Result<ErasedReply, Error> {
        match self.model {
            Some(Model::Call(call)) => call(marketplace, params).await,
            _ => send_untyped(marketplace, self.operation, params).await,
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

/// Sends an operation that has no types: parameters and `data` pass as they are.
async fn send_untyped(
    marketplace: &dyn Marketplace,
    operation: &'static Operation,
    params: &RawValue,
) -> Result<ErasedReply, Error> {
    let mut call = prepare(marketplace, operation).map_err(|e| e.with_origin(operation))?;
    call.params = checked(params).map_err(|e| e.with_origin(operation))?;
    raw_attempts(marketplace, call).await
}

//! Any operation of the platforms, signed: parameters and reply with the platform's own names.

use super::ask::{At, text};
use super::reply::{Answer, ok};
use crate::problem::Problem;
use crate::service::{MarketplaceSlot, Service};
use crate::shapes::CallAnswer;
use axum::extract::State;
use bytes::Bytes;
use daigou_core::suggest::nearest;
use daigou_core::{Entry, Error};
use http::StatusCode;
use serde_json::value::RawValue;

pub(crate) async fn call(
    State(service): State<Service>,
    At((marketplace, operation)): At<(String, String)>,
    body: Bytes,
) -> Answer {
    let venue = venue(service.marketplaces(), &marketplace)?;
    let entry = entry(venue, &operation)?;
    let client = venue.client.as_ref();
    let client = client.map_err(|error| Problem::with_status(StatusCode::SERVICE_UNAVAILABLE, error))?;
    // An operation without parameters needs no body.
    let given = if body.trim_ascii().is_empty() { "{}" } else { text(&body)? };
    let params =
        RawValue::from_string(given.to_owned()).map_err(|_| Error::usage("the body: must be a JSON object"))?;
    let reply = entry.call(&**client, &params).await?;
    let (repairs, unreadable) = (reply.repairs().to_vec(), reply.odd_rows().len());
    ok(&CallAnswer {
        data: reply.data.0,
        request_id: reply.request_id,
        attempts: reply.attempts,
        message: reply.message,
        repairs,
        unreadable,
    })
}

fn venue<'v>(venues: &'v [MarketplaceSlot], name: &str) -> Result<&'v MarketplaceSlot, Problem> {
    venues.iter().find(|venue| venue.name == name).ok_or_else(|| {
        let names: Vec<&str> = venues.iter().map(|venue| venue.name).collect();
        let error = Error::invalid("marketplace", format!("must be one of {}, got `{name}`", names.join(", ")));
        Problem::with_status(StatusCode::NOT_FOUND, &error)
    })
}

fn entry(venue: &MarketplaceSlot, id: &str) -> Result<&'static Entry, Problem> {
    venue.operations.iter().find(|entry| entry.operation.id == id).ok_or_else(|| {
        let error = Error::invalid("operation", format!("{} has no operation `{id}`", venue.name));
        let problem = Problem::with_status(StatusCode::NOT_FOUND, &error);
        let near = nearest(id, venue.operations.iter().map(|entry| entry.operation.id));
        match near.is_empty() {
            true => problem.hint(format!("`daigou operations --marketplace {}` lists them", venue.name)),
            false => problem.hint(format!("did you mean {}?", near.join(", "))),
        }
    })
}

//! Foundations: the user's address book.

use crate::Logistics;
use daigou_core::value::{FreeForm, Personal, Unknown, Unpublished};
use daigou_core::{Error, Generation, Verdict, calls, check, operation, setters};
use serde::{Deserialize, Serialize};

/// The calls about the address book: [`Logistics::addresses`].
#[derive(Debug, Clone, Copy)]
pub struct Addresses<'c>(pub(crate) &'c Logistics);

calls! {
    Addresses {
        /// The user's addresses.
        get(GetAddresses) -> Unpublished<Unknown>;
        /// Adds an address, or changes one.
        upsert(UpsertAddress) -> Unpublished<Unknown>;
    }
}

/// Asks for the user's addresses. Path, parameters and reply are **not published**: supply a route, and what is given
/// is sent as it is.
///
/// # Errors
/// `Unpublished` until a route is supplied.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct GetAddresses(pub FreeForm);

operation! {
    GetAddresses => Unpublished<Unknown>,
    "address.get", "The user's addresses", Read,
    v1: [POST unpublished],
    v2: [POST unpublished],
    verdict: Verdict::of_unpublished,
}

/// Adds an address inside China, or changes the one whose `id` is given. The reply has no payload.
///
/// # Errors
/// Adding is a create: where the error's certainty is `MaybeSent`, a second one may make a second address.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct UpsertAddress {
    /// The address to change; left out to add one.
    pub id: Option<i64>,
    /// The recipient.
    pub name: Option<Personal>,
    /// Province, such as `浙江省`.
    pub province: Option<String>,
    /// City, such as `杭州市`.
    pub city: Option<String>,
    /// District, such as `滨江区`.
    pub district: Option<String>,
    /// The street line.
    pub address: Option<Personal>,
    /// Mobile phone.
    pub phone: Option<Personal>,
}

impl UpsertAddress {
    /// A new address.
    pub fn new(name: impl Into<Personal>, phone: impl Into<Personal>) -> Self {
        Self { name: Some(name.into()), phone: Some(phone.into()), ..Self::default() }
    }

    fn check(&self, _: Generation) -> Result<(), Error> {
        self.id.map_or(Ok(()), |id| check::at_least("id", id, 0))
    }
}

setters! {
    UpsertAddress {
        id: i64,
        province: String,
        city: String,
        district: String,
        address: Personal,
    }
}

operation! {
    UpsertAddress => Unpublished<Unknown>,
    "address.upsert", "Add or change an address", Create,
    v1: [POST "/open/address/addOrUpdate" documented],
    v2: [POST "/v2/open/address/addOrUpdate" documented],
    doc: "https://doc-cnv2.pandapon.com/api-288437932",
    validate: UpsertAddress::check,
    verdict: Verdict::of_unpublished,
}

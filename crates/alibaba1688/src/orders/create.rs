//! Ordering. A create is never sent twice on a guess: where an error's certainty says that it may have been carried
//! out, look the order up in the [list](super::ListOrders) first.

use crate::cargo::{CargoLine, check_lines};
use daigou_core::value::{OneOrMany, Personal, PromotionId, Unpublished, UserId, id};
use daigou_core::{Error, Generation, Verdict, operation, setters};
use daigou_upstream::alibaba::{Address, BuyerOrder, CreateResult, CreatedOrder};
use serde::{Deserialize, Serialize};

/// Orders from several sellers.
///
/// v2 answers with the orders as the buyer sees them, in **yuan**; `productID` is the plain number there, although v2
/// hides it elsewhere. v1's reply is not published: one that is neither such orders nor names an order fails to be
/// read, with the body in [`Error::raw_body`](daigou_core::Error::raw_body).
///
/// Source: <https://doc-env2.pandapon.com/api-289121035>.
///
/// # Errors
/// Refused where no part was created and the platform says why. Where one of several parts failed the call is **not**
/// refused: compare the orders of the reply with what was asked for. A reply that names no order at all is
/// [`Unreadable`](daigou_core::Certainty::Unreadable): the orders may exist.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct BatchCreate {
    /// The order flow, such as `general`: the preview's `flowFlag`. Required in v2.
    pub flow: Option<String>,
    /// A note to the sellers.
    pub message: Option<String>,
    /// The shop's promotion.
    pub shop_promotion_id: Option<PromotionId>,
    /// The way to pay by its code, such as `assureTrade`: one of the preview's `tradeModeNameList`.
    pub trade_type: Option<String>,
    /// Where to deliver to.
    pub address_param: Option<Address>,
    /// The lines to order, from any number of shops.
    pub cargo_param_list: Vec<CargoLine>,
    /// v2: the user.
    #[serde(serialize_with = "id::as_text")]
    pub user_id: Option<UserId>,
    /// v2: the employee's name.
    pub staff_name: Option<Personal>,
    /// v2: the order's channel; the values are not published, the list shows 0 and 4.
    pub platform_order: Option<i64>,
    /// v2: pictures of the transfer voucher.
    pub transfer_account_imgs: Option<String>,
    /// v2: a remark on the transfer.
    pub transfer_account_remark: Option<String>,
}

/// Orders from one seller.
///
/// The reply's payload is **not published**: [`Unpublished::guess`] reads 1688's own, and the order stands in the
/// [list](super::ListOrders). The members from `userId` on stand on the page of [`BatchCreate`] for v2; that this call
/// takes them too is inferred.
///
/// Source: <https://doc-vnm.pandapon.com/api-250496568>.
///
/// # Errors
/// Refused where the payload says `success: false` and names no order.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct CreateOrder {
    /// The order flow, such as `general`: the preview's `flowFlag`.
    pub flow: Option<String>,
    /// A note to the seller.
    pub message: Option<String>,
    /// The shop's promotion.
    pub shop_promotion_id: Option<PromotionId>,
    /// The way to pay by its code, such as `assureTrade`: one of the preview's `tradeModeNameList`.
    pub trade_type: Option<String>,
    /// Where to deliver to.
    pub address_param: Option<Address>,
    /// The lines to order, from one shop.
    pub cargo_param_list: Vec<CargoLine>,
    /// v2 (inferred): the user.
    #[serde(serialize_with = "id::as_text")]
    pub user_id: Option<UserId>,
    /// v2 (inferred): the employee's name.
    pub staff_name: Option<Personal>,
    /// v2 (inferred): the order's channel.
    pub platform_order: Option<i64>,
    /// v2 (inferred): pictures of the transfer voucher.
    pub transfer_account_imgs: Option<String>,
    /// v2 (inferred): a remark on the transfer.
    pub transfer_account_remark: Option<String>,
}

macro_rules! create {
    ($($request:ident),+) => {$(
        impl $request {
            /// Orders these lines in this flow, delivered to this address.
            pub fn new(
                flow: impl Into<String>,
                address: Address,
                lines: impl IntoIterator<Item = CargoLine>,
            ) -> Self {
                Self {
                    flow: Some(flow.into()),
                    message: None,
                    shop_promotion_id: None,
                    trade_type: None,
                    address_param: Some(address),
                    cargo_param_list: lines.into_iter().collect(),
                    user_id: None,
                    staff_name: None,
                    platform_order: None,
                    transfer_account_imgs: None,
                    transfer_account_remark: None,
                }
            }

            fn check(&self, generation: Generation) -> Result<(), Error> {
                check_lines(&self.cargo_param_list, generation)
            }
        }

        setters! {
            $request {
                message: String,
                shop_promotion_id: PromotionId,
                trade_type: String,
                user_id: UserId,
                staff_name: Personal,
                platform_order: i64,
                transfer_account_imgs: String,
                transfer_account_remark: String,
            }
        }
    )+};
}

create!(BatchCreate, CreateOrder);

fn batch_verdict(reply: &OneOrMany<BuyerOrder>) -> Verdict {
    if reply.iter().any(|order| order.id().is_some()) {
        return Verdict::Done;
    }
    let refused = reply.iter().map(BuyerOrder::verdict).find(|v| *v != Verdict::Done);
    refused.unwrap_or(Verdict::Missing("baseInfo.idOfStr"))
}

operation! {
    BatchCreate => OneOrMany<BuyerOrder>,
    "order.batch_create", "Create orders over several sellers", Create,
    v1: [POST "/alibaba/order/batch/create" documented],
    v2: [POST "/v2/alibaba/order/batch/create" documented],
    doc: "https://doc-cnv2.pandapon.com/api-288855706",
    validate: BatchCreate::check,
    verdict: batch_verdict,
}

/// Judges the call by a creation of unpublished shape. One that names an order was carried out, whatever its
/// `success`: a refusal would invite ordering again.
pub(crate) fn created_verdict<T>(reply: &Unpublished<T>) -> Verdict {
    let raw = reply.raw().get();
    let inner = serde_json::from_str::<CreatedOrder>(raw).is_ok_and(|created| created.names_an_order());
    let outer = || serde_json::from_str::<CreateResult>(raw).is_ok_and(|result| result.names_an_order());
    if inner || outer() { Verdict::Done } else { Verdict::of_unpublished(reply) }
}

operation! {
    CreateOrder => Unpublished<CreatedOrder>,
    "order.create", "Create an order of one seller", Create,
    v1: [POST "/alibaba/order/create" documented],
    v2: [POST "/v2/alibaba/order/create" documented],
    doc: "https://doc-vnm.pandapon.com/api-250496568",
    validate: CreateOrder::check,
    verdict: created_verdict,
}

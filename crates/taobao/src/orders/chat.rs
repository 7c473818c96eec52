//! The chat with a seller.

use crate::checks;
use crate::vocabulary::ChatSource;
use daigou_core::value::{ItemId, Personal};
use daigou_core::{Error, Generation, operation, setters};
use serde::{Deserialize, Serialize};

/// Asks for the link to the chat with a seller. The reply is the address; it holds a login token, and therefore does
/// not show in `Debug` output.
///
/// The vendor's page contradicts itself: its example and its sample call send `sourceType` and `bizId`, its list of
/// fields names four others. The example is followed; the others can be set besides.
///
/// Source: <https://doc-en.pandapon.com/api-263477616>.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct ImLink {
    /// The subject of the chat.
    pub source_type: ChatSource,
    /// The id of that: the item's for [`ChatSource::Item`]. A text on the wire.
    pub biz_id: String,
    /// Named in the page's list of fields alone.
    pub login_name: Option<Personal>,
    /// Named in the page's list of fields alone.
    pub password: Option<Personal>,
    /// Named in the page's list of fields alone.
    pub page_name: Option<String>,
    /// Named in the page's list of fields alone: a text of an unknown form.
    pub page_param_map: Option<String>,
}

impl ImLink {
    /// A chat about an item.
    pub fn item(item_id: impl Into<ItemId>) -> Self {
        Self::new(ChatSource::Item, item_id.into().as_str())
    }

    /// A chat about something else.
    pub fn new(source: ChatSource, id: impl Into<String>) -> Self {
        Self {
            source_type: source,
            biz_id: id.into(),
            login_name: None,
            password: None,
            page_name: None,
            page_param_map: None,
        }
    }

    fn check(&self, _: Generation) -> Result<(), Error> {
        checks::filled("sourceType", self.source_type.as_str())?;
        checks::filled("bizId", &self.biz_id)
    }
}

setters! {
    ImLink {
        login_name: Personal,
        password: Personal,
        page_name: String,
        page_param_map: String,
    }
}

operation! {
    ImLink => Personal,
    "order.im_link", "Link to the seller chat", Read,
    v1: [POST "/open/order/page/link/get" documented],
    v2: [POST "/v2/taobao/order/page/link/get" derived],
    doc: "https://doc-en.pandapon.com/api-263477616",
    validate: ImLink::check,
}

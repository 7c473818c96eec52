//! Hot lists. Their parameters are a public integration's, unverified, and nothing is known of the replies: that is why
//! there is no stream of their goods.

use daigou_core::value::{Unknown, Unpublished, id};
use daigou_core::{Error, Generation, check, id_type, operation, setters};
use serde::{Deserialize, Serialize};

id_type! {
    /// A hot list.
    pub struct ThemeId;
}

/// The hot lists that there are. **Nothing is known of the reply**, and the one parameter is unverified.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct HotListTypes {
    /// Which kind of lists.
    pub theme_type: Option<String>,
}

impl HotListTypes {
    /// Without a choice of the kind.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn check(&self, _: Generation) -> Result<(), Error> {
        self.theme_type.as_ref().map_or(Ok(()), |kind| check::filled("themeType", kind))
    }
}

setters! {
    HotListTypes {
        theme_type: String,
    }
}

operation! {
    HotListTypes => Unpublished<Unknown>,
    "taobao.hot_list_types", "Hot list types", Read,
    v1: [GET "/taobao/traffic/getThemeDimList" third_party],
    validate: HotListTypes::check,
    verdict: super::unpublished,
}

/// The goods of a hot list, one page. **Nothing is known of the reply**, and the parameters are unverified.
///
/// # Errors
/// An empty id, and pages and page sizes below 1, before anything is sent.
#[serde_with::skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct HotList {
    /// The list: one of [`HotListTypes`].
    #[serde(rename = "themeId", serialize_with = "id::as_text")]
    pub theme_id: ThemeId,
    /// The page, from 1.
    pub page_no: Option<i64>,
    /// How many items a page has.
    pub page_size: Option<i64>,
}

impl HotList {
    /// The first page of this list.
    pub fn new(theme_id: impl Into<ThemeId>) -> Self {
        Self { theme_id: theme_id.into(), page_no: Some(1), page_size: None }
    }

    fn check(&self, _: Generation) -> Result<(), Error> {
        check::filled("themeId", &self.theme_id)?;
        check::at_least("page_no", self.page_no.unwrap_or(1), 1)?;
        check::at_least("page_size", self.page_size.unwrap_or(1), 1)
    }
}

setters! {
    HotList {
        page_no: i64,
        page_size: i64,
    }
}

operation! {
    HotList => Unpublished<Unknown>,
    "taobao.hot_list", "Goods of a hot list", Read,
    v1: [GET "/taobao/traffic/getThemeDetail" third_party],
    validate: HotList::check,
    verdict: super::unpublished,
}

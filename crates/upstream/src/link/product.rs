//! A product by its site and its number, and the address of its page.

use serde::Serialize;
use std::fmt;

/// The site that sells a product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Site {
    /// 1688.
    #[serde(rename = "1688")]
    Alibaba1688,
    /// Taobao.
    Taobao,
    /// Tmall, whose items are Taobao's to both resellers.
    Tmall,
}

impl Site {
    /// The marketplace that sells its products here: `alibaba1688` or `taobao`.
    #[must_use]
    pub const fn marketplace(self) -> &'static str {
        match self {
            Self::Alibaba1688 => "alibaba1688",
            Self::Taobao | Self::Tmall => "taobao",
        }
    }
}

impl fmt::Display for Site {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Alibaba1688 => "1688",
            Self::Taobao => "Taobao",
            Self::Tmall => "Tmall",
        })
    }
}

/// A link to one product.
///
/// ```
/// use daigou_upstream::link::{ProductLink, Site};
/// let link = ProductLink::find("「标题」 https://detail.1688.com/offer/610947572360.html?spm=a1 点击链接")?;
/// assert_eq!((link.site, link.product.as_str()), (Site::Alibaba1688, "610947572360"));
/// assert_eq!(link.url(), "https://detail.1688.com/offer/610947572360.html");
/// # Ok::<(), daigou_core::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct ProductLink {
    /// The site of the link.
    pub site: Site,
    /// The product's number: 1688's offer, Taobao's or Tmall's item. PandaPon's v2 knows 1688's products by an opaque text
    /// instead, which a search or a detail gives.
    pub product: String,
    /// The SKU that was looked at, where the link says so. Offered, not taken: ask before ordering it.
    pub sku: Option<String>,
    /// The chosen properties, such as `1627207:28341`, where the link has them in place of a SKU.
    pub sku_properties: Option<String>,
}

impl ProductLink {
    /// A link to a product by its number.
    pub fn new(site: Site, product: impl Into<String>) -> Self {
        Self { site, product: product.into(), sku: None, sku_properties: None }
    }

    /// The address of the product's page, without anything about who looked at it.
    #[must_use]
    pub fn url(&self) -> String {
        let product = &self.product;
        let mut url = match self.site {
            Site::Alibaba1688 => return format!("https://detail.1688.com/offer/{product}.html"),
            Site::Taobao => format!("https://item.taobao.com/item.htm?id={product}"),
            Site::Tmall => format!("https://detail.tmall.com/item.htm?id={product}"),
        };
        if let Some(sku) = &self.sku {
            url.push_str("&skuId=");
            url.push_str(sku);
        }
        url
    }
}

//! Everything about one product: 1688's `product.search.queryProductDetail`. Prices are **yuan**, as text; sizes are cm,
//! weights kg, but for [`SkuShipping::weight`], which is **grams**.

use super::search::{InvoiceSupport, ProductPromotion, SellerScores};
use crate::Decimal;
use daigou_core::reply;
use daigou_core::value::{ProductRef, SellerId, SkuId, SpecId, Text, Time, Yuan};

reply! {
    /// A product.
    pub struct ProductDetail {
        /// The product.
        pub offer_id: Option<ProductRef>,
        /// Its category.
        pub category_id: Option<i64>,
        /// The category at the top.
        pub top_category_id: Option<i64>,
        /// The category below.
        pub second_category_id: Option<i64>,
        /// The category below that.
        pub third_category_id: Option<i64>,
        /// The category's name.
        pub category_name: Option<String>,
        /// The Chinese title.
        pub subject: Option<String>,
        /// The translated title.
        pub subject_trans: Option<String>,
        /// The description: HTML.
        pub description: Option<String>,
        /// The translated description: HTML.
        pub description_trans: Option<String>,
        /// The main video.
        pub main_video: Option<String>,
        /// The video of the description.
        pub detail_video: Option<String>,
        /// The pictures.
        pub product_image: Option<ProductImages>,
        /// The pictures with translated text.
        pub product_image_trans: Option<ProductImages>,
        /// Attributes such as brand and material.
        pub product_attribute: Vec<ProductAttribute>,
        /// The SKUs; empty where the product has none.
        pub product_sku_infos: Vec<ProductSku>,
        /// How it sells: stock, prices by quantity, unit.
        pub product_sale_info: Option<SaleInfo>,
        /// How it ships: sizes, weights, times.
        pub product_shipping_info: Option<ShippingInfo>,
        /// `true` where it is in the distribution selection.
        pub is_jxhy: Option<bool>,
        /// The shop, encrypted.
        pub seller_open_id: Option<SellerId>,
        /// The least that can be ordered.
        pub min_order_quantity: Option<i64>,
        /// Ordered by lots of this many.
        pub batch_number: Option<i64>,
        /// `published`, `member expired`, `auto expired`, `expired`, `member deleted`, `modified`, `new`, `deleted`, `TBD`,
        /// `approved`, `auditing`, `untread`; an open set. (A page of PandaPon lists the states of orders here, surely a
        /// mistake.)
        pub status: Option<String>,
        /// Services: `isOnePsale`, `isOnePsaleFreePostage`, `isSupportMix`, `noReason7DReturn`, `1688_yx`, `new7`, `new30`,
        /// `isQqyx`, `select`.
        pub tag_info_list: Option<Vec<Tag>>,
        /// Text to report back to 1688.
        pub trace_info: Option<String>,
        /// How kinds may be mixed to reach the least quantity.
        pub seller_mix_setting: Option<MixSetting>,
        /// The seller's own number of the product.
        pub product_cargo_number: Option<String>,
        /// Scores of the seller.
        pub seller_data_info: Option<SellerScores>,
        /// Pieces **sold** (it does not mean "out of stock"): text upstream, a number in an integration of DajiSaaS.
        pub sold_out: Option<Decimal>,
        /// The seller's company.
        pub company_name: Option<String>,
        /// Prices of a channel.
        pub channel_price: Option<ChannelPrice>,
        /// The promotion.
        pub promotion_model: Option<ProductPromotion>,
        /// The trade score, such as `5.0`.
        pub trade_score: Option<String>,
        /// When it was listed (`yyyy-MM-dd HH:mm:ss`).
        pub create_date: Option<Time>,
        /// Says whether it is in the cross-border pool: `true` as text here, a boolean in lists.
        pub is_select: Option<String>,
        /// Link to the product.
        pub promotion_url: Option<String>,
        /// Selling points.
        pub selling_point: Option<Vec<Text>>,
        /// `yx`, `select`; an open set.
        pub offer_identities: Option<Vec<Text>>,
        /// Certificates.
        pub certificate_list: Option<Vec<Certificate>>,
        /// Which invoices the seller gives.
        pub invoice_info: Option<InvoiceSupport>,
    }

    /// Pictures of a product.
    pub struct ProductImages {
        /// The pictures.
        pub images: Vec<Text>,
        /// The picture on white.
        pub white_image: Option<String>,
    }

    /// An attribute of a product.
    pub struct ProductAttribute {
        /// The attribute: text here, a number in a SKU.
        pub attribute_id: Option<String>,
        /// Its Chinese name, such as `品牌`.
        pub attribute_name: Option<String>,
        /// Its Chinese value.
        pub value: Option<String>,
        /// Its translated name.
        pub attribute_name_trans: Option<String>,
        /// Its translated value.
        pub value_trans: Option<String>,
    }

    /// A SKU: what can be ordered. Prices are **yuan** for one piece.
    pub struct ProductSku {
        /// How many are on sale.
        pub amount_on_sale: Option<i64>,
        /// Wholesale.
        pub price: Option<Yuan>,
        /// Selected, by the piece; deprecated upstream.
        pub jxhy_price: Option<Yuan>,
        /// Selected, wholesale; deprecated upstream.
        pub pf_jxhy_price: Option<Yuan>,
        /// By the piece; deprecated upstream.
        pub consign_price: Option<Yuan>,
        /// In promotion.
        pub promotion_price: Option<Yuan>,
        /// Retail.
        pub retail_price: Option<Yuan>,
        /// The SKU.
        pub sku_id: Option<SkuId>,
        /// The specification: what orders take.
        pub spec_id: Option<SpecId>,
        /// Colour, size and so on.
        pub sku_attributes: Vec<SkuAttribute>,
        /// The seller's own number.
        pub cargo_number: Option<String>,
        /// Prices of distribution.
        pub fenxiao_price_info: Option<DistributionPrice>,
        /// Wholesale, in the **foreign currency** asked for.
        pub foreign_currency_price: Option<Decimal>,
        /// In promotion, in the foreign currency.
        pub foreign_currency_promotion_price: Option<Decimal>,
        /// Retail, in the foreign currency.
        pub foreign_currency_retail_price: Option<Decimal>,
    }

    /// An attribute of a SKU.
    pub struct SkuAttribute {
        /// The attribute.
        pub attribute_id: Option<i64>,
        /// Its Chinese name, such as `颜色`.
        pub attribute_name: Option<String>,
        /// Its translated name.
        pub attribute_name_trans: Option<String>,
        /// Its Chinese value, such as `红色`.
        pub value: Option<String>,
        /// Its translated value.
        pub value_trans: Option<String>,
        /// The picture of this value.
        pub sku_image_url: Option<String>,
        /// The picture with translated text.
        pub sku_image_url_trans: Option<String>,
    }

    /// Prices of distribution, **yuan**.
    pub struct DistributionPrice {
        /// By the piece.
        pub one_piece_price: Option<Yuan>,
        /// Wholesale.
        pub offer_price: Option<Yuan>,
    }

    /// How a product sells.
    pub struct SaleInfo {
        /// How many are on sale.
        pub amount_on_sale: Option<i64>,
        /// Prices by quantity.
        pub price_range_list: Option<Vec<PriceRange>>,
        /// 0 no SKUs, priced by quantity; 1 priced by SKU; 2 has SKUs, priced by quantity.
        pub quote_type: Option<i64>,
        /// The unit.
        pub unit_info: Option<UnitInfo>,
        /// Distribution.
        pub fenxiao_sale_info: Option<DistributionSale>,
        /// Retail, **yuan**.
        pub retail_price: Option<Yuan>,
        /// By the piece, **yuan**; deprecated upstream.
        pub consign_price: Option<Yuan>,
        /// Selected, **yuan**; deprecated upstream.
        pub jxhy_price: Option<Yuan>,
        /// In the **foreign currency** asked for.
        pub foreign_currency_price: Option<Decimal>,
        /// Retail, in the foreign currency.
        pub foreign_currency_retail_price: Option<Decimal>,
    }

    /// A price from a quantity on, **yuan** for one piece.
    pub struct PriceRange {
        /// From so many on.
        pub start_quantity: Option<i64>,
        /// Wholesale.
        pub price: Option<Yuan>,
        /// In promotion.
        pub promotion_price: Option<Yuan>,
        /// In the **foreign currency** asked for.
        pub foreign_currency_price: Option<Decimal>,
        /// In promotion, in the foreign currency.
        pub foreign_currency_promotion_price: Option<Decimal>,
    }

    /// The unit of a product.
    pub struct UnitInfo {
        /// Such as `件`.
        pub unit: Option<String>,
        /// Such as `Piece`.
        pub trans_unit: Option<String>,
    }

    /// Distribution by the piece.
    pub struct DistributionSale {
        /// `true` where a single piece ships free.
        pub one_piece_free_postage: Option<bool>,
        /// From so many on.
        pub start_quantity: Option<i64>,
        /// By the piece, **yuan**.
        pub one_piece_price: Option<Yuan>,
        /// Wholesale, **yuan**.
        pub offer_price: Option<Yuan>,
    }

    /// How a product ships.
    pub struct ShippingInfo {
        /// From where, such as `浙江省杭州市`.
        pub send_goods_address_text: Option<String>,
        /// kg.
        pub weight: Option<Decimal>,
        /// cm.
        pub width: Option<Decimal>,
        /// cm.
        pub height: Option<Decimal>,
        /// cm.
        pub length: Option<Decimal>,
        /// The SKUs; weights are **grams** here.
        pub sku_shipping_info_list: Option<Vec<SkuShipping>>,
        /// Such as `shipIn48Hours`.
        pub shipping_time_guarantee: Option<String>,
        /// The SKUs in detail; weights are **kg** here.
        pub sku_shipping_details: Option<Vec<SkuShippingDetail>>,
        /// Where the sizes come from: `预测-同款放大`, `商家自填`, `官方测量`.
        pub pkg_size_source: Option<String>,
        /// Measured by 1688, cm.
        pub official_length: Option<Decimal>,
        /// Measured by 1688, cm.
        pub official_width: Option<Decimal>,
        /// Measured by 1688, cm.
        pub official_height: Option<Decimal>,
        /// Measured by 1688, kg.
        pub official_weight: Option<Decimal>,
    }

    /// Size and weight of a SKU.
    pub struct SkuShipping {
        /// The specification.
        pub spec_id: Option<SpecId>,
        /// The SKU: a number here, text in the details.
        pub sku_id: Option<SkuId>,
        /// cm.
        pub width: Option<Decimal>,
        /// cm.
        pub length: Option<Decimal>,
        /// cm.
        pub height: Option<Decimal>,
        /// **Grams.**
        pub weight: Option<i64>,
    }

    /// Size and weight of a SKU, with their source.
    pub struct SkuShippingDetail {
        /// The SKU: text here.
        pub sku_id: Option<SkuId>,
        /// cm.
        pub width: Option<Decimal>,
        /// cm.
        pub length: Option<Decimal>,
        /// cm.
        pub height: Option<Decimal>,
        /// **kg.**
        pub weight: Option<Decimal>,
        /// As [`ShippingInfo::pkg_size_source`].
        pub pkg_size_source: Option<String>,
        /// Measured by 1688, cm.
        pub official_length: Option<Decimal>,
        /// Measured by 1688, cm.
        pub official_width: Option<Decimal>,
        /// Measured by 1688, cm.
        pub official_height: Option<Decimal>,
        /// Measured by 1688, kg.
        pub official_weight: Option<Decimal>,
        /// Estimated by 1688, kg.
        pub ai_weight: Option<Decimal>,
        /// How sure the estimate is, such as `80%`.
        pub ai_weight_accuracy: Option<String>,
    }

    /// A service of a product.
    pub struct Tag {
        /// Which one.
        pub key: Option<String>,
        /// `true` where it is given.
        pub value: Option<bool>,
    }

    /// How kinds may be mixed. All are empty where the seller does not mix.
    pub struct MixSetting {
        /// `true` where kinds may be mixed.
        pub general_hunpi: Option<bool>,
        /// From this amount on; the unit is not stated.
        pub mix_amount: Option<i64>,
        /// From so many pieces on.
        pub mix_number: Option<i64>,
    }

    /// Prices of a channel.
    pub struct ChannelPrice {
        /// By SKU.
        pub channel_sku_price_list: Option<Vec<ChannelSkuPrice>>,
    }

    /// A SKU's price in a channel.
    pub struct ChannelSkuPrice {
        /// The SKU.
        pub sku_id: Option<SkuId>,
        /// **Yuan.**
        pub current_price: Option<Yuan>,
    }

    /// A certificate.
    pub struct Certificate {
        /// Its name.
        pub certificate_name: Option<String>,
        /// Its number.
        pub certificate_code: Option<String>,
        /// Its pictures.
        pub certificate_photo_list: Option<Vec<Text>>,
    }
}

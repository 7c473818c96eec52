//! Searches: by picture, by keyword, within a shop. Pools of products (`regionOpp`, `productCollectionId`) and the text
//! beside a picture (`auxiliaryText`) change nothing.

use crate::vendors::handler::Context;
use crate::vendors::searches::{shop, wanted};
use crate::views::alibaba::goods::search::{Found, Named, Wanted, page_of};
use crate::views::alibaba::goods::{language, yuan_decimal as yuan};
use crate::wire::reply::{Payload, Refusal, wrong};
use crate::world::{Node, Picture};
use daigou_core::auth::encode;
use daigou_dajisaas::alibaba::search::{PictureRegions, PriceInfo};
use daigou_dajisaas::alibaba::{SearchByPicture, SearchItem, SearchPage, SearchProducts, SearchShop};
use serde::Serialize;

pub(super) fn by_keyword(context: &mut Context<'_>, request: SearchProducts) -> Result<Payload, Refusal> {
    let node = node(request.sn_id.as_deref())?;
    let keyword = request.keyword.as_deref().unwrap_or_default();
    let wanted = wanted!(request, keyword: keyword, category: request.category_id);
    let user = request.out_member_id.iter().flatten().next();
    found(context, &wanted, node, Trace { keyword, user: user.map(AsRef::as_ref) }, None)
}

pub(super) fn by_shop(context: &mut Context<'_>, request: SearchShop) -> Result<Payload, Refusal> {
    let node = node(request.sn_id.as_deref())?;
    let seller = shop(context, request.seller_open_id.as_str())?;
    let keyword = request.keyword.as_deref().unwrap_or_default();
    let wanted = wanted!(request, keyword: keyword, category: request.category_id, seller: seller);
    let user = request.out_member_id.iter().flatten().next();
    found(context, &wanted, node, Trace { keyword, user: user.map(AsRef::as_ref) }, None)
}

/// Everything is found, what the picture shows first. The id wins over the address.
pub(super) fn by_picture(context: &mut Context<'_>, request: SearchByPicture) -> Result<Payload, Refusal> {
    let filled =
        |text: &Option<String>| text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
    let picture = match (filled(&request.image_id), filled(&request.image_url)) {
        (Some(id), _) => {
            let known = context.world.uploads.find(&id);
            known.cloned().ok_or_else(|| wrong("imageId", format_args!("no picture {id} was uploaded")))?
        }
        (None, Some(url)) if url.starts_with("https://") || url.starts_with("http://") => Picture::at(&url),
        (None, url) => return Err(wrong("imageUrl", format_args!("`{}` is no address", url.unwrap_or_default()))),
    };
    let parts: Vec<String> = picture.regions().into_iter().map(|part| part.map(|n| n.to_string()).join(",")).collect();
    let mut regions = PictureRegions::default();
    regions.current_region = region(filled(&request.region))?.or_else(|| parts.first().cloned());
    regions.yolo_crop_region = Some(parts.join(";"));
    let keyword = request.keyword.as_deref().unwrap_or_default();
    let like = Some(picture.likeness(&context.world.catalogue));
    let wanted = wanted!(request, keyword: keyword, category: request.category_id, like: like);
    let user = request.out_member_id.as_ref().map(AsRef::as_ref);
    found(context, &wanted, None, Trace { keyword, user }, Some(regions))
}

/// One page of what is in the node as well, as DajiSaaS shows it.
fn found(
    context: &Context<'_>,
    wanted: &Wanted<'_>,
    node: Option<&Node>,
    trace: Trace<'_>,
    regions: Option<PictureRegions>,
) -> Result<Payload, Refusal> {
    let inside = |(offer, _): &Found<'_>| node.is_none_or(|node| node.holds(offer));
    let mut page = page_of(&context.world.catalogue, wanted, Named::NUMBER, inside)?;
    page.data = page.data.into_iter().map(|item| shown(item, trace)).collect();
    page.pic_region_info = regions;
    if page.data.is_empty() { Payload::of(&Empty::of(&page)) } else { Payload::of(&page) }
}

/// A page without products: the inner list is `null`, as a public integration has seen it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Empty<'p> {
    total_records: Option<i64>,
    total_page: Option<i64>,
    page_size: Option<i64>,
    current_page: Option<i64>,
    data: Option<()>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pic_region_info: Option<&'p PictureRegions>,
}

impl<'p> Empty<'p> {
    fn of(page: &'p SearchPage) -> Self {
        let SearchPage { total_records, total_page, page_size, current_page, .. } = *page;
        let pic_region_info = page.pic_region_info.as_ref();
        Self { total_records, total_page, page_size, current_page, data: None, pic_region_info }
    }
}

/// The parts of the request that the text for 1688 repeats.
#[derive(Clone, Copy)]
struct Trace<'r> {
    keyword: &'r str,
    user: Option<&'r str>,
}

/// The documented members of a product in a list.
fn shown(item: SearchItem, trace: Trace<'_>) -> SearchItem {
    let number = item.product().map(ToString::to_string).unwrap_or_default();
    let (keyword, user) = (trace.keyword, trace.user.unwrap_or("null"));
    let text = format!("object_id@{number}^object_type@offer^keyword@{keyword}^outMemberId@{user}");
    let fen = item.price_info.and_then(|prices| prices.price?.money().ok()).map(|money| money.minor());
    let mut prices = PriceInfo::default();
    prices.price = fen.and_then(yuan);
    prices.consign_price.clone_from(&prices.price);
    let mut out = SearchItem::default();
    out.image_url = item.image_url;
    out.subject = item.subject;
    out.subject_trans = item.subject_trans;
    out.offer_id = item.offer_id;
    out.is_jxhy = item.is_jxhy;
    out.price_info = Some(prices);
    out.repurchase_rate = item.repurchase_rate;
    out.month_sold = item.month_sold;
    out.trace_info = Some(encode(&text).into_owned());
    out.is_one_psale = item.is_one_psale;
    out.seller_identities = item.seller_identities;
    out
}

/// A node of the navigation.
fn node(id: Option<&str>) -> Result<Option<&'static Node>, Refusal> {
    let Some(id) = id.map(str::trim).filter(|id| !id.is_empty()) else { return Ok(None) };
    Node::find(id).map(Some).ok_or_else(|| wrong("snId", format_args!("no node `{id}` in the navigation")))
}

/// A part of a picture: four numbers.
fn region(given: Option<String>) -> Result<Option<String>, Refusal> {
    let Some(region) = given else { return Ok(None) };
    let numbers: Vec<_> = region.split(',').map(|part| part.trim().parse::<u32>()).collect();
    if numbers.len() == 4 && numbers.iter().all(Result::is_ok) {
        return Ok(Some(region));
    }
    Err(wrong("region", format_args!("`{region}` is not four numbers, such as 266,799,48,581")))
}

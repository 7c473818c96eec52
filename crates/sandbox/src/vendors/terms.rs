//! The terms that the vendors' pages have for an order beside its lines: where it goes, in which flow, how it is paid, and what the
//! caller thinks that it costs. The client's own types ask for less, as they cannot know it; a platform refuses it. All
//! that is wrong is said at once.

use crate::wire::reply::Refusal;
use crate::world::alibaba::quote::goods;
use crate::world::{Catalogue, Line, WantedItem, price};
use daigou_core::value::{Currency, Fen, Personal};
use daigou_upstream::alibaba::Address;

/// The flows of 1688.
const FLOWS: [&str; 7] = ["general", "fenxiao", "paired", "repurchase", "saleproxy", "boutiquefenxiao", "boutiquepifa"];

/// The ways to pay: what previews offer in `tradeModeNameList`.
const TRADE_TYPES: [&str; 1] = ["assureTrade"];

/// So many times an item's price, or so small a part of it, is far from it: the vendor's own example says 100 fen of an
/// item that other examples have at 900.
const FAR: i64 = 10;

/// So many SKUs stand in one order of 1688.
pub(crate) const MOST_SKUS: usize = 50;

/// The terms of an order of 1688 as they stand in a request.
#[derive(Default)]
pub(crate) struct Terms<'r> {
    pub(crate) flow: Option<&'r str>,
    /// Whether the page wants a flow.
    pub(crate) wants_flow: bool,
    pub(crate) trade_type: Option<&'r str>,
    pub(crate) promotion: Option<&'r str>,
    pub(crate) address: Option<&'r Address>,
    /// Whether the page wants an address, and all of it; otherwise one that is given may be a part, but not nothing.
    pub(crate) wants_address: bool,
    /// How many lines one order may have; none where more become several orders.
    pub(crate) most: Option<usize>,
}

impl Terms<'_> {
    /// Refuses what no order of these lines can ask for.
    pub(crate) fn judge(&self, catalogue: &Catalogue, lines: &[Line]) -> Result<(), Refusal> {
        let mut wrong = Vec::new();
        match filled(self.flow) {
            None if self.wants_flow => {
                wrong.push("flow: is missing: the preview's flowFlag, such as general".to_owned())
            }
            Some(flow) if !FLOWS.contains(&flow) => {
                wrong.push(format!("flow: must be one of {}, got `{flow}`", FLOWS.join(", ")));
            }
            _ => {}
        }
        if let Some(other) = filled(self.trade_type).filter(|given| !TRADE_TYPES.contains(given)) {
            let offered = TRADE_TYPES.join(", ");
            wrong.push(format!("tradeType: not support tradeType:【{other}】: the preview offers {offered}"));
        }
        if let Some(id) = filled(self.promotion).filter(|id| !offered(catalogue, lines, id)) {
            wrong.push(format!("shopPromotionId: the preview of these lines offers no promotion `{id}`"));
        }
        if let Some(most) = self.most.filter(|most| lines.len() > *most) {
            wrong.push(format!("cargoParamList: at most {most} SKUs stand in one order, got {}", lines.len()));
        }
        if self.wants_address || self.address.is_some() {
            wrong.extend(address_faults(self.address, self.wants_address));
        }
        refuse(wrong)
    }
}

/// Refuses an address of a preview that says nothing, or holds what is none.
pub(crate) fn judge_address(address: Option<&Address>) -> Result<(), Refusal> {
    refuse(address_faults(address, false))
}

fn refuse(wrong: Vec<String>) -> Result<(), Refusal> {
    if wrong.is_empty() { Ok(()) } else { Err(Refusal::invalid(wrong.join("; "))) }
}

fn filled(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}

/// Whether one of the lines has a promotion, or its shop a coupon.
fn offered(catalogue: &Catalogue, lines: &[Line], id: &str) -> bool {
    let whole = goods(catalogue, lines);
    lines.iter().filter_map(|line| line.sku).any(|sku| {
        let seller = catalogue.seller(sku).open_id.as_str();
        catalogue.sku(sku).promotion.as_ref().is_some_and(|promotion| promotion.id == id)
            || catalogue.rules.coupons_for(seller, whole).any(|coupon| coupon.id == id)
    })
}

/// What is wrong with an address; with one that something is sent to, `whole`, also what is missing of it. A district's code
/// takes the place of the region's texts.
fn address_faults(address: Option<&Address>, whole: bool) -> Vec<String> {
    let nobody = Address::default();
    let address = address.unwrap_or(&nobody);
    let person =
        |text: &Option<Personal>| text.as_ref().map(Personal::expose).and_then(|text| filled(Some(text))).is_some();
    let text = |text: &Option<String>| filled(text.as_deref()).is_some();
    let mut wrong = Vec::new();
    if *address == nobody {
        wrong.push(
            "addressParam: is missing or empty: give fullName, mobile, provinceText, cityText, address".to_owned(),
        );
        return wrong;
    }
    if whole {
        let coded = text(&address.district_code);
        let needed = [
            ("fullName", person(&address.full_name)),
            ("mobile", person(&address.mobile) || person(&address.phone)),
            ("provinceText", coded || text(&address.province_text)),
            ("cityText", coded || text(&address.city_text)),
            ("address", person(&address.address)),
        ];
        let missing = needed.into_iter().filter(|(_, there)| !there);
        wrong.extend(missing.map(|(name, _)| format!("addressParam.{name}: is missing")));
    }
    let phone = address.phone.as_ref().map(Personal::expose).unwrap_or_default();
    if !phone.bytes().all(|byte| byte.is_ascii_digit()) {
        wrong.push("addressParam.phone: must hold digits alone".to_owned());
    }
    let mobile = address.mobile.as_ref().map(Personal::expose).unwrap_or_default();
    if !mobile.bytes().all(|byte| byte.is_ascii_digit() || b"+- ".contains(&byte)) {
        wrong.push("addressParam.mobile: must be a phone number".to_owned());
    }
    wrong
}

/// Refuses a receiver that is nobody. `member` is the receiver's name. What else upstream wants of one is not published, and
/// a phone is missing in one of the vendor's examples.
pub(crate) fn judge_receiver(member: &str, receiver: &daigou_taobao::Receiver) -> Result<(), Refusal> {
    let name = receiver.name.as_ref().map(Personal::expose).and_then(|name| filled(Some(name)));
    refuse(name.is_none().then(|| format!("{member}.name: is missing")).into_iter().collect())
}

/// What a request says of the price of a line: its price of one, and its currency.
pub(crate) type Said<'r> = (Option<&'r Fen>, Option<Currency>);

/// Refuses prices that are far from the items' own, a tenth or ten times of them, and other currencies than CNY.
/// `member` is the name of the list.
pub(crate) fn judge_prices<'r>(
    catalogue: &Catalogue,
    member: &str,
    lines: &[WantedItem],
    said: impl Iterator<Item = Said<'r>>,
) -> Result<(), Refusal> {
    let mut wrong = Vec::new();
    for (i, ((fen, currency), found)) in said.zip(price(catalogue, lines)).enumerate() {
        if let Some(other) = currency.filter(|currency| *currency != Currency::CNY) {
            wrong.push(format!("{member}[{i}].currency: 仅支持CNY, got {other}"));
        }
        let Ok(found) = found else { continue };
        let sku = &catalogue.items[found.item].skus[found.sku];
        let Some(fen) = fen.and_then(|fen| fen.money().ok()?.fen().ok()) else { continue };
        let (least, most) = (sku.price / FAR, sku.list.max(sku.price).saturating_mul(FAR));
        if !(least..=most).contains(&fen) {
            wrong.push(format!("{member}[{i}].price: 价格不符: {fen} fen is far from the item's {}", sku.price));
        }
    }
    refuse(wrong)
}

/// Refuses a planned amount that is far above what the lines cost.
pub(crate) fn judge_plan(
    member: &str,
    catalogue: &Catalogue,
    lines: &[WantedItem],
    planned: i64,
) -> Result<(), Refusal> {
    let found = price(catalogue, lines);
    let total = found.iter().flatten().fold(0_i64, |sum, line| sum.saturating_add(line.amount));
    if total > 0 && planned > total.saturating_mul(FAR) {
        let words = format!("{member}: 金额不符: the lines cost {total} fen, and {planned} is far from it");
        return Err(Refusal::invalid(words));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Terms, judge_address};
    use crate::world::Catalogue;
    use daigou_upstream::alibaba::Address;

    fn said(terms: &Terms<'_>) -> String {
        terms.judge(&Catalogue::new(1), &[]).map_or_else(|refusal| refusal.message, |()| String::new())
    }

    #[test]
    fn all_that_is_wrong_with_an_order_is_said_at_once() {
        let bad = Address { phone: Some("86-abc".into()), ..Address::default() };
        let terms = Terms {
            flow: Some("string"),
            trade_type: Some("creditBuy"),
            promotion: Some("p"),
            address: Some(&bad),
            wants_address: true,
            ..Terms::default()
        };
        let words = said(&terms);
        for part in [
            "flow: must be one of general",
            "tradeType: not support tradeType:【creditBuy】",
            "shopPromotionId: ",
            "addressParam.fullName: is missing",
            "addressParam.address: is missing",
            "addressParam.phone: must hold digits alone",
        ] {
            assert!(words.contains(part), "{part}: {words}");
        }
        assert!(!words.contains("addressParam.mobile"), "a phone is enough: {words}");
    }

    #[test]
    fn what_is_documented_is_taken() {
        let address = Address::new("张三", "13800000000", "浙江省", "杭州市", "网商路699号");
        let coded = Address { province_text: None, city_text: None, ..address.clone() }.district_code("330106");
        for address in [&address, &coded] {
            for flow in [Some("general"), Some("boutiquepifa")] {
                let terms =
                    Terms { flow, wants_flow: true, address: Some(address), wants_address: true, ..Terms::default() };
                assert_eq!(said(&terms), "");
            }
            assert!(judge_address(Some(address)).is_ok());
        }
        let none = Terms { wants_flow: true, address: Some(&address), ..Terms::default() };
        assert!(said(&none).contains("flow: is missing"));
        assert!(judge_address(None).is_err() && judge_address(Some(&Address::default())).is_err());
    }
}

//! The cost of lines, and whether they can be ordered, by 1688's rules. Previews and orders both come through here.

use crate::world::goods::catalogue::Catalogue;
use crate::world::goods::model::{Mix, SkuRef};
use daigou_core::value::ProductRef;

/// A line that was asked for.
#[derive(Debug, Clone)]
pub(crate) struct Wanted {
    pub(crate) product: ProductRef,
    pub(crate) spec_id: Option<String>,
    pub(crate) quantity: i64,
    /// The seller that the caller names.
    pub(crate) seller: Option<String>,
}

/// Why a line cannot be ordered, in 1688's codes.
#[derive(Debug, Clone)]
pub(crate) struct Problem {
    pub(crate) code: &'static str,
    pub(crate) message: String,
}

/// A line, looked up.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    /// What was asked for, where it was asked for by name.
    pub(crate) wanted: Option<Wanted>,
    /// The offer, where it is known.
    pub(crate) offer: Option<usize>,
    /// The variant, where it is known.
    pub(crate) sku: Option<SkuRef>,
    pub(crate) quantity: i64,
    /// How many pieces there are of the product over all lines: prices by quantity go by it. 0 before the lines were
    /// judged together.
    pub(crate) pieces: i64,
    pub(crate) problem: Option<Problem>,
}

impl Line {
    /// A line of a known variant.
    pub(crate) fn found(sku: SkuRef, quantity: i64) -> Self {
        Self { wanted: None, offer: Some(sku.offer), sku: Some(sku), quantity, pieces: 0, problem: None }
    }

    /// What it costs, fen: nothing where it is not known.
    pub(crate) fn amount(&self, catalogue: &Catalogue) -> i64 {
        self.sku.map_or(0, |sku| catalogue.sku(sku).amount_of(self.quantity, self.pieces.max(self.quantity)))
    }

    /// The list price of one at this quantity, fen: nothing where it is not known.
    pub(crate) fn unit_price(&self, catalogue: &Catalogue) -> i64 {
        self.sku.map_or(0, |sku| catalogue.sku(sku).unit_price(self.pieces.max(self.quantity)))
    }
}

/// Looks the lines up and says what is wrong with each.
pub(crate) fn resolve(catalogue: &Catalogue, wanted: impl IntoIterator<Item = Wanted>) -> Vec<Line> {
    let mut lines: Vec<Line> = wanted.into_iter().map(|wanted| look_up(catalogue, wanted)).collect();
    judge(catalogue, &mut lines);
    lines
}

fn look_up(catalogue: &Catalogue, wanted: Wanted) -> Line {
    let offer = catalogue.find(&wanted.product);
    let spec = wanted.spec_id.as_deref().filter(|spec| !spec.is_empty());
    let sku = offer.and_then(|offer| {
        let sku = catalogue.offers[offer].skus.iter().position(|sku| Some(sku.spec_id.as_str()) == spec)?;
        Some(SkuRef { offer, sku })
    });
    let problem = match (offer, spec, sku) {
        (None, ..) => Some(("500_003", format!("商品不存在[{}]", wanted.product))),
        (Some(_), None, _) => Some(("500_002", format!("specId不能为空[{}]", wanted.product))),
        (Some(_), Some(spec), None) => Some(("500_003", format!("specId不属于该商品[{}_{spec}]", wanted.product))),
        (Some(offer), ..) if !catalogue.offers[offer].listed => {
            Some(("500_001", format!("商品已下架,不支持在线交易[{}]", wanted.product)))
        }
        (Some(offer), Some(_), Some(_)) => {
            let seller = &catalogue.sellers[catalogue.offers[offer].seller].open_id;
            let other = wanted.seller.as_ref().filter(|given| !given.is_empty() && *given != seller);
            other.map(|given| ("500_003", format!("商品[{}]不属于供应商[{given}]", wanted.product)))
        }
    };
    let problem = problem.map(|(code, message)| Problem { code, message });
    Line { offer, sku, quantity: wanted.quantity, pieces: 0, problem, wanted: Some(wanted) }
}

/// Checks stock and minimum quantities over all lines together: two lines of one SKU share its stock, and those of one
/// product its minimum and its price. What falls short of the minimum goes all the same where the seller lets kinds be
/// mixed and the lines of that seller come to what it asks for, in pieces or in yuan.
pub(crate) fn judge(catalogue: &Catalogue, lines: &mut [Line]) {
    let total = |lines: &[Line], fits: &dyn Fn(&Line) -> bool| {
        lines.iter().filter(|line| fits(line)).fold(0_i64, |sum, line| sum.saturating_add(line.quantity))
    };
    for at in 0..lines.len() {
        let Some(sku) = lines[at].sku else { continue };
        lines[at].pieces = total(lines, &|other| other.sku.is_some_and(|other| other.offer == sku.offer));
    }
    let found: Vec<Option<Problem>> = lines
        .iter()
        .map(|line| {
            let at = line.sku?;
            let (offer, sku) = (catalogue.offer(at), catalogue.sku(at));
            if !offer.listed {
                let message = format!("商品已下架,不支持在线交易[{}]", offer.number);
                return Some(Problem { code: "500_001", message });
            }
            if total(lines, &|other| other.sku == Some(at)) > sku.stock {
                let message = format!("库存不足[{}_{}]", offer.number, sku.spec_id);
                return Some(Problem { code: "500_004", message });
            }
            let mixed = |mix: Mix| {
                let same = |other: &Line| other.sku.is_some_and(|other| catalogue.offer(other).seller == offer.seller);
                let goods = lines.iter().filter(|other| same(other));
                let goods = goods.fold(0_i64, |sum, other| sum.saturating_add(other.amount(catalogue)));
                total(lines, &same) >= mix.number || goods >= mix.amount.saturating_mul(100)
            };
            (line.pieces < offer.min_quantity && !offer.mix.is_some_and(mixed)).then(|| Problem {
                code: "500_005",
                message: format!("不满足起批量{}[{}]", offer.min_quantity, offer.number),
            })
        })
        .collect();
    for (line, problem) in lines.iter_mut().zip(found) {
        if line.problem.is_none() {
            line.problem = problem;
        }
    }
}

/// The lines of each seller, in the order in which sellers first appear. Unknown offers stand with the seller that the
/// caller names, or with none.
pub(crate) fn by_seller(catalogue: &Catalogue, lines: Vec<Line>) -> Vec<(Option<String>, Vec<Line>)> {
    let mut parts: Vec<(Option<String>, Vec<Line>)> = Vec::new();
    for line in lines {
        let seller = match line.offer {
            Some(offer) => Some(catalogue.sellers[catalogue.offers[offer].seller].open_id.clone()),
            None => line.wanted.as_ref().and_then(|wanted| wanted.seller.clone()),
        };
        match parts.iter_mut().find(|(other, _)| *other == seller) {
            Some((_, part)) => part.push(line),
            None => parts.push((seller, vec![line])),
        }
    }
    parts
}

/// The freight of one seller's parcel, fen: that of its dearest offer, and what the province costs beside.
pub(crate) fn freight(catalogue: &Catalogue, lines: &[Line], province: Option<&str>) -> i64 {
    let dearest = lines.iter().filter_map(|line| line.offer).map(|offer| catalogue.offers[offer].freight).max();
    dearest.map_or(0, |fen| fen.saturating_add(catalogue.rules.surcharge(province)))
}

/// What one seller's coupon takes off goods, fen: nothing where there is no such coupon, or they come to less than it asks
/// for.
pub(crate) fn coupon(catalogue: &Catalogue, lines: &[Line], id: Option<&str>) -> i64 {
    let seller = lines.iter().find_map(|line| line.sku).map(|sku| catalogue.seller(sku).open_id.as_str());
    let (Some(seller), Some(id)) = (seller, id) else { return 0 };
    let coupons = catalogue.rules.coupons_for(seller, goods(catalogue, lines));
    coupons.filter(|coupon| coupon.id == id).map(|coupon| coupon.off_fen).max().unwrap_or(0)
}

/// What lines cost together without freight, fen.
pub(crate) fn goods(catalogue: &Catalogue, lines: &[Line]) -> i64 {
    lines.iter().fold(0_i64, |sum, line| sum.saturating_add(line.amount(catalogue)))
}

#[cfg(test)]
mod tests {
    use super::{Wanted, resolve};
    use crate::world::Catalogue;
    use daigou_core::value::ProductRef;

    fn codes(lines: &[(i64, Option<&str>, i64)]) -> Vec<Option<&'static str>> {
        let catalogue = Catalogue::new(1);
        let wanted = lines.iter().map(|(offer, spec, quantity)| Wanted {
            product: ProductRef::Offer(*offer),
            spec_id: spec.map(str::to_owned),
            quantity: *quantity,
            seller: None,
        });
        resolve(&catalogue, wanted).into_iter().map(|line| line.problem.map(|p| p.code)).collect()
    }

    #[test]
    fn each_rule_has_its_code() {
        let catalogue = Catalogue::new(1);
        let cable = catalogue.offers.iter().find(|offer| offer.min_quantity == 10).unwrap();
        let (one, two) = (cable.skus[0].spec_id.as_str(), cable.skus[1].spec_id.as_str());
        assert_eq!(codes(&[(1, Some(one), 1)]), [Some("500_003")]);
        assert_eq!(codes(&[(cable.number, None, 10)]), [Some("500_002")]);
        assert_eq!(codes(&[(734_714_573_551, Some(one), 10)]), [Some("500_003")]);
        assert_eq!(codes(&[(cable.number, Some(one), 9)]), [Some("500_005")]);
        // The minimum counts over the offer's variants, the stock over the lines of one variant.
        assert_eq!(codes(&[(cable.number, Some(one), 4), (cable.number, Some(two), 6)]), [None, None]);
        let most = cable.skus[0].stock;
        assert_eq!(codes(&[(cable.number, Some(one), most)]), [None]);
        assert_eq!(codes(&[(cable.number, Some(one), most), (cable.number, Some(one), 1)]), [Some("500_004"); 2]);
        assert_eq!(codes(&[(cable.number, Some(one), i64::MAX), (cable.number, Some(one), 1)]), [Some("500_004"); 2]);
    }

    /// As many pieces as an offer asks for, of it and of another of its seller.
    #[test]
    fn quantity_makes_the_price_and_a_mixed_batch_need_not_reach_every_minimum() {
        let catalogue = Catalogue::new(1);
        let line = |offer: &crate::world::Offer, sku: usize, quantity: i64| Wanted {
            product: ProductRef::Offer(offer.number),
            spec_id: Some(offer.skus[sku].spec_id.clone()),
            quantity,
            seller: None,
        };
        let by_quantity = |offer: &&crate::world::Offer| offer.skus.len() > 1 && offer.skus[0].tiers.len() == 3;
        let offer = catalogue.offers.iter().find(by_quantity).unwrap();
        let tiers = &offer.skus[0].tiers;
        let half = tiers[1].0 / 2;
        let lines = resolve(&catalogue, [line(offer, 0, half), line(offer, 1, tiers[1].0 - half)]);
        let saves = offer.skus[0].promotion.as_ref().map_or(0, |promotion| promotion.saves);
        assert_eq!(lines[0].unit_price(&catalogue), tiers[1].1);
        assert_eq!(lines[0].amount(&catalogue), (tiers[1].1 - saves) * half);
        let alone = resolve(&catalogue, [line(offer, 0, half)]);
        assert_eq!(alone[0].unit_price(&catalogue), tiers[0].1);

        let (one, other) = catalogue
            .offers
            .iter()
            .filter(|offer| offer.min_quantity > 2 && offer.mix.is_some_and(|mix| offer.cheapest() < mix.amount * 90))
            .find_map(|one| {
                let same = |other: &&crate::world::Offer| other.seller == one.seller && other.number != one.number;
                Some((one, catalogue.offers.iter().find(same)?))
            })
            .unwrap();
        let pieces = one.mix.unwrap().number;
        let mixed = resolve(&catalogue, [line(one, 0, 1), line(other, 0, pieces - 1)]);
        assert!(mixed[0].problem.is_none(), "{:?}", mixed[0]);
        assert_eq!(resolve(&catalogue, [line(one, 0, 1)])[0].problem.as_ref().map(|p| p.code), Some("500_005"));
    }
}

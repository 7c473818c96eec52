//! `daigou freight` and `daigou ship`: PandaPon's warehouse logistics. No reply of it is published: it is shown as it came.

use crate::args::{AbroadArgs, AnnounceArgs, CallingArgs, FreightArgs, LimitsArgs, SendArgs, ShipArgs, ShipCommand};
use crate::buying::{Consent, Memory, connect, given, instant, one, words, zone};
use crate::marketplaces::Tuning;
use crate::output::{Output, Stake};
use crate::{settings, tree};
use daigou_core::value::{Currency, Personal, Time, Unknown, Unpublished};
use daigou_core::{Certainty, Error};
use daigou_logistics::{
    CreateShipment, DomesticParcel, EstimateFreight, FreightInfo, LineItem, Logistics, OverseasAddress, PreviewFreight,
    RenderItem, ShipmentLine, ShippedLine, UpdateDomestic,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use serde_json::value::RawValue;

pub(crate) async fn freight(args: &FreightArgs, profile: Option<&str>, out: &Output) -> Result<(), Error> {
    let lines = lines(&args.lines)?;
    let to = address(&args.to)?;
    let currency = currency(args.goods.currency.as_deref())?;
    let client = client(&args.how, profile)?;
    out.tells_of(Stake::Answer);
    let reply = match lines.as_slice() {
        [line] if args.estimate => {
            let mut asked = EstimateFreight::new(line.item.as_str(), line.sku.as_str(), line.quantity, to);
            (asked.currency, asked.price) = (currency, line.price.clone());
            client.freight().estimate(&asked).await?
        }
        _ if args.estimate => {
            return Err(
                Error::invalid("--estimate", "asks for one item: give one line").with_hint("leave it out for several")
            );
        }
        lines => {
            let items = lines.iter().map(|line| {
                let mut item = RenderItem::new(line.item.as_str(), line.sku.as_str(), line.quantity);
                (item.currency, item.price) = (currency, line.price.clone());
                item.freight_info = service(args.goods.service.as_deref());
                item
            });
            client.freight().preview(&PreviewFreight::new(to, items)).await?
        }
    };
    let render_id = render_id(reply.raw());
    if out.is_json() {
        return out.json(&Asked { render_id, platform: reply.raw() });
    }
    out.line(tree::render(reply.raw()));
    if let Some(id) = render_id {
        out.line(format!("\nsend it: daigou ship send {} --render-id {id} …", args.lines.join(" ")));
    }
    Ok(())
}

pub(crate) async fn ship(args: &ShipArgs, profile: Option<&str>, out: &Output) -> Result<(), Error> {
    match &args.command {
        ShipCommand::Send(args) => send(args, profile, out).await,
        ShipCommand::Announce(args) => announce(args, profile, out).await,
    }
}

async fn send(args: &SendArgs, profile: Option<&str>, out: &Output) -> Result<(), Error> {
    let lines = lines(&args.lines)?;
    let to = address(&args.to)?;
    let country = to.country.clone().unwrap_or_default();
    let currency = currency(args.goods.currency.as_deref())?;
    let client = client(&args.how, profile)?;
    let goods = lines.iter().map(|line| {
        let mut goods = ShipmentLine::new(line.item.as_str(), line.sku.as_str(), line.quantity);
        (goods.currency, goods.price) = (currency, line.price.clone());
        goods.freight_info = service(args.goods.service.as_deref());
        goods
    });
    let mut wanted = CreateShipment::new(to, goods);
    (wanted.render_id, wanted.remark) = (args.render_id.clone(), args.remark.clone());
    if let Some(order) = &args.tmall_order {
        wanted = wanted.tmall_order_id(order.trim());
    }
    let by = args.render_id.as_deref().map_or_else(|| "no preview".to_owned(), |id| format!("preview {id}"));
    let plan =
        format!("{} will be sent to {} by {}, and the freight charged", shown(&lines), words(Some(&country)), by);
    let told = |outcome, platform| Sent {
        outcome,
        country: &country,
        render_id: args.render_id.as_deref(),
        lines: &lines,
        platform,
    };
    if given(&args.consent, &plan, out)? == Consent::DryRun {
        return told_dry(out, &plan, &told("would_send", None));
    }
    out.tells_of(Stake::Deed);
    let reply = client.shipments().create(&wanted).await.map_err(|error| match error.certainty() {
        Certainty::MaybeSent | Certainty::Unreadable => {
            let id = error.request_id().map(|id| format!(" by its request {id}")).unwrap_or_default();
            error.with_hint(format!("no call lists shipments: ask PandaPon{id} before you send it again"))
        }
        _ => error,
    })?;
    told_done(out, "the shipment was created", &reply, &told("done", Some(reply.raw())))
}

async fn announce(args: &AnnounceArgs, profile: Option<&str>, out: &Output) -> Result<(), Error> {
    let lines = lines(&args.lines)?;
    let parcels = args.parcel.iter().map(|text| Parcel::read(text)).collect::<Result<Vec<_>, _>>()?;
    let ready = args.ready.as_deref().map(|text| instant("--ready", text, &zone())).transpose()?;
    let client = client(&args.how, profile)?;
    let how = CallingArgs { attempts: args.how.attempts, timeout: args.how.timeout, full: false };
    let buyer = connect("pandapon-taobao", &how, profile)?;
    let memory = Memory::of(args.known.store.as_deref()).await?;
    let order = one(memory.meant(&args.order, &*buyer, out).await?, &args.order)?.id;
    let coming = parcels.iter().map(|parcel| {
        let mut coming = DomesticParcel::new(parcel.carrier.as_str(), parcel.waybill.as_str());
        coming.rts_time = ready.map(Time::from_unix_millis);
        coming
    });
    let coming: Vec<DomesticParcel> = coming.collect();
    let items = lines.iter().map(|line| {
        let item = LineItem::new(line.item.as_str(), line.sku.as_str(), line.quantity);
        let shipped = ShippedLine::new(item, coming.clone());
        if let [parcel] = parcels.as_slice() { shipped.waybill(parcel.waybill.clone()) } else { shipped }
    });
    let mut wanted = UpdateDomestic::new(items).order_id(order.clone());
    if let Some(tmall) = &args.tmall_order {
        wanted = wanted.tmall_order_id(tmall.trim());
    }
    let numbers: Vec<String> = parcels.iter().map(|parcel| format!("{} {}", parcel.carrier, parcel.waybill)).collect();
    let plan =
        format!("the warehouse will be told that {} of order {order} comes by {}", shown(&lines), numbers.join(", "));
    let told =
        |outcome, platform| Announced { outcome, order_id: order.as_str(), lines: &lines, parcels: &parcels, platform };
    if given(&args.consent, &plan, out)? == Consent::DryRun {
        return told_dry(out, &plan, &told("would_announce", None));
    }
    out.tells_of(Stake::Deed);
    let reply = client.shipments().update_domestic(&wanted).await?;
    told_done(out, "the warehouse was told", &reply, &told("done", Some(reply.raw())))
}

fn told_dry(out: &Output, plan: &str, told: &impl Serialize) -> Result<(), Error> {
    if out.is_json() {
        return out.json(told);
    }
    out.line(plan.replace(" will be ", " would be "));
    Ok(())
}

fn told_done(out: &Output, what: &str, reply: &Unpublished<Unknown>, told: &impl Serialize) -> Result<(), Error> {
    if out.is_json() {
        return out.json(told);
    }
    out.line(what);
    if !matches!(reply.raw().get(), "null" | "true") {
        out.line(tree::render(reply.raw()));
    }
    Ok(())
}

#[derive(Serialize)]
struct Asked<'r> {
    #[serde(skip_serializing_if = "Option::is_none")]
    render_id: Option<String>,
    platform: &'r RawValue,
}

#[derive(Serialize)]
struct Sent<'r> {
    outcome: &'static str,
    country: &'r str,
    #[serde(skip_serializing_if = "Option::is_none")]
    render_id: Option<&'r str>,
    lines: &'r [Line],
    #[serde(skip_serializing_if = "Option::is_none")]
    platform: Option<&'r RawValue>,
}

#[derive(Serialize)]
struct Announced<'r> {
    outcome: &'static str,
    order_id: &'r str,
    lines: &'r [Line],
    parcels: &'r [Parcel],
    #[serde(skip_serializing_if = "Option::is_none")]
    platform: Option<&'r RawValue>,
}

fn client(how: &LimitsArgs, profile: Option<&str>) -> Result<Logistics, Error> {
    let tuning = Tuning::new(how.attempts, how.timeout);
    Logistics::from_config(settings::load(profile)?).retry(tuning.retry).timeouts(tuning.timeouts).build()
}

/// A line of goods.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Line {
    item: String,
    sku: String,
    quantity: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    price: Option<String>,
}

fn lines(texts: &[String]) -> Result<Vec<Line>, Error> {
    let wrong = texts.iter().filter_map(|text| line(text).err()).collect::<Vec<_>>();
    match wrong.is_empty() {
        true => texts.iter().map(|text| line(text).map_err(|rule| Error::invalid("ITEM:SKU:QUANTITY", rule))).collect(),
        false => Err(Error::invalid("ITEM:SKU:QUANTITY", wrong.join("; "))),
    }
}

fn line(text: &str) -> Result<Line, String> {
    let rule = || format!("must be ITEM:SKU:QUANTITY or ITEM:SKU:QUANTITY:PRICE, got `{text}`");
    let parts: Vec<&str> = text.split(':').map(str::trim).collect();
    let (item, sku, quantity, price) = match parts.as_slice() {
        [item, sku, quantity] => (item, sku, quantity, None),
        [item, sku, quantity, price] => (item, sku, quantity, Some(*price)),
        _ => return Err(rule()),
    };
    if item.is_empty() || sku.is_empty() {
        return Err(rule());
    }
    let quantity = quantity.parse::<i64>().ok().filter(|quantity| *quantity > 0);
    let quantity = quantity.ok_or_else(|| format!("the quantity must be a whole number from 1, got `{text}`"))?;
    let is_price = |price: &str| {
        price.bytes().all(|b| b.is_ascii_digit() || b == b'.') && daigou_core::value::Money::parse_yuan(price).is_ok()
    };
    if price.is_some_and(|price| !is_price(price)) {
        return Err(format!("the price must be an amount such as 9.90, got `{text}`"));
    }
    Ok(Line { item: (*item).to_owned(), sku: (*sku).to_owned(), quantity, price: price.map(str::to_owned) })
}

fn shown(lines: &[Line]) -> String {
    let one = |line: &Line| format!("{} × {} ({})", line.quantity, line.item, line.sku);
    lines.iter().map(one).collect::<Vec<_>>().join(", ")
}

fn service(id: Option<&str>) -> Option<FreightInfo> {
    id.map(|id| FreightInfo { service_id: Some(id.to_owned()), ..FreightInfo::default() })
}

fn currency(code: Option<&str>) -> Result<Option<Currency>, Error> {
    let read = |code: &str| code.trim().to_uppercase().parse().map_err(|error| Error::invalid("--currency", error));
    code.map(read).transpose()
}

/// A parcel inside China.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Parcel {
    carrier: String,
    waybill: String,
}

impl Parcel {
    fn read(text: &str) -> Result<Self, Error> {
        let parts = text.split_once(':').map(|(carrier, waybill)| (carrier.trim(), waybill.trim()));
        let is_waybill = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        match parts {
            Some((carrier, waybill)) if !carrier.is_empty() && is_waybill(waybill) => {
                Ok(Self { carrier: carrier.to_owned(), waybill: waybill.to_owned() })
            }
            _ => Err(Error::invalid(
                "--parcel",
                format!("must be CARRIER:WAYBILL such as 顺丰速运:SF1234567890, got `{text}`"),
            )),
        }
    }
}

/// An address of a file.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Abroad {
    name: Option<Personal>,
    mobile: Option<Personal>,
    phone: Option<Personal>,
    email: Option<Personal>,
    country: Option<String>,
    state: Option<String>,
    city: Option<String>,
    zip: Option<String>,
    street: Option<Personal>,
    tax_id: Option<Personal>,
}

/// The address of the flags, and of the file where they do not say.
#[allow(clippy::field_reassign_with_default, reason = "another crate's struct may gain members")]
fn address(args: &AbroadArgs) -> Result<OverseasAddress, Error> {
    let of_file = match &args.to {
        None => Abroad::default(),
        Some(path) => {
            let failed = |why: String| Error::invalid("--to", format!("`{}`: {why}", path.display()));
            let text = std::fs::read_to_string(path).map_err(|error| failed(error.to_string()))?;
            daigou_core::json::read(text.trim_start_matches('\u{feff}')).map_err(|error| failed(error.to_string()))?
        }
    };
    let personal = |flag: &Option<String>, file: Option<Personal>| flag.as_deref().map(Personal::from).or(file);
    let mut to = OverseasAddress::default();
    to.name = personal(&args.name, of_file.name);
    to.mobile_phone = personal(&args.mobile, of_file.mobile);
    to.phone = personal(&args.phone, of_file.phone);
    to.email = personal(&args.email, of_file.email);
    to.address = personal(&args.street, of_file.street);
    to.tax_id = personal(&args.tax_id, of_file.tax_id);
    to.country = args.country.clone().or(of_file.country);
    to.state = args.state.clone().or(of_file.state);
    to.city = args.city.clone().or(of_file.city);
    to.zip = args.zip.clone().or(of_file.zip);
    let country = to.country.as_deref().unwrap_or_default();
    if country.len() != 2 || !country.bytes().all(|b| b.is_ascii_uppercase()) {
        return Err(Error::invalid("--country", format!("must be two capital letters such as US, got `{country}`")));
    }
    Ok(to)
}

/// The preview's id, wherever it stands in the answer.
fn render_id(reply: &RawValue) -> Option<String> {
    fn find(value: &serde_json::Value) -> Option<String> {
        match value {
            serde_json::Value::Object(members) => {
                let own = members.get("renderId").and_then(|id| match id {
                    serde_json::Value::String(id) => Some(id.clone()).filter(|id| !id.is_empty()),
                    serde_json::Value::Number(id) => Some(id.to_string()),
                    _ => None,
                });
                own.or_else(|| members.values().find_map(find))
            }
            serde_json::Value::Array(items) => items.iter().find_map(find),
            _ => None,
        }
    }
    find(&serde_json::from_str(reply.get()).unwrap_or(json!(null)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_parcels_are_read_and_all_that_is_wrong_is_told_at_once() {
        let read = lines(&["2048:497:2".to_owned(), "7:8:1:9.90".to_owned()]).unwrap();
        assert_eq!((read[0].quantity, read[1].price.as_deref()), (2, Some("9.90")));
        let error = lines(&["2048:497".to_owned(), "7:8:0".to_owned(), "7:8:1:x".to_owned()]).unwrap_err();
        for words in ["2048:497", "7:8:0", "7:8:1:x"] {
            assert!(error.message().contains(words), "{error}");
        }
        assert_eq!(Parcel::read("顺丰速运: SF12").unwrap().waybill, "SF12");
        for text in ["SF12", ":SF12", "SF:", "SF:1 2"] {
            assert_eq!(Parcel::read(text).unwrap_err().field(), Some("--parcel"), "{text}");
        }
    }

    #[test]
    fn a_previews_id_is_found_where_it_stands() {
        let of = |text: &str| render_id(&RawValue::from_string(text.to_owned()).unwrap());
        assert_eq!(of(r#"{"renderId":"FF1"}"#).as_deref(), Some("FF1"));
        assert_eq!(of(r#"{"data":[{"renderId":7}]}"#).as_deref(), Some("7"));
        assert_eq!(of("true"), None);
    }
}

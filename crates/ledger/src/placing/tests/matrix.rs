//! Four buyers × every way in which an order whose answer was lost may be shown, hidden, altered or delayed × how long is
//! waited: one order each, found where it can be, left to a person otherwise, and never two. The sandbox is real; a
//! transport before it alters what it says, and the ledger's time is virtual.

use super::*;
use bytes::Bytes;
use daigou_alibaba1688::{Alibaba1688, PandaPon1688};
use daigou_core::buyer::{DeliveryAddress, NewLine};
use daigou_core::clock::Clock;
use daigou_core::transport::{Failure, ReqwestTransport, TransportError};
use daigou_core::{Builder, Config, Marketplace, RetryPolicy, Timeouts, Transport};
use daigou_dajisaas::{DajiSaas, DajiSaas1688, DajiSaasTaobao};
use daigou_sandbox::Sandbox;
use daigou_taobao::{PandaPonTaobao, Taobao};
use serde_json::{Value, json};
use std::collections::HashSet;

/// A fault of the answer to the first creation, and of the lists after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// The answer is lost; the list shows the order as it is.
    Shown,
    /// The creation is lost before it reaches the platform.
    NeverMade,
    /// The answer is an envelope of code 429 at HTTP 200.
    Code429,
    /// The answer is no JSON.
    Garbage,
    /// The mark (or number) is cut, emptied, surrounded, widened, or another text.
    Mark(Change),
    /// The list is empty, with a total of 0.
    ListEmpty,
    /// The order is missing, and the total still counts it.
    RowVanishes,
    /// Between two readings the order is missing once, and nothing betrays it.
    RowVanishesOnce,
    /// No list shows the order, and nothing betrays it; the platform's filter for the number does, where it has one.
    Hidden,
    /// The total is a thousand million.
    TotalLies,
    /// The total is negative, or missing.
    TotalIs(Option<i64>),
    /// The list is missing.
    NoList,
    /// The row of the older order cannot be read.
    OddRow,
    /// An older order's text holds half a character.
    HalfCharacter,
    /// The order is shown late, by so many hundredths of the settle time: later than that, too.
    Late(u8),
    /// It is shown late, by so many tenths of a pause between two look-ups after the settle time.
    Lags(u8),
    /// The order shows no lines and no receiver, nor its mark.
    Bare,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Change {
    Cut(usize),
    Emptied,
    Appended,
    Widened,
    Other,
}

const WAYS: [Way; 29] = [
    Way::Shown,
    Way::NeverMade,
    Way::Code429,
    Way::Garbage,
    Way::Mark(Change::Cut(3)),
    Way::Mark(Change::Cut(20)),
    Way::Mark(Change::Cut(60)),
    Way::Mark(Change::Cut(500)),
    Way::Mark(Change::Emptied),
    Way::Mark(Change::Appended),
    Way::Mark(Change::Widened),
    Way::Mark(Change::Other),
    Way::ListEmpty,
    Way::RowVanishes,
    Way::RowVanishesOnce,
    Way::TotalLies,
    Way::TotalIs(Some(-1)),
    Way::TotalIs(Some(0)),
    Way::TotalIs(None),
    Way::NoList,
    Way::OddRow,
    Way::HalfCharacter,
    Way::Late(0),
    Way::Late(50),
    Way::Late(90),
    Way::Lags(5),
    Way::Lags(28),
    Way::Hidden,
    Way::Bare,
];

const BUYERS: [&str; 4] = ["pandapon-1688", "pandapon-taobao", "dajisaas-1688", "dajisaas-taobao"];

/// The transport before the sandbox.
struct Between {
    to: ReqwestTransport,
    clock: Arc<ManualClock>,
    settle: Duration,
    pause: Duration,
    state: Mutex<Seen>,
}

#[derive(Default)]
struct Seen {
    way: Option<Way>,
    creations: usize,
    /// The orders that were there before the one that is lost.
    old: HashSet<String>,
    lost_at: Option<Duration>,
    /// The new order was left out once.
    hid: bool,
}

#[async_trait::async_trait]
impl Transport for Between {
    async fn send(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, TransportError> {
        let path = request.uri().path().to_owned();
        let creation = CREATIONS.iter().any(|end| path.ends_with(end));
        let way = self.state.lock().unwrap().way;
        let asks_for_number =
            [request.uri().query().unwrap_or_default().as_bytes(), request.body()].iter().any(|text| {
                let text = String::from_utf8_lossy(text);
                FILTERS
                    .iter()
                    .any(|filter| text.contains(&format!("{filter}\":\"")) || text.contains(&format!("{filter}=N")))
            });
        let lose = creation && way.is_some() && {
            let mut seen = self.state.lock().unwrap();
            seen.creations += 1;
            seen.creations == 1
        };
        if lose {
            self.state.lock().unwrap().lost_at = Some(self.clock.monotonic());
            if way == Some(Way::NeverMade) {
                return Err(TransportError::new(Failure::Timeout, "lost on the way there"));
            }
        }
        let response = self.to.send(request).await?;
        if lose {
            return match way {
                Some(Way::Code429) => {
                    Ok(response.map(|_| Bytes::from_static(br#"{"code":429,"msg":"slow down","message":"slow down"}"#)))
                }
                Some(Way::Garbage) => Ok(response.map(|_| Bytes::from_static(b"<html>"))),
                _ => Err(TransportError::new(Failure::Interrupted, "lost on the way back")),
            };
        }
        if way == Some(Way::Hidden) && asks_for_number {
            return Ok(response);
        }
        Ok(response.map(|body| self.altered(body)))
    }
}

/// The filters for the caller's own number.
const FILTERS: [&str; 3] = ["outOrderId", "outer_purchase_id", "outerPurchaseId"];

impl Between {
    /// A list of orders, as the way has it. Everything else passes.
    fn altered(&self, body: Bytes) -> Bytes {
        let Ok(mut json) = serde_json::from_slice::<Value>(&body) else { return body };
        let Some(rows) = rows(&mut json).cloned() else { return body };
        if rows.iter().any(|row| id(row).is_none()) {
            return body;
        }
        let mut seen = self.state.lock().unwrap();
        let (Some(way), Some(lost_at)) = (seen.way, seen.lost_at) else {
            seen.old.extend(rows.iter().filter_map(id));
            return body;
        };
        let since = self.clock.monotonic().saturating_sub(lost_at);
        let old = seen.old.clone();
        let new = |row: &Value| id(row).is_some_and(|id| !old.contains(&id));
        let without: Vec<Value> = rows.iter().filter(|row| !new(row)).cloned().collect();
        let hidden = i64::try_from(rows.len() - without.len()).unwrap();
        let told = total_of(&json);
        let (mut rows, mut total) = (rows.clone(), told);
        match way {
            Way::ListEmpty => (rows, total) = (Vec::new(), Some(0)),
            Way::RowVanishes => rows = without,
            Way::RowVanishesOnce if hidden > 0 && !seen.hid => {
                (rows, total) = (without, told.map(|total| total - hidden));
                seen.hid = true;
            }
            Way::Hidden => (rows, total) = (without, told.map(|total| total - hidden)),
            Way::Lags(tenths) if since < self.settle + self.pause * u32::from(tenths) / 10 => {
                (rows, total) = (without, told.map(|total| total - hidden));
            }
            Way::Late(percent) if since < self.settle * u32::from(percent) / 100 => {
                (rows, total) = (without, told.map(|total| total - hidden));
            }
            Way::TotalLies => total = Some(1_000_000_000),
            Way::TotalIs(lie) => total = lie,
            Way::Mark(change) => rows.iter_mut().filter(|row| new(row)).for_each(|row| remark(row, change)),
            Way::Bare => rows.iter_mut().filter(|row| new(row)).for_each(|row| {
                remark(row, Change::Emptied);
                bare(row);
            }),
            Way::OddRow => rows.iter_mut().filter(|row| !new(row)).for_each(odd),
            _ => {}
        }
        put(&mut json, (way != Way::NoList).then_some(rows), total);
        let text = json.to_string();
        let text = if way == Way::HalfCharacter { text.replace("轻放", "轻放\\ud83d") } else { text };
        text.into_bytes().into()
    }
}

/// The ends of the paths that create orders.
const CREATIONS: [&str; 4] = ["/order/create", "/createCrossOrder", "/v2/taobao/order", "/open/order"];

const LISTS: [&str; 3] = ["purchaseOrders", "result", "data"];
const TOTALS: [&str; 3] = ["resultsTotal", "totalRecord", "total"];

/// The rows of a list of orders, wherever they stand.
fn rows(json: &mut Value) -> Option<&mut Vec<Value>> {
    let name =
        LISTS.into_iter().find(|name| json.get(name).is_some_and(|value| value.is_array() || value.is_object()))?;
    let inner = json.get_mut(name)?;
    if inner.is_array() { inner.as_array_mut() } else { rows(inner) }
}

/// The total that stands beside them.
fn total_of(json: &Value) -> Option<i64> {
    let here = TOTALS.into_iter().find_map(|member| json.get(member)?.as_i64());
    here.or_else(|| LISTS.into_iter().find_map(|name| total_of(json.get(name)?)))
}

fn put(json: &mut Value, new: Option<Vec<Value>>, total: Option<i64>) {
    let Some(name) = LISTS.into_iter().find(|name| json.get(name).is_some()) else { return };
    if json[name].is_array() {
        json[name] = new.map_or(Value::Null, Value::Array);
        for member in TOTALS.into_iter().filter(|member| json.get(member).is_some()).collect::<Vec<_>>() {
            json[member] = total.map_or(Value::Null, |total| json!(total));
        }
    } else {
        put(&mut json[name], new, total);
    }
}

/// The number of a row of a list of orders.
fn id(row: &Value) -> Option<String> {
    let id = [&row["tbOrderId"], &row["purchaseId"], &row["baseInfo"]["idOfStr"], &row["baseInfo"]["id"]];
    let id = id.into_iter().find(|id| !id.is_null())?;
    Some(id.to_string().trim_matches('"').to_owned())
}

/// Changes the note, and the fields for the caller's own number.
fn remark(row: &mut Value, change: Change) {
    for path in ["/message", "/baseInfo/outOrderId", "/outerPurchaseId", "/sellerOrderNumber"] {
        let Some(Value::String(text)) = row.pointer_mut(path) else { continue };
        *text = match change {
            Change::Cut(length) => text.chars().take(length).collect(),
            Change::Emptied => String::new(),
            Change::Appended => format!("{text} 【跨境代采】"),
            Change::Widened => text.replace('-', "－").replace(':', "："),
            Change::Other => "8100".to_owned(),
        };
    }
}

/// Takes away what an order is made of.
fn bare(row: &mut Value) {
    for member in [
        "cargoParamList",
        "orderDetailInfoVOS",
        "receiver",
        "warehouseAddressInfo",
        "productItems",
        "nativeLogistics",
        "subPurchaseOrders",
    ] {
        if let Some(object) = row.as_object_mut() {
            object.remove(member);
        }
    }
}

/// Makes a row that no type reads.
fn odd(row: &mut Value) {
    for path in ["/totalAmount", "/baseInfo/totalAmount", "/purchaseAmount"] {
        if let Some(amount) = row.pointer_mut(path) {
            *amount = json!({ "?": 1 });
        }
    }
}

fn built<M: Marketplace>(builder: Builder<M>, between: &Arc<Between>) -> M {
    let first_wait = Duration::from_millis(1);
    let policy = RetryPolicy { max_attempts: 1, first_wait, longest_wait: first_wait };
    builder.retry(policy).transport(between.clone()).build().unwrap()
}

fn buyer(name: &str, config: Config, between: &Arc<Between>) -> Box<dyn Buyer> {
    match name {
        "pandapon-1688" => Box::new(PandaPon1688::new(built(Alibaba1688::from_config(config), between))),
        "pandapon-taobao" => Box::new(PandaPonTaobao::new(built(Taobao::from_config(config), between))),
        "dajisaas-1688" => Box::new(DajiSaas1688::new(built(DajiSaas::from_config(config), between))),
        _ => Box::new(DajiSaasTaobao::new(built(DajiSaas::from_config(config), between))),
    }
}

async fn admin(sandbox: &Sandbox, path: &str) -> Value {
    let request = http::Request::get(format!("{}{path}", sandbox.admin_url())).body(Bytes::new()).unwrap();
    let answer = ReqwestTransport::new(Timeouts::default(), 1 << 24).unwrap().send(request).await.unwrap();
    serde_json::from_slice(answer.body()).unwrap()
}

/// The outcome of one cell: how many orders there are, and what the ledger says.
struct Cell {
    orders: usize,
    outcome: Outcome,
    candidates: usize,
    words: String,
}

async fn cell(sandbox: &Sandbox, name: &str, goods: &Value, way: Way, settle: Duration, number: usize) -> Cell {
    let clock = Arc::new(ManualClock::at(daigou_core::clock::SystemClock::default().unix_millis()));
    let to = ReqwestTransport::new(Timeouts::default(), 1 << 24).unwrap();
    let rules = Rules { settle, tries: 4, lookups: 8, ..Rules::default() };
    let pause = rules.pause();
    let between = Arc::new(Between { to, clock: clock.clone(), settle, pause, state: Mutex::default() });
    let buyer = buyer(name, sandbox.config(), &between);
    let folder = Folder::new(&format!("matrix-{name}-{number}"));
    let store = Store::open_with(&folder.url(), clock.clone()).await.unwrap();
    let ledger = Ledger::new(store, rules).unwrap().random(Arc::new(SeededRandom::new(7)));
    let make = |prefix: &str, at: usize| {
        let good = &goods[at];
        let text = |member: &str| good[member].as_str().unwrap().to_owned();
        let address = DeliveryAddress::new("张三", "13800000000", ["浙江省", "杭州市", "余杭区"], "网商路699号");
        let line = NewLine::new(text("product"), text("sku"), good["min_quantity"].as_i64().unwrap());
        let reference = Reference::new(format!("{prefix}-{number}")).unwrap();
        let mut order = NewOrder::new(reference, [line], address);
        order.remark = Some("轻放".to_owned());
        order
    };
    // An older order, which the ledger knows.
    let old = ledger.place(&*buyer, make("OLD", 1)).await.unwrap();
    assert_eq!(old.outcome, Outcome::Placed, "{name} {way:?}: {old:?}");
    clock.advance(settle + Duration::from_secs(1));
    buyer
        .orders_since(&daigou_core::buyer::OrderQuery { since_millis: clock.unix_millis() - 86_400_000 })
        .await
        .unwrap();
    between.state.lock().unwrap().way = Some(way);
    let report = ledger.place(&*buyer, make("NEW", 0)).await;
    let reference = format!("NEW-{number}");
    let orders = admin(sandbox, &format!("/orders?q={reference}")).await;
    let orders = orders.as_array().unwrap().iter().filter(|order| order["reference"] == reference.as_str()).count();
    match report {
        Ok(report) => {
            let candidates = report.placement.candidates.len();
            Cell { orders, outcome: report.outcome, candidates, words: format!("{:?}", report.placement.message) }
        }
        Err(error) => Cell { orders, outcome: Outcome::Unknown, candidates: 0, words: error.to_string() },
    }
}

/// Tells by the rule whether a way may be left to a person.
fn may_stay_unknown(name: &str, way: Way) -> bool {
    let by_number = name != "pandapon-1688";
    match way {
        Way::Shown | Way::NeverMade | Way::Code429 | Way::Garbage | Way::HalfCharacter | Way::Late(_) => false,
        Way::Lags(_) | Way::Hidden | Way::RowVanishesOnce | Way::OddRow | Way::TotalLies | Way::TotalIs(_) => false,
        Way::Mark(Change::Appended | Change::Widened | Change::Cut(20 | 60 | 500)) => by_number,
        Way::Mark(_) => by_number,
        Way::ListEmpty | Way::RowVanishes | Way::NoList | Way::Bare => true,
    }
}

/// Whether an unknown order's row is shown, so that it has to be a candidate.
fn shows_it(way: Way) -> bool {
    matches!(way, Way::Mark(_) | Way::Bare)
}

/// A platform that shows an order nowhere, and can be asked for it by nothing, cannot be told from one that has none.
fn can_be_told(name: &str, way: Way) -> bool {
    way != Way::Hidden || name != "pandapon-1688"
}

#[tokio::test]
async fn whatever_the_platform_shows_there_is_one_order() {
    let settles = [Duration::from_secs(1), Duration::from_secs(120)];
    let (mut cells, mut found, mut open, mut candidates) = (0, 0, 0, 0);
    for name in BUYERS {
        let sandbox = Sandbox::start().await.unwrap();
        let goods = admin(&sandbox, &format!("/products?buyer={name}&generation=v2&limit=200")).await;
        let fits = |good: &&Value| {
            good["stock"].as_i64() > Some(10_000)
                || good["stock"].as_i64() > good["min_quantity"].as_i64().map(|n| n * 300)
        };
        let goods: Vec<Value> = goods.as_array().unwrap().iter().filter(fits).cloned().collect();
        assert!(goods.len() >= 2, "{name}: {goods:?}");
        let goods = Value::Array(goods);
        for (number, (way, settle)) in WAYS.into_iter().flat_map(|way| settles.map(|s| (way, s))).enumerate() {
            if !can_be_told(name, way) {
                continue;
            }
            let cell = cell(&sandbox, name, &goods, way, settle, number).await;
            cells += 1;
            let told = format!("{name} {way:?} {settle:?}: {} orders, {:?}: {}", cell.orders, cell.outcome, cell.words);
            assert_eq!(cell.orders, 1, "{told}");
            match cell.outcome {
                Outcome::Placed => found += 1,
                Outcome::Unknown if may_stay_unknown(name, way) => open += 1,
                _ => panic!("{told}"),
            }
            let left = cell.outcome == Outcome::Unknown;
            assert!(!left || !shows_it(way) || cell.candidates > 0, "no candidate: {told}");
            candidates += usize::from(cell.candidates > 0);
        }
        sandbox.shutdown().await;
    }
    say(format_args!(
        "{cells} cells: {found} found or placed, {open} left to a person ({candidates} of them with candidates: the others \
         are not shown at all), none twice"
    ));
}

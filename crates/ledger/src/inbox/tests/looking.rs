//! Looking after an inbox: lists, handling again, and pulling what was never delivered.

use super::*;
use daigou_core::buyer::content::Sent;
use daigou_core::buyer::listing::SeenOrders;
use daigou_core::buyer::{Account, Buyer, NewOrder, Order, OrderQuery, OrderStatus, Payment, Placed, Quote};
use daigou_core::value::OrderId;

struct Counts(Arc<Mutex<Vec<i64>>>);

#[async_trait]
impl Handler for Counts {
    async fn handle(&self, message: &Message) -> Result<(), HandlerError> {
        self.0.lock().unwrap().push(message.id);
        if message.source == Source::Daigou {
            assert_eq!(message.order_snapshot()?.id.as_str(), message.order.as_deref().unwrap());
        }
        Ok(())
    }
}

#[tokio::test]
async fn messages_are_handled_again_by_number_by_state_and_by_time() {
    for place in places("replay").await {
        let seen = Arc::<Mutex<Vec<i64>>>::default();
        let inbox = place.inbox(Options::default().handler(Counts(seen.clone()))).await;
        for order in ["1", "2"] {
            assert_eq!(push(&inbox, pandapon(order, 1)).await, 200);
        }
        place.hands.advance(Duration::from_secs(60));
        assert_eq!(push(&inbox, pandapon("3", 1)).await, 200);
        assert_eq!(push(&inbox, "garbage").await, 200);
        inbox.work_off().await.unwrap();
        assert_eq!(place.stats().await, [4, 4, 3, 0, 1]);
        let ids: Vec<i64> = list(&place.store, &Filter::default()).await.unwrap().iter().rev().map(|m| m.id).collect();
        let again = async |which: Replay| {
            seen.lock().unwrap().clear();
            let count = replay(&place.store, &which).await?;
            inbox.work_off().await?;
            let mut seen = seen.lock().unwrap().clone();
            seen.sort_unstable();
            assert_eq!(count, seen.len() as u64);
            Ok::<_, Error>(seen)
        };
        assert_eq!(again(Replay { ids: vec![ids[1]], ..Replay::default() }).await.unwrap(), [ids[1]]);
        assert_eq!(again(Replay { dead: true, ..Replay::default() }).await.unwrap(), [ids[3]]);
        let since = Some(place.store.now_millis());
        assert_eq!(again(Replay { since_millis: since, ..Replay::default() }).await.unwrap(), ids[2..]);
        for which in [Replay::default(), Replay { ids: vec![ids[0], 999], ..Replay::default() }] {
            assert_eq!(again(which).await.unwrap_err().kind(), ErrorKind::Usage);
        }
        assert_eq!(place.stats().await, [4, 4, 4, 0, 0]);
    }
}

#[tokio::test]
async fn lists_show_what_is_asked_for_the_newest_first() {
    for place in places("lists").await {
        let inbox = place.inbox(Options::default()).await;
        for order in ["1", "2", "3"] {
            assert_eq!(push(&inbox, pandapon(order, 1)).await, 200);
        }
        assert_eq!(send(&inbox, Method::POST, "/dajisaas/t", "rubbish").await, 200);
        let orders = async |filter: Filter| {
            let listed = list(&place.store, &filter).await.unwrap();
            assert!(filter.bodies || listed.iter().all(|m| m.body.is_none()));
            listed.into_iter().map(|m| m.order.unwrap_or(m.kind)).collect::<Vec<_>>()
        };
        assert_eq!(orders(Filter::default()).await, ["unreadable", "3", "2", "1"]);
        assert_eq!(orders(Filter { limit: 2, ..Filter::default() }).await, ["unreadable", "3"]);
        let processed = Filter { state: Some(State::Processed), limit: 1, bodies: true, ..Filter::default() };
        assert_eq!(orders(processed).await, ["3"]);
        let both = Filter { state: Some(State::Dead), source: Some(Source::DajiSaas), ..Filter::default() };
        assert_eq!(orders(both).await, ["unreadable"]);
        assert!(orders(Filter { state: Some(State::Pending), ..Filter::default() }).await.is_empty());
    }
}

/// A buyer whose orders are what a test says.
struct Shelf(Mutex<Vec<(&'static str, OrderStatus)>>);

#[async_trait]
impl Buyer for Shelf {
    fn name(&self) -> &'static str {
        "pandapon-1688"
    }
    fn ready(&self) -> Result<(), Error> {
        Ok(())
    }
    fn check(&self, _: &NewOrder) -> Result<(), Error> {
        Ok(())
    }
    async fn quote(&self, _: &NewOrder) -> Result<Quote, Error> {
        Err(Error::usage("reads alone"))
    }
    async fn place(&self, _: &NewOrder, _: &Quote) -> Result<Placed, Error> {
        Err(Error::usage("reads alone"))
    }
    fn proves_nothing_done(&self, _: &Error) -> bool {
        false
    }
    fn account(&self) -> Account {
        Account::new("pandapon", "https://memory.example", &[])
    }
    fn platform_millis(&self) -> Option<i64> {
        None
    }
    fn sent(&self, order: &NewOrder, _: Option<&Quote>) -> Sent {
        Sent { lines: Vec::new(), receiver: order.address.clone(), total: None }
    }
    async fn orders_since(&self, _: &OrderQuery) -> Result<SeenOrders, Error> {
        Err(Error::usage("reads alone"))
    }
    async fn probe(&self) -> Result<(), Error> {
        Err(Error::usage("reads alone"))
    }
    async fn order(&self, order: &OrderId) -> Result<Order, Error> {
        let shelf = self.0.lock().unwrap();
        let (_, state) =
            shelf.iter().find(|(id, _)| *id == order.as_str()).ok_or_else(|| Error::usage("no such order"))?;
        Ok(Order { id: order.clone(), state: *state, total: None, platform_state: None })
    }
    async fn pay(&self, _: &OrderId) -> Result<Payment, Error> {
        Err(Error::usage("reads alone"))
    }
}

#[tokio::test]
async fn what_was_never_delivered_is_pulled_once_for_each_standing() {
    for place in places("pull").await {
        let seen = Arc::<Mutex<Vec<i64>>>::default();
        let inbox = place.inbox(Options::default().handler(Counts(seen.clone()))).await;
        let shelf = Shelf(Mutex::new(vec![("1", OrderStatus::Unpaid), ("2", OrderStatus::Closed)]));
        let ids = || ["1", "2", "404"].map(OrderId::from);
        let pulled = pull(&place.store, &shelf, ids()).await.unwrap();
        assert_eq!((pulled.read, pulled.ended, pulled.told, pulled.failed.len()), (2, 0, 2, 1));
        let pulled = pull(&place.store, &shelf, ids()).await.unwrap();
        assert_eq!((pulled.read, pulled.ended, pulled.told, pulled.failed.len()), (1, 1, 0, 1));
        shelf.0.lock().unwrap()[0].1 = OrderStatus::Paid;
        let pulled = pull(&place.store, &shelf, ids()).await.unwrap();
        assert_eq!((pulled.read, pulled.told), (1, 1));
        assert_eq!(inbox.work_off().await.unwrap(), 3);
        assert_eq!(seen.lock().unwrap().len(), 3);
        let listed = list(&place.store, &Filter { source: Some(Source::Daigou), ..Filter::default() }).await.unwrap();
        let keys: Vec<(&str, &str)> = listed.iter().map(|m| (m.key.as_str(), m.kind.as_str())).collect();
        assert_eq!(keys, [("1:paid", ORDER_SNAPSHOT), ("2:closed", ORDER_SNAPSHOT), ("1:unpaid", ORDER_SNAPSHOT)]);
    }
}

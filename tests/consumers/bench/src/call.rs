//! One call over loopback, signed, sent and decoded: the library beside the same by hand, once into the library's own
//! types, so that the call is compared, and once into plain structs, so that the whole is.

use std::fs;
use std::hint::black_box;
use std::time::Instant;

use daigou_alibaba1688::core::{Credentials, Envelope};
use daigou_alibaba1688::{Alibaba1688, ListOrders, OrderPage};
use serde::de::DeserializeOwned;
use tokio::runtime::{Builder, Runtime};

use crate::pages::page;
use crate::rounds::median;
use crate::{allocations, hand, plain, server};

const PAGES: [(&str, usize); 2] = [("one order", 1), ("page of 20", 20)];
const KEY: (&str, &str, &str) = ("8a6f0d2b4c1e4f7f", "c3b1a2f4e5d69788", "2100007341207");
const ROUNDS: usize = 31;
const CALLS: usize = 100;

/// Measures a call for both pages.
pub fn measure() {
    for (name, orders) in PAGES {
        let url = server::start(&page(Some(orders)));
        let calls = Calls {
            runtime: Builder::new_current_thread().enable_all().build().expect("a runtime"),
            library: Alibaba1688::builder()
                .credentials(Credentials::pandapon(KEY.0, KEY.1, KEY.2))
                .base_url(&url)
                .build()
                .expect("a client"),
            hand: hand::Caller::new(&url, KEY.0, KEY.1, KEY.2).expect("a caller"),
        };
        calls.compared::<Envelope<OrderPage>>(&format!("{name} into the same types"));
        calls.compared::<plain::Envelope>(&format!("{name} into plain structs"));
    }
}

struct Calls {
    runtime: Runtime,
    library: Alibaba1688,
    hand: hand::Caller,
}

impl Calls {
    fn library(&self) {
        let request = ListOrders::page(1, 20);
        black_box(self.runtime.block_on(self.library.orders().list(&request)).expect("the library's call"));
    }

    fn by_hand<T: DeserializeOwned>(&self) {
        let request = hand::ListOrders { page_num: 1, page_size: 20 };
        black_box(self.runtime.block_on(self.hand.list_orders::<T>(&request)).expect("the call by hand"));
    }

    /// Prints the three rows of a page: time, processor's time, allocations.
    fn compared<T: DeserializeOwned>(&self, name: &str) {
        let (mut ratios, mut ours, mut theirs) = (Vec::new(), Vec::new(), Vec::new());
        let mut more = Vec::new();
        for _ in 0..ROUNDS {
            let (a, b) = self.in_turns::<T>();
            ratios.push(a / b);
            ours.push(a);
            theirs.push(b);
            if let Some(difference) = self.processor_time::<T>() {
                more.push(difference);
            }
        }
        let micros = |seconds: &mut [f64]| median(seconds) * 1e6;
        let ratio = median(&mut ratios);
        println!(
            "call of {name}: {ratio:.3} (p50: library {:.0} µs, by hand {:.0} µs)",
            micros(&mut ours),
            micros(&mut theirs)
        );
        if !more.is_empty() {
            println!("processor time of a call of {name}: {:+.1} µs", micros(&mut more));
        }
        let (ours, theirs) = (counted(|| self.library()), counted(|| self.by_hand::<T>()));
        println!(
            "allocations of a call of {name}: {:+} (library {ours}, by hand {theirs})",
            ours as i64 - theirs as i64
        );
    }

    /// The median seconds of a call by the library and by hand, one after the other.
    fn in_turns<T: DeserializeOwned>(&self) -> (f64, f64) {
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        for _ in 0..CALLS {
            ours.push(timed(|| self.library()));
            theirs.push(timed(|| self.by_hand::<T>()));
        }
        (median(&mut ours), median(&mut theirs))
    }

    /// How many seconds of this thread's processor a call by the library takes more; nothing where the system does not
    /// count them so finely.
    fn processor_time<T: DeserializeOwned>(&self) -> Option<f64> {
        let start = on_processor()?;
        (0..CALLS).for_each(|_| self.library());
        let middle = on_processor()?;
        (0..CALLS).for_each(|_| self.by_hand::<T>());
        let end = on_processor()?;
        Some(((middle - start) - (end - middle)) / CALLS as f64)
    }
}

fn timed(call: impl FnOnce()) -> f64 {
    let start = Instant::now();
    call();
    start.elapsed().as_secs_f64()
}

/// The seconds that this thread has run, as Linux counts them in nanoseconds.
fn on_processor() -> Option<f64> {
    let text = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanos: f64 = text.split_whitespace().next()?.parse().ok()?;
    (nanos > 0.0).then_some(nanos / 1e9)
}

/// The allocations of one call, the usual one of many: how an answer is cut into pieces varies.
fn counted(mut call: impl FnMut()) -> u64 {
    let mut counts: Vec<u64> = (0..CALLS)
        .map(|_| {
            let before = allocations::so_far();
            call();
            allocations::so_far() - before
        })
        .collect();
    counts.sort_unstable();
    counts[CALLS / 2]
}

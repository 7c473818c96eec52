//! What the library costs at run time beside the same by hand, in one process: `cargo xtask bench` runs it and holds its
//! lines, `NAME: FIGURE (…)`, against the budgets.
//!
//! `consumer-bench [decode|call|sign]…` measures the named groups, or all. `consumer-bench once decode PAGE
//! library|plain TIMES` does one thing so many times and prints nothing, for a counter of instructions.

mod allocations;
mod call;
mod decode;
#[path = "../../hand.rs"]
mod hand;
mod pages;
#[path = "../../plain.rs"]
#[allow(dead_code, reason = "it is decoded and counted, not read")]
mod plain;
mod rounds;
mod server;
mod sign;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    if let ["once", "decode", page, who, times] = words[..] {
        return decode::once(page, who, times.parse().expect("a number of times"));
    }
    for (group, measure) in [("decode", decode::measure as fn()), ("call", call::measure), ("sign", sign::measure)] {
        if words.is_empty() || words.contains(&group) {
            measure();
        }
    }
}

//! What the library costs at run time beside the same by hand, in one process: `cargo xtask bench` runs it and holds its
//! lines, `NAME: RATIO (…)`, against the budgets.
//!
//! `consumer-bench [decode]…` measures the named groups, or all. `consumer-bench once decode PAGE library|plain TIMES`
//! does one thing so many times and prints nothing, for a counter of instructions.

mod decode;
mod pages;
#[path = "../../plain.rs"]
#[allow(dead_code, reason = "it is decoded and counted, not read")]
mod plain;
mod rounds;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    if let ["once", "decode", page, who, times] = words[..] {
        return decode::once(page, who, times.parse().expect("a number of times"));
    }
    let wanted = |group: &str| words.is_empty() || words.contains(&group);
    if wanted("decode") {
        decode::measure();
    }
}

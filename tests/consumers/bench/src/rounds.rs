//! Two things timed in turns: short batches, so that what else the machine does falls on few of them and on both alike.

use std::time::{Duration, Instant};

/// How long one batch takes: shorter than what a scheduler gives at a time.
const BATCH: Duration = Duration::from_micros(400);
const ROUNDS: usize = 600;

/// What the rounds of two things gave: the median of the ratios of neighbours, and what one of each took.
pub struct Compared {
    pub ratio: f64,
    pub ours: Duration,
    pub theirs: Duration,
}

/// Compares two things in interleaved rounds. Each takes how often it is to be done.
pub fn compare(mut ours: impl FnMut(usize), mut theirs: impl FnMut(usize)) -> Compared {
    let times = batch_size(&mut theirs);
    let (mut ratios, mut us, mut them) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        // Who goes first takes turns as well.
        let (a, b) = if round % 2 == 0 {
            let a = timed(&mut ours, times);
            (a, timed(&mut theirs, times))
        } else {
            let b = timed(&mut theirs, times);
            (timed(&mut ours, times), b)
        };
        ratios.push(a / b);
        us.push(a);
        them.push(b);
    }
    let one = |seconds: f64| Duration::from_secs_f64(seconds / times as f64);
    Compared { ratio: median(&mut ratios), ours: one(median(&mut us)), theirs: one(median(&mut them)) }
}

/// How many fit into a batch; warms up on the way.
fn batch_size(thing: &mut impl FnMut(usize)) -> usize {
    let mut times = 1;
    loop {
        let took = (0..5).map(|_| timed(thing, times)).fold(f64::MAX, f64::min);
        if took * 2.0 > BATCH.as_secs_f64() || times > 1 << 20 {
            return times;
        }
        times *= 2;
    }
}

fn timed(thing: &mut impl FnMut(usize), times: usize) -> f64 {
    let start = Instant::now();
    thing(times);
    start.elapsed().as_secs_f64()
}

/// The value in the middle.
pub fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

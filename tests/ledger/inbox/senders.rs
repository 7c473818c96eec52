//! The platform's side: so many senders, each with a connection that it keeps, who wait 1,000 ms for a 200 and otherwise
//! send the same again. The platform does that after half an hour; these are in a hurry.

use crate::support::wire::Messages;
use std::collections::BTreeMap;
use std::io::{ErrorKind, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// How long the platform waits for its answer.
const PATIENCE: Duration = Duration::from_millis(1000);

/// A push as it is sent.
#[derive(Clone)]
pub(crate) struct Delivery {
    /// The number of its message; the same message may be sent several times.
    pub(crate) message: u64,
    pub(crate) dajisaas: bool,
    pub(crate) body: String,
}

/// Where pushes go.
#[derive(Clone)]
pub(crate) struct Target {
    address: SocketAddr,
    host: String,
    pandapon: String,
    dajisaas: String,
}

impl Target {
    /// By what `daigou inbox serve` prints.
    pub(crate) fn of(description: &serde_json::Value) -> Self {
        let parts = |name: &str| {
            let url = description[name].as_str().unwrap_or_else(|| panic!("no `{name}` in {description}"));
            let (host, path) = url.strip_prefix("http://").unwrap().split_once('/').unwrap();
            (host.to_owned(), format!("/{path}"))
        };
        let ((host, pandapon), (_, dajisaas)) = (parts("pandapon"), parts("dajisaas"));
        Self { address: host.parse().unwrap(), host, pandapon, dajisaas }
    }

    /// Sends one push over a connection of its own; gives the status that is answered within the platform's patience, or 0.
    pub(crate) fn push(&self, delivery: &Delivery) -> u16 {
        let answer = || -> std::io::Result<u16> {
            let mut stream = TcpStream::connect(self.address)?;
            stream.write_all(&self.request(delivery))?;
            let answer = Messages::of(stream).next(Some(Instant::now() + PATIENCE))?;
            Ok(answer.map_or(0, |answer| answer.status()))
        };
        answer().unwrap_or_default()
    }

    fn request(&self, delivery: &Delivery) -> Vec<u8> {
        let (path, kind) = if delivery.dajisaas {
            (&self.dajisaas, "application/x-www-form-urlencoded")
        } else {
            (&self.pandapon, "application/json")
        };
        let length = delivery.body.len();
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: {}\r\ncontent-type: {kind}\r\ncontent-length: {length}\r\n\r\n",
            self.host
        );
        [head.as_bytes(), delivery.body.as_bytes()].concat()
    }
}

/// A 200: when it came, and how long it took.
#[derive(Clone, Copy)]
pub(crate) struct Taken {
    pub(crate) at: Instant,
    pub(crate) micros: u64,
}

/// What senders met.
#[derive(Default)]
pub(crate) struct Met {
    pub(crate) taken: Vec<Taken>,
    /// Answers that were no 200, by their status; how long the slowest took.
    pub(crate) refused: BTreeMap<u16, u64>,
    pub(crate) slowest_refusal_millis: u128,
    /// No connection, or one that broke.
    pub(crate) broken: u64,
    /// No answer in time.
    pub(crate) late: u64,
    /// When the late ones had begun.
    pub(crate) late_since: Vec<Instant>,
}

impl Met {
    fn add(&mut self, other: Self) {
        self.taken.extend(other.taken);
        for (status, count) in other.refused {
            *self.refused.entry(status).or_default() += count;
        }
        self.slowest_refusal_millis = self.slowest_refusal_millis.max(other.slowest_refusal_millis);
        self.broken += other.broken;
        self.late += other.late;
        self.late_since.extend(other.late_since);
    }

    /// How long so many of a hundred 200s took at most, in microseconds.
    pub(crate) fn percentile(&self, percent: usize) -> u64 {
        let mut micros: Vec<u64> = self.taken.iter().map(|taken| taken.micros).collect();
        micros.sort_unstable();
        micros.get((micros.len() * percent / 100).min(micros.len().saturating_sub(1))).copied().unwrap_or_default()
    }
}

/// How senders go about it.
pub(crate) struct Manner {
    pub(crate) senders: usize,
    /// The pause before the same is sent again.
    pub(crate) again: Duration,
    /// The pause after each 200.
    pub(crate) pause: Duration,
    /// When all must be over.
    pub(crate) deadline: Instant,
}

/// Sends until there is nothing more to send and all of it was taken.
pub(crate) fn send_all(
    target: &Target,
    manner: &Manner,
    next: &(dyn Fn() -> Option<Delivery> + Sync),
    taken: &AtomicU64,
) -> Met {
    let mut met = Met::default();
    std::thread::scope(|scope| {
        let senders: Vec<_> =
            (0..manner.senders).map(|_| scope.spawn(|| Sender::new(target, manner).send(next, taken))).collect();
        for sender in senders {
            met.add(sender.join().unwrap());
        }
    });
    met
}

struct Sender<'s> {
    target: &'s Target,
    manner: &'s Manner,
    connection: Option<Messages>,
    met: Met,
}

impl<'s> Sender<'s> {
    fn new(target: &'s Target, manner: &'s Manner) -> Self {
        Self { target, manner, connection: None, met: Met::default() }
    }

    fn send(mut self, next: &dyn Fn() -> Option<Delivery>, taken: &AtomicU64) -> Met {
        while let Some(delivery) = next() {
            let request = self.target.request(&delivery);
            while !self.try_once(&request) {
                assert!(Instant::now() < self.manner.deadline, "message {} is not taken", delivery.message);
                std::thread::sleep(self.manner.again);
            }
            taken.fetch_add(1, Ordering::Relaxed);
            if !self.manner.pause.is_zero() {
                std::thread::sleep(self.manner.pause);
            }
        }
        self.met
    }

    /// Sends it; whether it was taken.
    fn try_once(&mut self, request: &[u8]) -> bool {
        let began = Instant::now();
        match self.exchange(request, began + PATIENCE) {
            Ok(200) => {
                let now = Instant::now();
                let micros = u64::try_from((now - began).as_micros()).unwrap();
                self.met.taken.push(Taken { at: now, micros });
                return true;
            }
            Ok(status) => {
                *self.met.refused.entry(status).or_default() += 1;
                self.met.slowest_refusal_millis = self.met.slowest_refusal_millis.max(began.elapsed().as_millis());
            }
            Err(error) => {
                self.connection = None;
                if matches!(error.kind(), ErrorKind::TimedOut | ErrorKind::WouldBlock) {
                    self.met.late += 1;
                    self.met.late_since.push(began);
                } else {
                    self.met.broken += 1;
                }
            }
        }
        false
    }

    fn exchange(&mut self, request: &[u8], deadline: Instant) -> std::io::Result<u16> {
        let connection = match &mut self.connection {
            Some(connection) => connection,
            None => {
                let stream = TcpStream::connect_timeout(&self.target.address, PATIENCE)?;
                stream.set_nodelay(true)?;
                self.connection.insert(Messages::of(stream))
            }
        };
        connection.stream.write_all(request)?;
        let answer = connection.next(Some(deadline))?.ok_or(ErrorKind::ConnectionAborted)?;
        let status = answer.status();
        if answer.header("connection").is_some_and(|value| value.eq_ignore_ascii_case("close")) {
            self.connection = None;
        }
        Ok(status)
    }
}

//! Strangers who hold connections, heads and bodies open.

use super::*;
use std::time::Instant;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;

/// A receiver on a socket.
struct Served {
    address: std::net::SocketAddr,
    end: oneshot::Sender<()>,
    server: JoinHandle<Result<(), Error>>,
}

impl Served {
    async fn start(inbox: &Inbox) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (end, ended) = oneshot::channel::<()>();
        let inbox = inbox.clone();
        let server = tokio::spawn(async move { inbox.serve(listener, async { drop(ended.await) }).await });
        Self { address, end, server }
    }

    async fn stop(self) {
        self.end.send(()).unwrap();
        self.server.await.unwrap().unwrap();
    }

    /// Sends a push over a connection of its own; the status, and how long it took.
    async fn push(&self, body: &str) -> (String, Duration) {
        let begun = Instant::now();
        let mut socket = TcpStream::connect(self.address).await.unwrap();
        let head = format!("POST /pandapon/t HTTP/1.1\r\nhost: h\r\ncontent-length: {}\r\n\r\n", body.len());
        socket.write_all(format!("{head}{body}").as_bytes()).await.unwrap();
        let mut answer = [0; 12];
        socket.read_exact(&mut answer).await.unwrap();
        (String::from_utf8_lossy(&answer).into_owned(), begun.elapsed())
    }
}

/// How a stranger begins.
const BEGINNINGS: [&str; 4] = [
    "",
    "POST /pandapon/t HT",
    "POST /pandapon/t HTTP/1.1\r\nhost: h\r\n",
    "POST /pandapon/t HTTP/1.1\r\nhost: h\r\ncontent-length: 100\r\n\r\n{\"messageType\":",
];

/// How long this thread, which is client and receiver in one, was ready and had no processor, where the system tells.
fn held_up() -> Duration {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    Duration::from_nanos(text.split_whitespace().nth(1).and_then(|nanos| nanos.parse().ok()).unwrap_or_default())
}

#[tokio::test]
async fn two_thousand_idle_and_dripping_connections_leave_others_their_answer_within_100_ms() {
    let place = Place::sqlite("crowd").await;
    let inbox = place.inbox(Options::default()).await;
    let served = Served::start(&inbox).await;
    let mut strangers = Vec::new();
    let mut times = Vec::new();
    for number in 0..2000_usize {
        let mut socket = TcpStream::connect(served.address).await.unwrap();
        // What was closed for another may refuse it.
        let _ = socket.write_all(BEGINNINGS[number % 4].as_bytes()).await;
        strangers.push(socket);
        if number % 40 == 39 {
            // A few bytes more of each.
            for stranger in &mut strangers {
                let _ = stranger.try_write(b"x");
            }
            let before = held_up();
            let (status, took) = served.push(&pandapon(&number.to_string(), 1)).await;
            assert_eq!(status, "HTTP/1.1 200", "beside {number}");
            times.push(took.saturating_sub(held_up().saturating_sub(before)));
        }
    }
    times.sort();
    // What other programs do to this machine's processors is taken out; its disk may still be busy once.
    let slow = times.iter().filter(|took| **took > Duration::from_millis(100)).count();
    assert!(slow <= 2, "{slow} of {} took longer than 100 ms: {times:?}", times.len());
    let (median, longest) = (times[times.len() / 2], times[times.len() - 1]);
    let _ = std::io::Write::write_fmt(
        &mut std::io::stderr().lock(),
        format_args!("    2000 connections held open: answered in {median:?} (median), {longest:?} at most\n"),
    );
    assert_eq!(place.stats().await[..2], [50, 50]);
    drop(strangers);
    served.stop().await;
}

#[tokio::test]
async fn a_head_or_an_idle_connection_is_closed_after_its_time_and_a_body_too() {
    let place = Place::sqlite("deadlines").await;
    let inbox = place.inbox(Options::default()).await;
    let served = Served::start(&inbox).await;
    let mut open = Vec::new();
    for beginning in BEGINNINGS {
        let mut socket = TcpStream::connect(served.address).await.unwrap();
        socket.write_all(beginning.as_bytes()).await.unwrap();
        open.push(socket);
    }
    // One that was answered, and idles.
    let body = pandapon("1", 1);
    let head = format!("POST /pandapon/t HTTP/1.1\r\nhost: h\r\ncontent-length: {}\r\n\r\n{body}", body.len());
    open[0].write_all(head.as_bytes()).await.unwrap();
    let mut answer = [0; 12];
    open[0].read_exact(&mut answer).await.unwrap();
    let hands = place.hands.clone();
    let all = async {
        for mut socket in open {
            let mut rest = Vec::new();
            // It ends, whether by its end or by a reset.
            let _ = socket.read_to_end(&mut rest).await;
        }
    };
    let time = async {
        loop {
            hands.advance(Duration::from_millis(500));
            tokio::task::yield_now().await;
        }
    };
    tokio::select! { () = all => {}, () = time => {} }
    let hands = place.hands.clone();
    tokio::select! { () = served.stop() => {}, () = async { loop { hands.advance(Duration::from_secs(1)); tokio::task::yield_now().await } } => {} }
}

#[tokio::test]
async fn a_newcomer_takes_the_place_of_who_waits_longest_and_never_of_who_is_being_recorded() {
    use super::super::connections::Guests;
    let guests = Arc::<Guests>::default();
    assert!(!guests.close_longest());
    let first = guests.enter(2).await;
    let second = guests.enter(2).await;
    first.whole().note();
    let third = guests.enter(2).await;
    assert!(second.is_closed().await && !first.is_closed().await);
    third.whole().note();
    // All are being recorded: the next one waits until one of them is done.
    let mut fourth = std::pin::pin!(guests.enter(2));
    let waits = std::future::poll_fn(|context| std::task::Poll::Ready(fourth.as_mut().poll(context).is_pending()));
    assert!(waits.await);
    drop(first);
    let fourth = fourth.await;
    assert!(!third.is_closed().await && !fourth.is_closed().await);
}

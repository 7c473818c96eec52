//! A way through which connections go to a server, and on which what passes can be held: an answer that comes late, a
//! request that is long under way.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

/// What is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hold {
    /// The request in which the text stands, before the server has it.
    Request,
    /// The answers to it, once the server has it.
    Answer,
}

/// A proxy that lives as long as this value, and its connections as long as their ends want.
pub(crate) struct Proxy {
    pub(crate) port: u16,
    gate: Arc<Gate>,
}

struct Gate {
    hold: Mutex<Option<(Hold, Vec<u8>)>>,
    open: Mutex<bool>,
    changed: Condvar,
    held: AtomicUsize,
}

impl Gate {
    /// Whether this is held; once it was, later ones are not.
    fn takes(&self, how: Hold, bytes: &[u8]) -> bool {
        let mut hold = self.hold.lock().unwrap();
        let takes = hold.as_ref().is_some_and(|(held, text)| {
            *held == how && bytes.windows(text.len()).any(|window| window == text.as_slice())
        });
        if takes {
            *hold = None;
            self.held.fetch_add(1, Ordering::SeqCst);
        }
        takes
    }

    fn wait(&self) {
        let mut open = self.open.lock().unwrap();
        while !*open {
            open = self.changed.wait(open).unwrap();
        }
    }
}

impl Proxy {
    /// To a port of this machine.
    pub(crate) fn to(target: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let (hold, open) = (Mutex::new(None), Mutex::new(true));
        let gate = Arc::new(Gate { hold, open, changed: Condvar::new(), held: AtomicUsize::new(0) });
        let shared = gate.clone();
        std::thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let Ok(server) = TcpStream::connect(("127.0.0.1", target)) else { continue };
                pass(client, server, &shared);
            }
        });
        Self { port, gate }
    }

    /// Holds the next one with this text, until [`release`](Self::release).
    pub(crate) fn hold(&self, how: Hold, text: &str) {
        *self.gate.open.lock().unwrap() = false;
        *self.gate.hold.lock().unwrap() = Some((how, text.as_bytes().to_vec()));
    }

    /// How many were held.
    pub(crate) fn held(&self) -> usize {
        self.gate.held.load(Ordering::SeqCst)
    }

    pub(crate) fn until_held(&self, what: &str) {
        super::until(what, Duration::from_secs(60), || (self.held() > 0).then_some(()));
    }

    pub(crate) fn release(&self) {
        *self.gate.open.lock().unwrap() = true;
        self.gate.changed.notify_all();
    }
}

fn pass(client: TcpStream, server: TcpStream, gate: &Arc<Gate>) {
    let _ = (client.set_nodelay(true), server.set_nodelay(true));
    let answers_held = Arc::new(Mutex::new(false));
    let (mut from, mut to) = (client.try_clone().unwrap(), server.try_clone().unwrap());
    let (up, held) = (gate.clone(), answers_held.clone());
    std::thread::spawn(move || {
        copy(&mut from, &mut to, |bytes| {
            if up.takes(Hold::Answer, bytes) {
                *held.lock().unwrap() = true;
            }
            if up.takes(Hold::Request, bytes) {
                up.wait();
            }
        });
    });
    let (mut from, mut to, down) = (server, client, gate.clone());
    std::thread::spawn(move || {
        copy(&mut from, &mut to, |_| {
            if std::mem::take(&mut *answers_held.lock().unwrap()) {
                down.wait();
            }
        });
    });
}

/// Copies until either end is over.
fn copy(from: &mut TcpStream, to: &mut TcpStream, mut before: impl FnMut(&[u8])) {
    let mut chunk = vec![0; 64 * 1024];
    while let Ok(length) = from.read(&mut chunk) {
        if length == 0 {
            break;
        }
        before(&chunk[..length]);
        if to.write_all(&chunk[..length]).is_err() {
            break;
        }
    }
    let _ = (to.shutdown(Shutdown::Write), from.shutdown(Shutdown::Read));
}

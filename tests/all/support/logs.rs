//! Everything that is logged on this thread, at the finest level.

use std::io::{self, Write};
use std::sync::{Arc, LazyLock, Mutex};
use tracing::{Dispatch, Level};
use tracing_subscriber::fmt::MakeWriter;

/// Two subscribers that live for ever. While fewer exist, tracing asks the subscriber of whichever thread reaches an
/// event first whether anybody wants it, and other tests' threads have none: events would be lost at random.
static KEPT: LazyLock<[Dispatch; 2]> = LazyLock::new(|| [(); 2].map(|()| writing_to(io::sink)));

fn writing_to<W>(writer: W) -> Dispatch
where
    W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
{
    Dispatch::new(tracing_subscriber::fmt().with_max_level(Level::TRACE).with_ansi(false).with_writer(writer).finish())
}

#[derive(Clone, Default)]
struct Buffer(Arc<Mutex<Vec<u8>>>);

impl Write for Buffer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("the buffer").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Runs a future on a runtime of this thread, and returns what was logged meanwhile.
pub(crate) fn captured<T>(future: impl Future<Output = T>) -> (T, String) {
    LazyLock::force(&KEPT);
    let buffer = Buffer::default();
    let writer = buffer.clone();
    let dispatch = writing_to(move || writer.clone());
    let out = tracing::dispatcher::with_default(&dispatch, || super::block_on(future));
    let bytes = buffer.0.lock().expect("the buffer").clone();
    (out, String::from_utf8_lossy(&bytes).into_owned())
}

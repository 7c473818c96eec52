//! A running sandbox: its address, its shared state, its end.

use crate::host::callbacks::Delivery;
use crate::host::journal::JournalEntry;
use crate::host::options::Options;
use crate::host::state::StoreError;
use crate::host::{Shared, connection};
use crate::vendors::routes::calls;
use crate::wire::accept::{Accept, SandboxCredentials, push_rule};
use crate::wire::own_route::announced;
use crate::{console, control};
use axum::Router;
use daigou_core::{Config, Error, Platform};
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// How long open requests may take to finish at the end.
pub(crate) const GRACE: Duration = Duration::from_secs(5);

/// Why a sandbox could not be started.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SandboxError {
    /// The address is taken, or not this machine's.
    #[error("cannot listen on {address}: {source}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// The system's error.
        source: std::io::Error,
    },
    /// The state cannot be kept in the file, or what is in it cannot be read. The file is as it was.
    #[error("the state file {}: {why}", path.display())]
    State {
        /// The file.
        path: PathBuf,
        /// The fault, and what to do.
        why: String,
    },
    /// An event cannot happen to an order now, or there is no such order or event.
    #[error("{0}")]
    Refused(String),
}

/// A running sandbox. Dropping it stops it.
pub struct Sandbox {
    address: SocketAddr,
    accept: Accept,
    credentials: SandboxCredentials,
    shared: Arc<Shared>,
    stop: Option<oneshot::Sender<()>>,
    server: Option<JoinHandle<()>>,
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox").field("address", &self.address).field("accept", &self.accept).finish_non_exhaustive()
    }
}

impl Sandbox {
    /// Starts one with the default options, on a free port of this machine.
    ///
    /// # Errors
    /// No port can be had.
    pub async fn start() -> Result<Self, SandboxError> {
        Self::start_with(Options::default()).await
    }

    /// Starts one. It serves on the runtime that this is called on.
    ///
    /// # Errors
    /// The address cannot be listened on, or the state not be kept in its file.
    pub async fn start_with(options: Options) -> Result<Self, SandboxError> {
        let listen = options.listen;
        let (accept, credentials) = (options.accept, options.credentials.clone());
        let failed = |source| SandboxError::Listen { address: listen, source };
        let listener = TcpListener::bind(listen).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let env = env(&base(address), &credentials, &accept);
        let shared = Shared::new(options, base(address));
        let mut shared = shared.map_err(|StoreError { path, why }| SandboxError::State { path, why })?;
        shared.env = env;
        let shared = Arc::new(shared);
        let seed = shared.seed;
        let app = Router::new()
            .merge(control::routes())
            .merge(console::routes())
            .fallback(control::nothing)
            .with_state(shared.clone());
        let (stop, stopped) = oneshot::channel::<()>();
        let ticking = shared.clone();
        let serving = connection::serve(listener, app, shared.clone(), stopped);
        let server = tokio::spawn(async move {
            tokio::select! {
                () = serving => {}
                () = ticking.tick() => {}
            }
        });
        tracing::debug!(%address, seed, "the sandbox serves");
        Ok(Self { address, accept, credentials, shared, stop: Some(stop), server: Some(server) })
    }

    /// PandaPon's base address.
    #[must_use]
    pub fn pandapon_url(&self) -> String {
        format!("{}/pandapon", base(self.address))
    }

    /// DajiSaaS's base address.
    #[must_use]
    pub fn dajisaas_url(&self) -> String {
        format!("{}/dajisaas", base(self.address))
    }

    /// The address of the console.
    #[must_use]
    pub fn console_url(&self) -> String {
        format!("{}/", base(self.address))
    }

    /// The address of the admin API.
    #[must_use]
    pub fn admin_url(&self) -> String {
        format!("{}/admin", base(self.address))
    }

    /// Describes the sandbox to clients: the line that `daigou sandbox` prints.
    #[must_use]
    pub fn description(&self) -> Description {
        let credentials = &self.credentials;
        Description {
            pandapon: self.pandapon_url(),
            dajisaas: self.dajisaas_url(),
            console: self.console_url(),
            admin: self.admin_url(),
            access_key: credentials.access_key.clone(),
            access_secret: credentials.access_secret.expose().to_owned(),
            user_id: credentials.user_id.clone(),
            app_key: credentials.app_key.clone(),
            app_secret: credentials.app_secret.expose().to_owned(),
            env: self.shared.env.clone(),
        }
    }

    /// The configuration of a client of this sandbox.
    #[must_use]
    pub fn config(&self) -> Config {
        let mut config = Config::default();
        for (name, value) in &self.shared.env {
            config.set(name, value.clone());
        }
        config
    }

    /// Lists the requests that came in so far, oldest first; the newest 10,000 at most.
    #[must_use]
    pub fn journal(&self) -> Vec<JournalEntry> {
        self.shared.journal().newest(usize::MAX)
    }

    /// Plays what the seller, the courier or the buyer's bank would do to an order: an event of the admin API's
    /// `/orders/{order_id}/events`, such as `ship`, by its word. A Taobao order is meant by its number, its id or one of
    /// its purchase orders.
    ///
    /// # Errors
    /// There is no such order or event, or it cannot happen to the order as it stands.
    pub fn play(&self, order_id: &str, event: &str) -> Result<(), SandboxError> {
        control::events::play(&self.shared, order_id, event).map_err(|error| SandboxError::Refused(error.to_string()))
    }

    /// The callbacks so far, oldest first, with what became of each: the newest 10,000 at most, but for those that are
    /// still to be sent.
    #[must_use]
    pub fn callbacks(&self) -> Vec<Delivery> {
        self.shared.outbox().newest(usize::MAX)
    }

    /// Sets where a platform's callbacks go from now on, or takes it away.
    ///
    /// # Errors
    /// The address is no `http://` or `https://` one.
    pub fn set_callback_target(&self, platform: Platform, url: Option<&str>) -> Result<(), Error> {
        self.shared.outbox().set_target(platform, url)?;
        self.shared.keep_targets().map_err(Error::usage)
    }

    /// The state that requests share.
    #[cfg(test)]
    pub(crate) fn shared(&self) -> &Arc<Shared> {
        &self.shared
    }

    /// Serves until the future is dropped, which stops the sandbox: select it against the signal to end.
    pub async fn wait(mut self) {
        if let Some(server) = &mut self.server {
            let _ = server.await;
        }
    }

    /// Stops listening, lets open requests finish, and returns when they have.
    pub async fn shutdown(mut self) {
        self.stop.take();
        if let Some(mut server) = self.server.take()
            && tokio::time::timeout(GRACE, &mut server).await.is_err()
        {
            server.abort();
        }
        self.shared.close_state();
    }
}

/// The variables that point `daigou` at a sandbox.
fn env(base: &str, credentials: &SandboxCredentials, accept: &Accept) -> BTreeMap<String, String> {
    let fixed = [
        ("DAIGOU_PANDAPON_URL", format!("{base}/pandapon")),
        ("DAIGOU_DAJISAAS_URL", format!("{base}/dajisaas")),
        ("DAIGOU_ACCESS_KEY", credentials.access_key.clone()),
        ("DAIGOU_ACCESS_SECRET", credentials.access_secret.expose().to_owned()),
        ("DAIGOU_USER_ID", credentials.user_id.clone()),
        ("DAIGOU_APP_KEY", credentials.app_key.clone()),
        ("DAIGOU_APP_SECRET", credentials.app_secret.expose().to_owned()),
        ("DAIGOU_SCHEME", accept.scheme.as_str().to_owned()),
        ("DAIGOU_TIMESTAMP", accept.unit.as_str().to_owned()),
        ("DAIGOU_LOGISTICS_SCHEME", accept.logistics_scheme.as_str().to_owned()),
        ("DAIGOU_DAJI_ARRAYS", accept.daji_arrays.as_str().to_owned()),
        ("DAIGOU_DAJI_POST", accept.daji_post.as_str().to_owned()),
        ("DAIGOU_PUSH_SCHEME", push_rule(accept.daji_push).as_str().to_owned()),
        ("DAIGOU_ALLOW", "derived".to_owned()),
        ("DAIGOU_SETTLE_S", "1".to_owned()),
    ];
    let routes = calls().filter_map(|(_, operation)| {
        let (method, path) = announced(operation)?;
        Some((operation.route_variable(), format!("{method} {path}")))
    });
    fixed.into_iter().map(|(name, value)| (name.to_owned(), value)).chain(routes).collect()
}

/// The address as a client on this machine writes it.
fn base(address: SocketAddr) -> String {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        ip => ip,
    };
    format!("http://{}", SocketAddr::new(ip, address.port()))
}

/// Where a sandbox is and how to call it. Its JSON is the line that `daigou sandbox` prints; the secrets in it are the
/// sandbox's own, and do not show in `Debug` output.
#[derive(Clone, Serialize)]
#[non_exhaustive]
pub struct Description {
    /// PandaPon's base address.
    pub pandapon: String,
    /// DajiSaaS's base address.
    pub dajisaas: String,
    /// The address of the console.
    pub console: String,
    /// The admin API.
    pub admin: String,
    /// PandaPon's access key.
    pub access_key: String,
    /// Its secret.
    pub access_secret: String,
    /// PandaPon's sub-account.
    pub user_id: String,
    /// DajiSaaS's application key.
    pub app_key: String,
    /// Its secret.
    pub app_secret: String,
    /// Every variable that points `daigou` at this sandbox, routes of unpublished operations included.
    pub env: BTreeMap<String, String>,
}

impl fmt::Debug for Description {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Description")
            .field("pandapon", &self.pandapon)
            .field("dajisaas", &self.dajisaas)
            .field("env", &self.env.keys())
            .finish_non_exhaustive()
    }
}

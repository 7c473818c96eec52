//! The accounts in the admin API: listed with what they can pay with, added, and changed.

use super::answer::{Refused, json, read};
use crate::host::Shared;
use crate::host::state::keep_accounts::AccountError;
use crate::wire::accounts::{Risk, SandboxAccount, WrittenAccount};
use crate::world::AccountPlace;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::response::Response;
use http::{Request, StatusCode};
use serde::{Deserialize, Deserializer, Serialize};
use std::sync::Arc;

/// An account, without its secret.
#[derive(Serialize)]
pub(crate) struct AccountRow {
    /// The access key, or the application key.
    pub(crate) account: String,
    pub(crate) platform: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) user_ids: Vec<String>,
    /// What it can pay with now; `null` where that has no end.
    pub(crate) balance_fen: Option<i64>,
    pub(crate) risk: Vec<Risk>,
    /// How many orders it has.
    pub(crate) orders: usize,
}

/// Every account, by its place.
pub(crate) fn rows(shared: &Shared) -> Vec<AccountRow> {
    shared.settle();
    let (accounts, world) = (shared.verifier.accounts(), shared.world());
    let orders = world
        .books()
        .map(|(_, orders, taobao)| orders.iter().count() + taobao.iter().filter(|order| !order.example).count());
    let counted = accounts.iter().zip(orders).enumerate();
    let rows = counted.map(|(place, (account, orders))| AccountRow {
        account: account.key.clone(),
        platform: account.platform_word(),
        user_ids: account.user_ids.clone(),
        balance_fen: world.purse_of(place).and_then(|purse| purse.balance),
        risk: account.risk.clone(),
        orders,
    });
    rows.collect()
}

fn shown(shared: &Shared, place: AccountPlace) -> Result<Response, Refused> {
    json(&rows(shared).into_iter().nth(place))
}

/// Every rule that is broken, in one answer.
fn read_account(written: WrittenAccount) -> Result<SandboxAccount, Refused> {
    written.read().map_err(|rules| Refused::bad(rules.join("; ")))
}

/// `GET /admin/accounts`.
pub(super) async fn list(State(shared): State<Arc<Shared>>) -> Result<Response, Refused> {
    json(&rows(&shared))
}

/// `POST /admin/accounts`: adds one, written as in the file of `--accounts`.
pub(super) async fn post(State(shared): State<Arc<Shared>>, request: Request<Body>) -> Result<Response, Refused> {
    let account = read_account(read(request).await?)?;
    let place = shared.add_account(account)?;
    shown(&shared, place)
}

/// What changes of an account; what is left out stays.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Changed {
    /// `null` takes the end away.
    #[serde(default, deserialize_with = "given")]
    balance_fen: Option<Option<i64>>,
    risk: Option<Vec<Risk>>,
    user_ids: Option<Vec<String>>,
}

/// A member that is there, whatever it says.
fn given<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Option<i64>>, D::Error> {
    Option::deserialize(from).map(Some)
}

/// `PATCH /admin/accounts/{account}`: `{"balance_fen": 100000, "risk": ["payments"], "user_ids": ["2100000000001"]}`.
pub(super) async fn patch(
    State(shared): State<Arc<Shared>>,
    Path(key): Path<String>,
    request: Request<Body>,
) -> Result<Response, Refused> {
    let changed: Changed = read(request).await?;
    let place = shared.change_account(&key, |account| {
        if let Some(balance) = changed.balance_fen {
            account.balance_fen = balance;
        }
        if let Some(risk) = changed.risk {
            account.risk = risk;
        }
        if let Some(user_ids) = changed.user_ids {
            account.user_ids = user_ids;
        }
    })?;
    shown(&shared, place)
}

impl From<AccountError> for Refused {
    fn from(error: AccountError) -> Self {
        let status = match error {
            AccountError::Taken(_) => StatusCode::CONFLICT,
            AccountError::Unknown(_) => StatusCode::NOT_FOUND,
            AccountError::Wrong(_) => StatusCode::BAD_REQUEST,
            AccountError::Broken(_) => StatusCode::INTERNAL_SERVER_ERROR,
        };
        Self::new(status, error.to_string())
    }
}

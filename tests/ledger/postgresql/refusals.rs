//! What a store cannot be in, told with words before anything is sent; and what it can be in, with fewer rights or behind
//! a pooler.

use super::{Orders, WITHIN};
use crate::support::Turn;
use crate::support::pgbouncer::PgBouncer;
use crate::support::postgres::Cluster;
use crate::support::processes::{Ended, Running};

/// Asks for one order with this store; nothing is sent.
fn refused(orders: &Orders, store: &str) -> Ended {
    let ended = Running::start(&mut orders.place(store, &["--timeout", "2"])).end(WITHIN);
    let error = ended.error();
    assert_eq!((error["kind"].as_str(), error["certainty"].as_str()), (Some("store"), Some("not_sent")), "{ended:?}");
    assert_eq!((ended.code, orders.sandbox.count()), (Some(3), 0), "{ended:?}");
    assert!(error["hint"].as_str().is_some_and(|hint| !hint.is_empty()), "no hint: {error}");
    ended
}

fn says(ended: &Ended, words: &str) {
    let error = ended.error().to_string();
    assert!(error.contains(words), "`{words}` is not said: {error}");
}

#[test]
fn pgbouncer_in_transaction_mode_is_refused_by_its_name() {
    let _turn = Turn::beside_others();
    let orders = Orders::of("transaction", 1);
    let database = Cluster::shared().database();
    let pooler = PgBouncer::before(&database, "transaction");
    says(&refused(&orders, &pooler.url(&database)), "pooler in transaction mode");
    // Made already, with connections that were used before.
    orders.prepare(&database);
    for _ in 0..3 {
        says(&refused(&orders, &pooler.url(&database)), "pooler in transaction mode");
    }
}

#[test]
fn pgbouncer_in_statement_mode_is_refused_by_its_name() {
    let _turn = Turn::beside_others();
    let orders = Orders::of("statement", 1);
    let database = Cluster::shared().database();
    let pooler = PgBouncer::before(&database, "statement");
    says(&refused(&orders, &pooler.url(&database)), "pooler in statement mode");
}

#[test]
fn pgbouncer_in_session_mode_is_used_and_commits_are_flushed() {
    let _turn = Turn::beside_others();
    let orders = Orders::of("session", 3);
    let database = Cluster::shared().database();
    // The database's own default, which a start packet would have to override.
    database.ask(&format!("ALTER DATABASE {} SET synchronous_commit = off", database.name()));
    database.ask(&format!("ALTER DATABASE {} SET default_transaction_isolation = serializable", database.name()));
    let pooler = PgBouncer::before(&database, "session");
    // What is set where it is written is what counts.
    orders.prepare(&database);
    database.ask(
        "CREATE TABLE seen (setting TEXT); CREATE FUNCTION see() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
         INSERT INTO seen VALUES (current_setting('synchronous_commit') || ', ' || \
         current_setting('transaction_isolation') || ', ' || current_setting('client_encoding')); \
         RETURN NEW; END $$; CREATE TRIGGER see BEFORE INSERT OR UPDATE ON placement FOR EACH ROW EXECUTE FUNCTION see()",
    );
    for round in 0..2 {
        let ended = Running::start(&mut orders.place(&pooler.url(&database), &[])).end(WITHIN);
        assert_eq!(ended.code, Some(0), "{round}: {ended:?} {}", pooler.log());
    }
    assert_eq!(orders.sandbox.count(), 3);
    assert_eq!(database.ask("SELECT DISTINCT setting FROM seen"), "on, read committed, UTF8");
}

#[test]
fn a_database_of_another_encoding_is_refused() {
    let _turn = Turn::beside_others();
    let orders = Orders::of("latin", 1);
    for encoding in ["LATIN1", "SQL_ASCII", "EUC_CN"] {
        let database = Cluster::shared().database_with(&format!("ENCODING '{encoding}' TEMPLATE template0"));
        let ended = refused(&orders, &database.url());
        says(&ended, encoding);
        says(&ended, "UTF8");
    }
}

#[test]
fn another_programs_tables_and_a_newer_store_are_told_apart() {
    let _turn = Turn::beside_others();
    let orders = Orders::of("foreign", 1);
    let database = Cluster::shared().database();
    database.ask(
        "CREATE TABLE _sqlx_migrations (version BIGINT PRIMARY KEY, description TEXT NOT NULL, installed_on TIMESTAMPTZ \
         NOT NULL DEFAULT now(), success BOOLEAN NOT NULL, checksum BYTEA NOT NULL, execution_time BIGINT NOT NULL); \
         INSERT INTO _sqlx_migrations VALUES (20240101000000, 'shop', now(), true, '\\x00', 1), (1, 'users', now(), true, '\\x00', 1)",
    );
    says(&refused(&orders, &database.url()), "another program's tables");
    assert_eq!(database.ask("SELECT COUNT(*) FROM _sqlx_migrations"), "2", "nothing was changed");
    let database = Cluster::shared().database();
    orders.prepare(&database);
    database.ask("INSERT INTO _sqlx_migrations VALUES (9000, 'later', now(), true, '\\x00', 1)");
    says(&refused(&orders, &database.url()), "newer version");
}

#[test]
fn a_server_without_tls_is_told_from_one_that_is_away() {
    let _turn = Turn::beside_others();
    let orders = Orders::of("tls", 1);
    let database = Cluster::shared().database();
    let ended = refused(&orders, &format!("{}?sslmode=require", database.url()));
    says(&ended, "TLS");
    says(&ended, "sslmode");
    assert!(!ended.stderr.contains("cannot be reached"), "{ended:?}");
}

#[test]
fn the_value_of_an_unknown_parameter_is_never_told() {
    let _turn = Turn::beside_others();
    let orders = Orders::of("secret", 1);
    let database = Cluster::shared().database();
    for (url, code) in [
        (format!("{}?sslpassword=hunter2&channel_binding=hunter2", database.url()), 0),
        (format!("{}?sslmode=hunter2", database.url()), 3),
    ] {
        let mut command = orders.place(&url, &[]);
        command.env("RUST_LOG", "trace");
        let ended = Running::start(&mut command).end(WITHIN);
        assert_eq!(ended.code, Some(code), "{ended:?}");
        assert!(!ended.stderr.contains("hunter2") && !ended.stdout.contains("hunter2"), "{ended:?}");
    }
}

#[test]
fn a_store_whose_tables_are_right_needs_no_right_to_create() {
    let _turn = Turn::beside_others();
    let orders = Orders::of("rights", 2);
    let database = Cluster::shared().database();
    let user = format!("clerk_{}", database.name());
    database.ask(&format!("CREATE USER {user}; REVOKE CREATE ON SCHEMA public FROM PUBLIC"));
    let url = database.url().replace("postgres@", &format!("{user}@"));
    says(&refused(&orders, &url), "the user may not do this");
    orders.prepare(&database);
    says(&refused(&orders, &url), "GRANT".to_lowercase().as_str());
    database.ask(&format!("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {user}"));
    let ended = Running::start(&mut orders.place(&url, &[])).end(WITHIN);
    assert_eq!((ended.code, orders.sandbox.count()), (Some(0), 2), "{ended:?}");
    database.ask(&format!("DROP OWNED BY {user}; DROP USER {user}"));
}

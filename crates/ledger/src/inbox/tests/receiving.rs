//! Tests of receiving: the answers, and what is recorded then.

use super::*;
use daigou_core::auth::Secret;
use daigou_core::message::{DajiVerifier, PushEncoding, PushInput, PushScheme, Strictness};

#[tokio::test]
async fn duplicates_are_recorded_once_and_each_delivery_is_counted() {
    for place in places("duplicates").await {
        let inbox = place.inbox(Options::default()).await;
        for _ in 0..3 {
            assert_eq!(push(&inbox, pandapon("1", 1)).await, 200);
        }
        assert_eq!(push(&inbox, pandapon("1", 2)).await, 200);
        assert_eq!(place.stats().await, [4, 2, 2, 0, 0]);
        // Side by side: what waits for one commit is counted as well, and written in one batch.
        let same = futures_util::future::join_all((0..10).map(|_| push(&inbox, pandapon("2", 1)))).await;
        assert!(same.iter().all(|status| *status == 200), "{same:?}");
        assert_eq!(place.stats().await, [14, 3, 3, 0, 0]);
        let metrics = inbox.metrics().await.unwrap();
        assert_eq!((metrics.received, metrics.committed, metrics.unavailable), (14, 14, 0));
        assert!(metrics.commits < 14 && metrics.largest_batch > 1, "{metrics:?}");
    }
}

#[tokio::test]
async fn only_who_knows_the_token_finds_the_address() {
    for place in places("token").await {
        let inbox = place.inbox(Options::default()).await;
        for path in ["/pandapon/T", "/pandapon/t2", "/pandapon/", "/pandapon", "/dajisaas/tt", "/other/t", "/"] {
            assert_eq!(send(&inbox, Method::POST, path, pandapon("1", 1)).await, 404, "{path}");
            assert_eq!(send(&inbox, Method::GET, path, "").await, 404, "{path}");
        }
        assert_eq!(send(&inbox, Method::DELETE, "/pandapon/t", "").await, 405);
        assert_eq!(place.stats().await, [0; 5]);
    }
}

#[tokio::test]
async fn a_token_is_made_once_and_kept() {
    for place in places("kept").await {
        let made = Inbox::open(&place.store, Options::default()).await.unwrap();
        let path = made.path(Source::PandaPon).unwrap();
        assert!(path.len() == "/pandapon/".len() + 32, "{path}");
        assert!(made.path(Source::Daigou).is_err());
        made.stop().await;
        drop(made);
        let again = Inbox::open(&place.store, Options::default()).await.unwrap();
        assert_eq!(again.path(Source::PandaPon).unwrap(), path);
        assert_eq!(push(&again, pandapon("1", 1)).await, 404);
        for token in ["", "a/b", "七"] {
            let refused = Inbox::open(&place.store, Options::default().token(token)).await.unwrap_err();
            assert_eq!(refused.kind(), ErrorKind::Usage, "{token}");
        }
    }
}

#[tokio::test]
async fn a_probe_is_answered_and_not_recorded() {
    for place in places("probe").await {
        let inbox = place.inbox(Options::default().strictness(Strictness::Strict)).await;
        for path in ["/pandapon/t", "/dajisaas/t"] {
            for method in [Method::GET, Method::HEAD] {
                assert_eq!(send(&inbox, method, path, "").await, 200);
            }
            for body in ["", " \n", "{}", r#"{"messageType":"","messageBody":null}"#, "message=", "message=%7B%7D"] {
                assert_eq!(send(&inbox, Method::POST, path, body).await, 200, "{path} {body}");
            }
        }
        assert_eq!(place.stats().await, [0; 5]);
        let metrics = inbox.metrics().await.unwrap();
        assert_eq!((metrics.probes, metrics.received), (16, 0));
    }
}

/// Nothing that says something is documented as a probe: it is kept.
#[tokio::test]
async fn what_says_something_is_no_probe() {
    for place in places("says").await {
        let inbox = place.inbox(Options::default()).await;
        for body in [r#"{"test":1}"#, "echo=1", "ping", "0", "false", "[0]"] {
            assert_eq!(push(&inbox, body).await, 200, "{body}");
        }
        assert_eq!(send(&inbox, Method::GET, "/pandapon/t?echo=2", "").await, 200);
        assert_eq!(place.stats().await, [7, 7, 0, 0, 7]);
    }
}

#[tokio::test]
async fn what_cannot_be_read_is_kept_as_it_came() {
    for place in places("unreadable").await {
        let inbox = place.inbox(Options::default()).await;
        let long = format!(r#"{{"messageType":"{}","messageBody":{{}}}}"#, "x".repeat(5000));
        let pandapon: [&[u8]; 7] = [
            b"garbage",
            b"\xff\xfe\x00",
            b"[1]",
            br#"{"messageType":"X","messageBody":"{"}"#,
            br#"{"messageBody":{"orderId":1}}"#,
            br#"{"messageType":"a\u0000b","messageBody":{}}"#,
            long.as_bytes(),
        ];
        for body in pandapon {
            assert_eq!(send(&inbox, Method::POST, "/pandapon/t", body.to_vec()).await, 200);
        }
        for body in ["message=%7B", "garbage", "_dj_signature=x", "message=%7B%22data%22%3A%7B%22a%22%3A1%7D%7D"] {
            assert_eq!(send(&inbox, Method::POST, "/dajisaas/t", body).await, 200);
        }
        assert_eq!(place.stats().await, [11, 11, 0, 0, 11]);
        assert_eq!(push(&inbox, "garbage").await, 200);
        assert_eq!(place.stats().await, [12, 11, 0, 0, 11]);
        let listed = list(&place.store, &Filter { bodies: true, ..Filter::default() }).await.unwrap();
        let garbage = listed.iter().find(|m| m.platform == "pandapon" && m.body.as_deref() == Some("garbage")).unwrap();
        assert!(garbage.kind == "unreadable" && garbage.error.as_deref().unwrap().contains("JSON"), "{garbage:?}");
    }
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused_with_413() {
    for place in places("large").await {
        let inbox = place.inbox(Options::default()).await;
        let body = |length: usize| {
            let frame = pandapon("1", 1).replace("waitsellersend", "");
            frame.replace(r#""currentStatus":"""#, &format!(r#""x":"{}""#, "x".repeat(length - frame.len() - 4)))
        };
        let fits = body(MAX_BODY);
        assert!(fits.len() <= MAX_BODY && fits.len() > MAX_BODY - 100, "{}", fits.len());
        assert_eq!(push(&inbox, fits).await, 200);
        assert_eq!(push(&inbox, body(MAX_BODY + 100)).await, 413);
        // One whose length is not announced.
        let chunks = (0..40).map(|_| Ok::<_, std::io::Error>(vec![b'x'; 1 << 16]));
        assert_eq!(push(&inbox, Body::from_stream(futures_util::stream::iter(chunks))).await, 413);
        assert_eq!(place.stats().await, [1, 1, 1, 0, 0]);
    }
}

#[tokio::test]
async fn a_body_that_does_not_arrive_is_not_waited_for() {
    let place = Place::sqlite("slow").await;
    let inbox = place.inbox(Options::default()).await;
    let never = Body::from_stream(futures_util::stream::pending::<Result<Vec<u8>, std::io::Error>>());
    let hands = place.hands.clone();
    let (status, ()) = tokio::join!(push(&inbox, never), async move { hands.advance(Duration::from_millis(800)) });
    assert_eq!(status, 408);
    let broken = futures_util::stream::iter([Ok(vec![b'{']), Err(std::io::Error::other("reset"))]);
    assert_eq!(push(&inbox, Body::from_stream(broken)).await, 400);
}

#[tokio::test]
async fn a_strict_inbox_refuses_what_does_not_verify() {
    let secret = || Secret::new("sec-0001");
    let scheme = PushScheme::HmacSha1 { input: PushInput::NameAndValue, encoding: None };
    let signer = DajiVerifier { secret: secret(), input: PushInput::NameAndValue, encoding: None };
    let message = r#"{"data":{"orderId":7},"gmtBorn":1735758245000,"msgId":1,"type":"ORDER_BUYER_VIEW_ORDER_PAY"}"#;
    let encoded = daigou_core::auth::encode(message);
    let signed = format!("message={encoded}&_dj_signature={}", signer.sign(message, PushEncoding::HexUpper));
    let forged = format!("message={encoded}&_dj_signature=3BEAE30D14DDD1E3ABF623A4D1C5EE8F0460C5E2");
    for place in places("strict").await {
        let strict =
            place.inbox(Options::default().verify(scheme.verifier(secret())).strictness(Strictness::Strict)).await;
        assert_eq!(send(&strict, Method::POST, "/dajisaas/t", forged.clone()).await, 401);
        assert_eq!(push(&strict, pandapon("1", 1)).await, 401);
        assert_eq!(place.stats().await, [0; 5]);
        assert_eq!(send(&strict, Method::POST, "/dajisaas/t", signed.clone()).await, 200);
        assert_eq!(strict.metrics().await.unwrap().refused, 2);
        strict.stop().await;
        drop(strict);
        let lenient = place.inbox(Options::default().verify(scheme.verifier(secret()))).await;
        let other = forged.replace("msgId%22%3A1", "msgId%22%3A2");
        assert_eq!(send(&lenient, Method::POST, "/dajisaas/t", other).await, 200);
        let listed = list(&place.store, &Filter::default()).await.unwrap();
        assert_eq!(listed.iter().map(|m| m.verified).collect::<Vec<_>>(), [false, true]);
    }
}

/// The store is there, but somebody holds it: nothing is committed, so nothing is answered 200.
#[tokio::test]
async fn what_is_not_committed_in_time_is_answered_503_and_recorded_when_it_comes_again() {
    let place = Place::sqlite("held").await;
    let inbox = place.inbox(Options::default()).await;
    let on = place.again().await;
    #[cfg_attr(not(feature = "postgres"), allow(irrefutable_let_patterns))]
    let crate::store::Pool::Sqlite { write, .. } = on.pool() else { panic!() };
    let held = write.begin_with("BEGIN IMMEDIATE").await.unwrap();
    let hands = place.hands.clone();
    let (status, ()) = tokio::join!(push(&inbox, pandapon("1", 1)), async move {
        tokio::task::yield_now().await;
        hands.advance(Duration::from_millis(800));
    });
    assert_eq!(status, 503);
    assert_eq!(place.stats().await, [0; 5]);
    held.rollback().await.unwrap();
    // The statement that was given up may still have been carried out: then this is its second delivery.
    assert_eq!(push(&inbox, pandapon("1", 1)).await, 200);
    assert_eq!(place.stats().await[1..], [1, 1, 0, 0]);
    assert_eq!(inbox.metrics().await.unwrap().unavailable, 1);
}

#[tokio::test]
async fn a_store_that_fails_is_told_and_recovers_without_a_restart() {
    for place in places("fails").await {
        let inbox = place.inbox(Options::default()).await;
        place.run("ALTER TABLE message RENAME TO away").await;
        assert_eq!(push(&inbox, pandapon("1", 1)).await, 503);
        place.run("ALTER TABLE away RENAME TO message").await;
        assert_eq!(push(&inbox, pandapon("1", 1)).await, 200);
        assert_eq!(place.stats().await, [1, 1, 1, 0, 0]);
    }
}

#[tokio::test]
async fn a_stopped_inbox_answers_503() {
    for place in places("stopped").await {
        let inbox = place.inbox(Options::default()).await;
        assert_eq!(push(&inbox, pandapon("1", 1)).await, 200);
        inbox.stop().await;
        assert_eq!(push(&inbox, pandapon("2", 1)).await, 503);
        assert_eq!(place.stats().await, [1, 1, 1, 0, 0]);
    }
}

#[tokio::test]
async fn one_process_alone_receives_with_a_file() {
    let place = Place::sqlite("alone").await;
    let inbox = place.inbox(Options::default()).await;
    let refused = Inbox::open(&place.again().await, Options::default()).await.unwrap_err();
    assert!(refused.message().contains("receiving"), "{refused}");
    inbox.stop().await;
    drop(inbox);
    Inbox::open(&place.again().await, Options::default()).await.unwrap();
}

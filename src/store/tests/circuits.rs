//! A channel that rests is remembered until it is known to work again.

use super::*;

#[tokio::test]
async fn a_channel_that_rests_is_remembered_over_a_restart_until_it_works_again() {
    let fresh = Fresh::new().await;
    let open = Circuit {
        channel: "mail".into(),
        state: CircuitState::Open,
        since: at(1),
        probe_at: at(2),
        failures: 5,
        error: "421 try later".into(),
    };
    let probing = Circuit { state: CircuitState::Probing, probe_at: at(9), failures: 6, ..open.clone() };
    let chat = Circuit { channel: "chat".into(), ..open.clone() };
    for given in [&open, &chat, &probing] {
        fresh.store.put_circuit(given).await.unwrap();
    }
    let beside = fresh.beside().await;
    assert_eq!(beside.circuits().await.unwrap(), [chat.clone(), probing]);
    assert!(beside.close_circuit("mail").await.unwrap());
    assert!(!beside.close_circuit("mail").await.unwrap());
    assert_eq!(fresh.store.circuits().await.unwrap(), [chat]);
}

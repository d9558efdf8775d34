//! The chain: the hash of each event covers everything in it and the hash before.

use sha2::{Digest, Sha256};

use super::StoredEvent;

/// What the first event is chained to.
pub(super) const BEGINNING: [u8; 32] = [0; 32];

/// SHA-256 over the hash before and every field, each with its length in front (8 bytes, big-endian; all ones for a
/// value that is missing), numbers as 8 bytes, the time in microseconds since 1970.
pub(super) fn hash(event: &StoredEvent) -> Vec<u8> {
    let mut hasher = Sha256::new();
    let mut field = |bytes: Option<&[u8]>| match bytes {
        Some(bytes) => {
            hasher.update((bytes.len() as u64).to_be_bytes());
            hasher.update(bytes);
        }
        None => hasher.update(u64::MAX.to_be_bytes()),
    };
    field(Some(&event.previous_hash));
    field(Some(&event.id.to_be_bytes()));
    field(Some(&event.happened_at.timestamp_micros().to_be_bytes()));
    field(
        event
            .actor_id
            .map(i64::to_be_bytes)
            .as_ref()
            .map(<[u8; 8]>::as_slice),
    );
    for text in [
        &event.actor,
        &event.action,
        &event.subject,
        &event.address,
        &event.request_id,
    ] {
        field(Some(text.as_bytes()));
    }
    field(event.before.as_deref().map(str::as_bytes));
    field(event.after.as_deref().map(str::as_bytes));
    field(Some(event.reason.as_bytes()));
    hasher.finalize().to_vec()
}

/// A chain that is whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    pub events: u64,
    /// Of the last event: written down elsewhere, it shows later that nothing before it was made anew.
    pub hash: Vec<u8>,
}

/// The first thing that is wrong with a chain.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error("event {expected} is missing; event {found} follows")]
    Missing { expected: i64, found: i64 },
    #[error("event {0} does not follow from the one before it")]
    Unchained(i64),
    #[error("event {0} was changed after it was written")]
    Changed(i64),
}

/// Verifies events in the order of their ids, from the first; `E` is what reading them may end with.
pub fn verify<E>(
    events: impl IntoIterator<Item = Result<StoredEvent, E>>,
) -> Result<Result<Verified, Fault>, E> {
    let mut verified = Verified {
        events: 0,
        hash: BEGINNING.to_vec(),
    };
    for event in events {
        let event = event?;
        let expected = verified.events as i64 + 1;
        if event.id != expected {
            let found = event.id;
            return Ok(Err(Fault::Missing { expected, found }));
        }
        if event.previous_hash != verified.hash {
            return Ok(Err(Fault::Unchained(event.id)));
        }
        if event.hash != hash(&event) {
            return Ok(Err(Fault::Changed(event.id)));
        }
        verified.events += 1;
        verified.hash = event.hash;
    }
    Ok(Ok(verified))
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use chrono::DateTime;

    use super::*;

    fn chain() -> Vec<StoredEvent> {
        let mut events: Vec<StoredEvent> = Vec::new();
        for id in 1..=4 {
            let mut event = StoredEvent {
                id,
                happened_at: DateTime::from_timestamp_micros(1_700_000_000_000_000 + id).unwrap(),
                actor_id: (id > 1).then_some(7),
                actor: "ada".into(),
                action: "sign-in".into(),
                subject: "user ada".into(),
                address: "192.0.2.1".into(),
                request_id: "r".into(),
                before: None,
                after: Some("{}".into()),
                reason: String::new(),
                previous_hash: events.last().map_or(BEGINNING.to_vec(), |last| last.hash.clone()),
                hash: Vec::new(),
            };
            event.hash = hash(&event);
            events.push(event);
        }
        events
    }

    fn outcome(events: Vec<StoredEvent>) -> Result<Verified, Fault> {
        verify(events.into_iter().map(Ok::<_, Infallible>)).unwrap()
    }

    #[test]
    fn a_whole_chain_is_verified() {
        let events = chain();
        let hash = events[3].hash.clone();
        assert_eq!(outcome(events), Ok(Verified { events: 4, hash }));
        assert_eq!(outcome(Vec::new()).unwrap().events, 0);
    }

    #[test]
    fn a_gap_a_swap_and_a_cut_at_the_front_are_found() {
        let mut events = chain();
        events.remove(1);
        assert_eq!(
            outcome(events),
            Err(Fault::Missing {
                expected: 2,
                found: 3
            })
        );
        let mut events = chain();
        events.remove(0);
        assert_eq!(
            outcome(events),
            Err(Fault::Missing {
                expected: 1,
                found: 2
            })
        );
        let mut events = chain();
        events.swap(1, 2);
        (events[1].id, events[2].id) = (2, 3);
        assert_eq!(outcome(events), Err(Fault::Unchained(2)));
    }

    #[test]
    fn a_change_of_any_field_is_found() {
        type Change = fn(&mut StoredEvent);
        let changes: [Change; 10] = [
            |event| event.happened_at += chrono::TimeDelta::microseconds(1),
            |event| event.actor_id = None,
            |event| event.actor.push('x'),
            |event| event.action = "sign-out".into(),
            |event| event.subject.push('x'),
            |event| event.address.clear(),
            |event| event.request_id.push('x'),
            |event| event.before = Some(String::new()),
            |event| event.after = None,
            |event| event.reason.push('x'),
        ];
        for (number, change) in changes.into_iter().enumerate() {
            let mut events = chain();
            change(&mut events[2]);
            assert_eq!(outcome(events), Err(Fault::Changed(3)), "change {number}");
        }
    }

    #[test]
    fn text_that_moves_from_one_field_to_the_next_is_found() {
        let mut events = chain();
        (events[2].actor, events[2].action) = ("adasign".into(), "-in".into());
        assert_eq!(outcome(events), Err(Fault::Changed(3)));
    }

    #[test]
    fn an_event_made_anew_breaks_the_next() {
        let mut events = chain();
        events[1].reason = "made up".into();
        events[1].hash = hash(&events[1]);
        assert_eq!(outcome(events), Err(Fault::Unchained(3)));
    }
}

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

#[test]
fn pops_by_time_then_by_entry() {
    let mut calendar = Calendar::new();
    for (at, event) in [
        (70, 'c'),
        (5, 'a'),
        (70, 'd'),
        (u64::MAX, 'z'),
        (5, 'b'),
        (4_097, 'e'),
    ] {
        calendar.push(at, event);
    }
    assert_eq!(calendar.len(), 6);
    let order: Vec<_> = std::iter::from_fn(|| calendar.pop()).collect();
    assert_eq!(
        order,
        [
            (5, 'a'),
            (5, 'b'),
            (70, 'c'),
            (70, 'd'),
            (4_097, 'e'),
            (u64::MAX, 'z')
        ]
    );
    assert!(calendar.is_empty());
}

#[test]
fn an_event_entered_for_now_comes_after_those_already_due() {
    let mut calendar = Calendar::new();
    calendar.push(9, 1);
    calendar.push(9, 2);
    assert_eq!(calendar.pop(), Some((9, 1)));
    calendar.push(9, 3);
    calendar.push(10, 4);
    let rest: Vec<_> = std::iter::from_fn(|| calendar.pop()).collect();
    assert_eq!(rest, [(9, 2), (9, 3), (10, 4)]);
}

proptest! {
    #[test]
    fn agrees_with_a_sorted_map(steps in proptest::collection::vec((0u64..3, 0u32..44, any::<u64>()), 1..400)) {
        let mut calendar = Calendar::new();
        let mut model = BTreeMap::new();
        for (sequence, (pops, bits, delay)) in steps.into_iter().enumerate() {
            let at = calendar.now() + (delay & ((1 << bits) - 1));
            calendar.push(at, sequence);
            model.insert((at, sequence), ());
            for _ in 0..pops {
                let expected = model.pop_first().map(|(key, ())| key);
                prop_assert_eq!(calendar.pop(), expected);
                prop_assert_eq!(calendar.len(), model.len());
            }
        }
        while let Some((expected, ())) = model.pop_first() {
            prop_assert_eq!(calendar.pop(), Some(expected));
        }
        prop_assert_eq!(calendar.pop(), None);
    }
}

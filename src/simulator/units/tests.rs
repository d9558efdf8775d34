//! Numbers that are read, shown and read back.

use super::*;
use proptest::prelude::*;

#[test]
fn durations_are_exact() {
    assert_eq!(duration("1.5s"), Ok(Micros(1_500_000)));
    assert_eq!(duration("20us"), Ok(Micros(20)));
    assert_eq!(duration("0"), Ok(Micros(0)));
    assert_eq!(
        duration("0.0005ms"),
        Err("a whole number of microseconds".to_owned())
    );
    for wrong in [
        "",
        "5",
        "ms",
        "-1s",
        "1e3s",
        "1..2s",
        "1.s",
        "5 parsecs",
        "99999999999999999999h",
    ] {
        assert!(duration(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn shares_move_the_point_without_rounding() {
    assert_eq!(share("99.9%"), Ok(0.999));
    assert_eq!(share("7%"), Ok(0.07));
    assert_eq!(show_share(0.07), "7%");
    assert_eq!(show_share(0.999), "99.9%");
    assert_eq!(show_share(1.0), "100%");
}

#[test]
fn rates_and_counts_know_thousands_and_what_they_are_per() {
    assert_eq!(rate("5k/s"), Ok(5_000.0));
    assert_eq!(rate("120/m"), Ok(2.0));
    assert_eq!(count("1.5M"), Ok(1_500_000));
    assert!(count("0.5").is_err());
    assert!(rate("5/fortnight").is_err());
}

#[test]
fn sizes_are_decimal() {
    assert_eq!(size("1.5KB"), Ok(1_500));
    assert_eq!(show_size(1_500_000), "1500KB");
    assert_eq!(show_size(0), "0B");
}

proptest! {
    #[test]
    fn what_is_shown_reads_back(number in 0_u64..10_000_000_000_000, share_value in 0.0_f64..2.0) {
        prop_assert_eq!(duration(&show_duration(Micros(number))), Ok(Micros(number)));
        prop_assert_eq!(count(&show_count(number)), Ok(number));
        prop_assert_eq!(size(&show_size(number)), Ok(number));
        prop_assert_eq!(rate(&show_rate(number as f64)), Ok(number as f64));
        prop_assert_eq!(share(&show_share(share_value)), Ok(share_value));
    }

    #[test]
    fn any_text_is_read_or_refused(text in "[0-9.a-zA-Z%/µ -]{0,12}") {
        let _ = (duration(&text), count(&text), size(&text), share(&text), rate(&text));
    }
}

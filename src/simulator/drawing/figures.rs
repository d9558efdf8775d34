//! Numbers for people: durations, shares, counts, and how wide a text is.

/// Between a number and its unit: never a line break.
const GAP: char = '\u{a0}';

/// Microseconds as `950 µs`, `14.7 ms`, `1.25 s`, `2 min`: three figures that matter.
pub fn duration(micros: f64) -> String {
    let (value, unit) = match micros.abs() {
        value if value < 999.5 => (micros, "µs"),
        value if value < 999_500.0 => (micros / 1e3, "ms"),
        value if value < 119.95e6 => (micros / 1e6, "s"),
        value if value < 3_599.5e6 => (micros / 60e6, "min"),
        _ => (micros / 3600e6, "h"),
    };
    format!("{}{GAP}{unit}", three_figures(value))
}

/// A point of simulated time: `31 s`, `2.5 s`, `120 s`.
pub fn instant(micros: u64) -> String {
    format!("{}{GAP}s", trimmed(micros as f64 / 1e6, 2))
}

/// A share from 0 to 1 as per cent. `100 %` and `0 %` only where that is the whole truth.
pub fn share(share: f64) -> String {
    let percent = share * 100.0;
    let text = match percent {
        p if p > 99.0 && p < 100.0 => cut(
            p,
            if p < 99.9 {
                1
            } else if p < 99.99 {
                2
            } else {
                3
            },
        ),
        p if p > 0.0 && p < 0.095 => trimmed(p, if p < 0.0095 { 3 } else { 2 }),
        p => trimmed(p, 1),
    };
    format!("{text}{GAP}%")
}

/// A share in whole per cent, for boxes and axes where room is short.
pub fn rough_share(share: f64) -> String {
    let percent = (share * 100.0).clamp(0.0, 999.0);
    let whole = match percent {
        p if p > 99.0 && p < 100.0 => 99.0,
        p if p > 0.0 && p < 1.0 => 1.0,
        p => p.round(),
    };
    format!("{}{GAP}%", trimmed(whole, 0))
}

/// `7`, `1,200`, `12,000`: whole, with thousands separators; below 10 one decimal where there is one.
pub fn count(value: f64) -> String {
    if value.abs() < 9.95 {
        trimmed(value, 1)
    } else {
        grouped(value.round())
    }
}

/// `7`, `1,200`, `12.4 k`, `190 k`, `3.1 M`: at most three figures from ten thousand on.
pub fn short_count(value: f64) -> String {
    match value.abs() {
        v if v < 9_999.5 => count(value),
        v if v < 999_500.0 => format!("{}{GAP}k", three_figures(value / 1e3)),
        v if v < 999.5e6 => format!("{}{GAP}M", three_figures(value / 1e6)),
        _ => format!("{}{GAP}G", three_figures(value / 1e9)),
    }
}

pub(super) fn three_figures(value: f64) -> String {
    match value.abs() {
        v if v < 9.995 => trimmed(value, 2),
        v if v < 99.95 => trimmed(value, 1),
        _ => grouped(value.round()),
    }
}

fn trimmed(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    let text = if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_string()
    } else {
        text
    };
    if text == "-0" { "0".to_string() } else { text }
}

/// Rounded towards zero, so that 99.96 does not become 100.
fn cut(value: f64, decimals: usize) -> String {
    let scale = [1.0, 10.0, 100.0, 1000.0][decimals.min(3)];
    trimmed((value * scale + 1e-6).floor() / scale, decimals)
}

fn grouped(value: f64) -> String {
    let digits = format!("{:.0}", value.abs());
    let mut text = String::new();
    if value < 0.0 {
        text.push('-');
    }
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Advance widths of the printable ASCII characters in thousandths of the size, of a wide sans serif: text set
/// in another of the system's fonts is narrower.
const WIDTHS: [u16; 95] = [
    318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337, 636, 636, 636, 636, 636,
    636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 531, 1000, 684, 686, 698, 770, 632, 575, 775, 752, 295,
    295, 656, 557, 863, 748, 787, 603, 787, 695, 635, 611, 732, 684, 989, 685, 611, 685, 390, 337, 390, 838,
    500, 500, 613, 635, 550, 635, 615, 352, 635, 634, 278, 278, 579, 278, 974, 634, 612, 635, 635, 411, 521,
    392, 634, 592, 818, 592, 592, 525, 636, 337, 636, 838,
];

/// Width of a text in px at a font size in px, rounded up; bold text is a good tenth wider.
pub(super) fn text_width(text: &str, size: f64, bold: bool) -> i32 {
    let thousandths: u32 = text
        .chars()
        .map(|character| {
            let index = (character as usize).wrapping_sub(32);
            match character {
                GAP | '·' => 318,
                _ => WIDTHS.get(index).map_or(700, |width| u32::from(*width)),
            }
        })
        .sum();
    let weight = if bold { 1.11 } else { 1.0 };
    (f64::from(thousandths) / 1000.0 * size * weight).ceil() as i32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: String) -> String {
        text.replace(GAP, " ")
    }

    #[test]
    fn durations_keep_three_figures_and_take_the_unit_that_fits() {
        for (micros, expected) in [
            (0.0, "0 µs"),
            (950.4, "950 µs"),
            (999.6, "1 ms"),
            (14_700.0, "14.7 ms"),
            (200_000.0, "200 ms"),
            (1_250_000.0, "1.25 s"),
            (90e6, "90 s"),
            (300e6, "5 min"),
            (3_600e6, "1 h"),
            (5_400e6, "1.5 h"),
        ] {
            assert_eq!(plain(duration(micros)), expected, "{micros}");
        }
    }

    #[test]
    fn shares_do_not_round_to_all_or_nothing() {
        for (value, expected) in [
            (0.0, "0 %"),
            (0.0004, "0.04 %"),
            (0.153, "15.3 %"),
            (0.0153, "1.5 %"),
            (0.994, "99.4 %"),
            (0.9996, "99.96 %"),
            (0.999_96, "99.996 %"),
            (1.0, "100 %"),
        ] {
            assert_eq!(plain(share(value)), expected, "{value}");
        }
        assert_eq!(plain(rough_share(0.997)), "99 %");
        assert_eq!(plain(rough_share(0.0001)), "1 %");
    }

    #[test]
    fn counts_have_separators_and_shorten_from_ten_thousand_on() {
        for (value, long, short) in [
            (7.0, "7", "7"),
            (2.5, "2.5", "2.5"),
            (1_200.0, "1,200", "1,200"),
            (12_400.0, "12,400", "12.4 k"),
            (190_000.0, "190,000", "190 k"),
            (3_100_000.0, "3,100,000", "3.1 M"),
        ] {
            assert_eq!(count(value), long);
            assert_eq!(plain(short_count(value)), short);
        }
    }
}

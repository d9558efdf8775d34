//! Quantiles of Student's t distribution, worked out and not looked up.

/// P(|T| ≤ t) for `degrees` degrees of freedom: the finite series of Abramowitz and Stegun, 26.7.3 and 26.7.4.
fn within(t: f64, degrees: u32) -> f64 {
    let angle = libm::atan(t / f64::from(degrees).sqrt());
    let (sine, cosine) = (libm::sin(angle), libm::cos(angle));
    let square = cosine * cosine;
    // Terms cos^k with k even (odd) up to degrees − 2, each (k − 1)/k of the one before.
    let odd = degrees % 2 == 1;
    let (mut term, mut sum) = if odd { (cosine, cosine) } else { (1.0, 1.0) };
    let mut power = if odd { 3 } else { 2 };
    while power + 2 <= degrees {
        term *= square * f64::from(power - 1) / f64::from(power);
        sum += term;
        power += 2;
    }
    match degrees {
        1 => angle * std::f64::consts::FRAC_2_PI,
        _ if odd => (angle + sine * sum) * std::f64::consts::FRAC_2_PI,
        _ => sine * sum,
    }
}

/// The t that |T| stays below with probability `confidence` (0 to 1, both left out): 2.776 for 0.95 and 4 degrees.
/// Infinite without degrees of freedom.
pub fn student_quantile(confidence: f64, degrees: u32) -> f64 {
    if degrees == 0 {
        return f64::INFINITY;
    }
    let (mut low, mut high) = (0.0, 1.0);
    while within(high, degrees) < confidence && high < 1e12 {
        high *= 2.0;
    }
    for _ in 0..100 {
        let middle = 0.5 * (low + high);
        if within(middle, degrees) < confidence {
            low = middle;
        } else {
            high = middle;
        }
    }
    0.5 * (low + high)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_printed_tables() {
        // Degrees, 95 %, 99 %: the usual printed tables, to three places.
        let table = [
            (1, 12.706, 63.657),
            (2, 4.303, 9.925),
            (3, 3.182, 5.841),
            (4, 2.776, 4.604),
            (5, 2.571, 4.032),
            (9, 2.262, 3.250),
            (19, 2.093, 2.861),
            (30, 2.042, 2.750),
            (120, 1.980, 2.617),
            (100_000, 1.960, 2.576),
        ];
        for (degrees, at_95, at_99) in table {
            assert!(
                (student_quantile(0.95, degrees) - at_95).abs() < 6e-4,
                "{degrees}"
            );
            assert!(
                (student_quantile(0.99, degrees) - at_99).abs() < 6e-4,
                "{degrees}"
            );
        }
        assert_eq!(student_quantile(0.99, 0), f64::INFINITY);
    }
}

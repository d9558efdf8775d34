//! Median and quartiles.

/// How values spread.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quartiles {
    pub lower: f64,
    pub median: f64,
    pub upper: f64,
}

impl Quartiles {
    /// Between two values of a rank the place is taken in proportion; `None` of nothing.
    pub fn of(values: &[f64]) -> Option<Quartiles> {
        let mut sorted = values.to_vec();
        sorted.sort_by(f64::total_cmp);
        let at = |share: f64| {
            let rank = share * (sorted.len().checked_sub(1)?) as f64;
            let (below, above) = (
                sorted.get(rank.floor() as usize)?,
                sorted.get(rank.ceil() as usize)?,
            );
            Some(below + (above - below) * rank.fract())
        };
        Some(Quartiles {
            lower: at(0.25)?,
            median: at(0.5)?,
            upper: at(0.75)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quartiles_lie_between_the_values() {
        let of = |values: &[f64]| Quartiles::of(values).map(|q| (q.lower, q.median, q.upper));
        assert_eq!(of(&[]), None);
        assert_eq!(of(&[7.0]), Some((7.0, 7.0, 7.0)));
        assert_eq!(of(&[4.0, 1.0, 3.0, 2.0, 5.0]), Some((2.0, 3.0, 4.0)));
        assert_eq!(of(&[0.0, 10.0]), Some((2.5, 5.0, 7.5)));
    }
}

//! What changed: a round against an earlier one, or against what an empty draft starts with.

use diesel::PgConnection;

use super::queries::threads::Round;
use crate::problems::design::load_design;
use crate::submissions::present::DESIGN;
use crate::submissions::queries::list_files;
use crate::submissions::starter;
use crate::submissions::views::DiffView;
use crate::web::AppError;

/// Path and bytes of each file of a submission.
pub type Files = Vec<(String, Vec<u8>)>;

/// What a round is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Base {
    Starter,
    Round(i16),
}

impl Base {
    /// `starter`, or the number of a round before this one.
    pub fn parse(text: &str, round: i16) -> Option<Base> {
        if text == "starter" {
            return Some(Base::Starter);
        }
        text.parse()
            .ok()
            .filter(|base| (1..round).contains(base))
            .map(Base::Round)
    }

    pub fn id(self) -> String {
        match self {
            Base::Starter => "starter".to_string(),
            Base::Round(number) => number.to_string(),
        }
    }

    /// As a column is headed.
    pub fn words(self) -> String {
        match self {
            Base::Starter => "Starter".to_string(),
            Base::Round(number) => format!("Round {number}"),
        }
    }
}

/// The files to compare with; the starter goes by the name of the file that was made from it.
pub fn load(
    conn: &mut PgConnection,
    (rounds, round): (&[Round], i16),
    files: &Files,
    base: Base,
) -> Result<Files, AppError> {
    let find = |number: i16| {
        rounds
            .iter()
            .find(|one| one.number == number)
            .ok_or(AppError::NotFound)
    };
    match base {
        Base::Round(number) => Ok(list_files(conn, find(number)?.submission_id)?),
        Base::Starter => {
            let round = find(round)?;
            let text = if round.language == DESIGN {
                load_design(conn, round.version_id)?.starter
            } else {
                starter(&round.language).to_string()
            };
            let path = files.first().map(|(path, _)| path.clone()).unwrap_or_default();
            Ok(vec![(path, text.into_bytes())])
        }
    }
}

/// Each file that differs.
pub fn diffs(before: &Files, after: &Files, names: (&str, &str)) -> Vec<(String, DiffView)> {
    let diff = |(path, new): &(String, Vec<u8>)| {
        let old = before.iter().find(|(known, _)| known == path);
        let old = old.map_or(&[][..], |(_, bytes)| bytes.as_slice());
        let (old, new) = (String::from_utf8_lossy(old), String::from_utf8_lossy(new));
        Some((path.clone(), DiffView::between(&old, &new, names.0, names.1)?))
    };
    after.iter().filter_map(diff).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_round_is_compared_with_earlier_ones_and_the_starter_alone() {
        let table = [
            ("starter", Some(Base::Starter)),
            ("1", Some(Base::Round(1))),
            ("2", Some(Base::Round(2))),
            ("3", None),
            ("0", None),
            ("-1", None),
            ("", None),
            ("all", None),
        ];
        for (text, base) in table {
            assert_eq!(Base::parse(text, 3), base, "{text:?}");
        }
    }
}

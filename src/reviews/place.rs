//! Where something that is written hangs.

/// Where a comment hangs, or is to hang.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// An answer in a thread.
    Thread(i64),
    /// A new thread on lines of a file, counted from 1.
    Lines { path: String, first: usize, last: usize },
    /// A new thread about the whole.
    Whole,
    /// A mark by a criterion of the rubric.
    Mark(String),
}

impl Place {
    /// As it is stored and posted: `thread 12`, `lines 3 7 main.py`, `whole`, `mark clarity`.
    pub fn parse(text: &str) -> Option<Place> {
        if let Some(criterion) = text.strip_prefix("mark ") {
            let is_id = !criterion.is_empty() && criterion.len() <= 60 && !criterion.contains(' ');
            return is_id.then(|| Place::Mark(criterion.to_owned()));
        }
        if text == "whole" {
            return Some(Place::Whole);
        }
        if let Some(id) = text.strip_prefix("thread ") {
            return id.parse().ok().filter(|id| *id > 0).map(Place::Thread);
        }
        let mut parts = text.strip_prefix("lines ")?.splitn(3, ' ');
        let (first, last) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        let path = parts.next()?;
        let fits = (1..=last).contains(&first) && last <= 1_000_000 && !path.is_empty() && path.len() <= 200;
        fits.then(|| Place::Lines {
            path: path.to_owned(),
            first,
            last,
        })
    }

    pub fn words(&self) -> String {
        match self {
            Place::Thread(id) => format!("thread {id}"),
            Place::Lines { path, first, last } => format!("lines {first} {last} {path}"),
            Place::Whole => "whole".to_owned(),
            Place::Mark(criterion) => format!("mark {criterion}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_come_back_as_they_were_written() {
        for place in [
            Place::Whole,
            Place::Thread(7),
            Place::Mark("clarity".into()),
            Place::Lines {
                path: "src/main file.py".into(),
                first: 3,
                last: 12,
            },
        ] {
            assert_eq!(Place::parse(&place.words()), Some(place));
        }
        for wrong in [
            "",
            "thread",
            "thread 0",
            "thread x",
            "lines 3 2 a",
            "lines 0 1 a",
            "lines 1 1",
            "lines 1 1 ",
            "else",
            "mark ",
            "mark a b",
        ] {
            assert_eq!(Place::parse(wrong), None, "{wrong:?}");
        }
    }
}

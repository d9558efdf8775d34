//! Makes an input smaller while it keeps a property: fewer lines, fewer words, smaller numbers.
//!
//! Inputs say how many things follow. So with every removal a number that stands before it is tried to
//! become smaller by as much.

use std::collections::BTreeMap;

/// Numbers before a removal that may count what is removed.
const COUNTS: usize = 8;
/// Longer inputs are shrunk by lines alone.
const MOST_WORDS: usize = 5_000;

/// Says whether an input still has the property; `None` once there is no time left.
pub type Keeps<'a, E> = dyn FnMut(&[u8]) -> Result<Option<bool>, E> + 'a;

/// The smallest input found that keeps the property, which `input` has, and how many steps led to it.
pub fn shrink<E>(input: &[u8], keeps: &mut Keeps<'_, E>) -> Result<(Vec<u8>, usize), E> {
    let Ok(text) = std::str::from_utf8(input) else {
        return Ok((input.to_vec(), 0));
    };
    let mut shrinking = Shrinking {
        best: Words::new(text),
        keeps,
        steps: 0,
        out_of_time: false,
    };
    loop {
        let before = shrinking.steps;
        shrinking.lines()?;
        if shrinking.best.lines.iter().map(Vec::len).sum::<usize>() <= MOST_WORDS {
            shrinking.words()?;
            shrinking.numbers()?;
            shrinking.equal_numbers()?;
        }
        if shrinking.steps == before || shrinking.out_of_time {
            return Ok((shrinking.best.to_bytes(), shrinking.steps));
        }
    }
}

/// A text as lines of words; words are what stands between single spaces, so nothing is lost.
#[derive(Clone, PartialEq, Eq)]
struct Words {
    lines: Vec<Vec<String>>,
    ends_with_newline: bool,
}

impl Words {
    fn new(text: &str) -> Self {
        let ends_with_newline = text.ends_with('\n');
        let text = text.strip_suffix('\n').unwrap_or(text);
        let words = |line: &str| line.split(' ').map(str::to_owned).collect();
        Self {
            lines: text.split('\n').map(words).collect(),
            ends_with_newline,
        }
    }

    fn to_bytes(&self) -> Vec<u8> {
        let lines: Vec<String> = self.lines.iter().map(|line| line.join(" ")).collect();
        let mut text = lines.join("\n");
        if self.ends_with_newline {
            text.push('\n');
        }
        text.into_bytes()
    }

    /// Places of numbers of at least `least` before a word, nearest last lines of the beginning first: the
    /// first few of the text, then those on the line itself and the one above.
    fn counts_before(&self, line: usize, word: usize, least: i128) -> Vec<(usize, usize)> {
        let before = |(at, index): &(usize, usize)| *at < line || (*at == line && *index < word);
        let all = |from: usize, to: usize| {
            (from..to.min(self.lines.len()))
                .flat_map(|at| (0..self.lines[at].len()).map(move |index| (at, index)))
                .filter(before)
                .filter(|(at, index)| number(&self.lines[*at][*index]).is_some_and(|number| number >= least))
                .take(COUNTS)
                .collect::<Vec<_>>()
        };
        let mut places = all(0, 2);
        for place in all(line.saturating_sub(1), line + 1) {
            if !places.contains(&place) {
                places.push(place);
            }
        }
        places
    }

    fn lower(&mut self, (line, word): (usize, usize), by: i128) {
        if let Some(number) = number(&self.lines[line][word]) {
            self.lines[line][word] = (number - by).to_string();
        }
    }
}

/// Only plain spellings of what is no identifier of dozens of digits: `007` and `+7` may mean something else.
fn number(word: &str) -> Option<i128> {
    let number: i128 = word.parse().ok()?;
    (word.len() <= 30 && number.to_string() == word).then_some(number)
}

struct Shrinking<'a, 'k, E> {
    best: Words,
    keeps: &'a mut Keeps<'k, E>,
    steps: usize,
    out_of_time: bool,
}

impl<E> Shrinking<'_, '_, E> {
    /// Takes the candidate where it keeps the property.
    fn tries(&mut self, candidate: Words) -> Result<bool, E> {
        if self.out_of_time || candidate == self.best {
            return Ok(false);
        }
        match (self.keeps)(&candidate.to_bytes())? {
            None => self.out_of_time = true,
            Some(false) => {}
            Some(true) => {
                self.best = candidate;
                self.steps += 1;
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The same with one number before the removal lowered by how much was removed.
    fn tries_with_counts(
        &mut self,
        candidate: &Words,
        at: (usize, usize),
        removed: usize,
    ) -> Result<bool, E> {
        if self.tries(candidate.clone())? {
            return Ok(true);
        }
        let by = removed as i128;
        for place in candidate.counts_before(at.0, at.1, by) {
            let mut lowered = candidate.clone();
            lowered.lower(place, by);
            if self.tries(lowered)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn lines(&mut self) -> Result<(), E> {
        let mut size = self.best.lines.len() / 2;
        while size >= 1 {
            let mut start = 0;
            while start + size <= self.best.lines.len() && !self.out_of_time {
                let mut candidate = self.best.clone();
                candidate.lines.drain(start..start + size);
                if !self.tries_with_counts(&candidate, (start, 0), size)? {
                    start += size;
                }
            }
            size /= 2;
        }
        Ok(())
    }

    fn words(&mut self) -> Result<(), E> {
        for line in 0..self.best.lines.len() {
            let mut size = self.best.lines[line].len() / 2;
            while size >= 1 {
                let mut start = 0;
                while start + size <= self.best.lines[line].len() && !self.out_of_time {
                    let mut candidate = self.best.clone();
                    candidate.lines[line].drain(start..start + size);
                    if !self.tries_with_counts(&candidate, (line, start), size)? {
                        start += size;
                    }
                }
                size /= 2;
            }
        }
        Ok(())
    }

    fn numbers(&mut self) -> Result<(), E> {
        for line in 0..self.best.lines.len() {
            for word in 0..self.best.lines[line].len() {
                self.number(line, word)?;
            }
        }
        Ok(())
    }

    /// Lowers numbers that stand at several places together: the property may need them to be equal.
    fn equal_numbers(&mut self) -> Result<(), E> {
        let mut places: BTreeMap<i128, usize> = BTreeMap::new();
        for word in self.best.lines.iter().flatten() {
            if let Some(value) = number(word) {
                *places.entry(value).or_default() += 1;
            }
        }
        for (value, _) in places.into_iter().filter(|(_, count)| *count > 1) {
            for smaller in [0, 1, value / 2] {
                if smaller.abs() >= value.abs() {
                    continue;
                }
                let mut candidate = self.best.clone();
                for word in candidate.lines.iter_mut().flatten() {
                    if number(word) == Some(value) {
                        *word = smaller.to_string();
                    }
                }
                if self.tries(candidate)? {
                    break;
                }
            }
        }
        Ok(())
    }

    /// Looks for the number nearest to zero: the smallest ones first, then by halving what is between one that
    /// does not keep the property and one that does.
    fn number(&mut self, line: usize, word: usize) -> Result<(), E> {
        let Some(value) = number(&self.best.lines[line][word]) else {
            return Ok(());
        };
        for small in [0, 1] {
            if value.abs() <= small || self.tries_number(line, word, small)? {
                return Ok(());
            }
        }
        if value < 0 {
            self.tries_number(line, word, -value)?;
        }
        let sign = number(&self.best.lines[line][word]).unwrap_or(value).signum();
        let (mut fails, mut keeps) = (i128::from(sign > 0), value.abs());
        while keeps - fails > 1 {
            let middle = fails + (keeps - fails) / 2;
            match self.tries_number(line, word, sign * middle)? {
                true => keeps = middle,
                false => fails = middle,
            }
        }
        Ok(())
    }

    fn tries_number(&mut self, line: usize, word: usize, number: i128) -> Result<bool, E> {
        let mut candidate = self.best.clone();
        candidate.lines[line][word] = number.to_string();
        self.tries(candidate)
    }
}

#[cfg(test)]
mod tests;

//! What shrinks, and what stays as it is.

use std::convert::Infallible;

use super::*;

/// Shrinks and gives the text and how often the property was asked for.
fn shrunk(input: &str, keeps: impl Fn(&str) -> bool) -> (String, usize) {
    let mut asked = 0;
    let Ok((bytes, _)) = shrink::<Infallible>(input.as_bytes(), &mut |candidate| {
        asked += 1;
        Ok(Some(keeps(std::str::from_utf8(candidate).expect("text"))))
    });
    (String::from_utf8(bytes).expect("text"), asked)
}

/// The numbers of a text `n\na1 … an\n`, where it is one.
fn list(text: &str) -> Option<Vec<i64>> {
    let mut lines = text.strip_suffix('\n')?.split('\n');
    let (count, numbers) = (lines.next()?, lines.next()?);
    let numbers: Vec<i64> = numbers
        .split(' ')
        .map(|word| word.parse().ok())
        .collect::<Option<_>>()?;
    (lines.next().is_none() && count.parse() == Ok(numbers.len())).then_some(numbers)
}

#[test]
fn lists_shrink_together_with_their_count() {
    let numbers: Vec<String> = (0..200)
        .map(|index| (index * 37 % 1000 + 5).to_string())
        .collect();
    let input = format!("200\n{}\n", numbers.join(" "));
    // Two numbers of which the later is smaller.
    let (text, _) = shrunk(&input, |text| {
        list(text).is_some_and(|numbers| numbers.windows(2).any(|pair| pair[1] < pair[0]))
    });
    assert_eq!(text, "2\n1 0\n");
}

#[test]
fn equal_numbers_shrink_together() {
    let (text, _) = shrunk("3\n800 7 800\n", |text| {
        list(text)
            .is_some_and(|numbers| numbers.len() >= 2 && numbers.first() == numbers.last() && numbers[0] > 0)
    });
    assert_eq!(text, "2\n1 1\n");
}

#[test]
fn lines_shrink_together_with_their_count() {
    let events: Vec<String> = (0..60)
        .map(|index| format!("hit {index} k{}", index % 7))
        .collect();
    let input = format!("60 5\n{}\n", events.join("\n"));
    let (text, asked) = shrunk(&input, |text| {
        let mut lines = text.lines();
        let count = lines.next().and_then(|line| line.split(' ').next()?.parse().ok());
        count == Some(lines.clone().count()) && lines.any(|line| line.ends_with("k3"))
    });
    // The lines are words to be removed, too.
    assert_eq!(text, "1\nk3\n");
    assert!(asked < 600, "{asked}");
}

#[test]
fn the_end_of_time_keeps_the_best_so_far() {
    let input = "1\n2\n3\n4\n5\n6\n7\n8\n";
    let mut left = 2;
    let Ok((bytes, steps)) = shrink::<Infallible>(input.as_bytes(), &mut |_| {
        left -= 1;
        Ok((left >= 0).then_some(true))
    });
    assert_eq!(steps, 2);
    assert!(bytes.len() < input.len());
}

#[test]
fn what_cannot_shrink_stays_to_the_byte() {
    for input in ["", "\n", "a  b\n\n c", "007\r\n", "x\n\n"] {
        assert_eq!(shrunk(input, |text| text == input).0, input);
    }
    let Ok((bytes, steps)) = shrink::<Infallible>(&[0xff, 0xfe], &mut |_| Ok(Some(true)));
    assert_eq!((bytes, steps), (vec![0xff, 0xfe], 0));
}

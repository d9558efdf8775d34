//! The globs of `submissions.yaml`: `*` inside one path part and `{a,b}`; nothing else is special.

/// Enough for any list of programs; more is an attempt to make matching slow.
const MAX_ALTERNATIVES: usize = 256;

/// Why a glob cannot be used.
pub(super) fn check(glob: &str) -> Result<(), String> {
    if glob.contains("**") {
        return Err(format!("`**` is not part of the format's globs: `{glob}`"));
    }
    expand(glob)
        .map(|_| ())
        .ok_or_else(|| format!("braces of `{glob}` do not match or are too many"))
}

/// Whether the glob names this program or a folder around it.
pub(super) fn matches_program(glob: &str, path: &str) -> bool {
    let Some(alternatives) = expand(glob) else {
        return false;
    };
    alternatives.iter().any(|pattern| {
        let pattern: Vec<&str> = pattern.trim_end_matches('/').split('/').collect();
        let path: Vec<&str> = path.split('/').collect();
        pattern.len() <= path.len() && pattern.iter().zip(&path).all(|(p, part)| part_matches(p, part))
    })
}

/// All texts a glob with braces stands for; `None` when the braces do not match.
fn expand(glob: &str) -> Option<Vec<String>> {
    let mut pending = vec![glob.to_owned()];
    let mut done = Vec::new();
    while let Some(text) = pending.pop() {
        if pending.len() + done.len() > MAX_ALTERNATIVES {
            return None;
        }
        let Some(close) = text.find('}') else {
            if text.contains('{') {
                return None;
            }
            done.push(text);
            continue;
        };
        let open = text[..close].rfind('{')?;
        for choice in text[open + 1..close].split(',') {
            pending.push(format!("{}{choice}{}", &text[..open], &text[close + 1..]));
        }
    }
    Some(done)
}

/// Matches one path part, greedily with one point to come back to, so it is never exponential.
fn part_matches(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.as_bytes(), text.as_bytes());
    let (mut p, mut t) = (0, 0);
    let mut retry: Option<(usize, usize)> = None;
    while t < text.len() {
        if pattern.get(p) == Some(&b'*') {
            retry = Some((p + 1, t));
            p += 1;
        } else if pattern.get(p) == Some(&text[t]) {
            p += 1;
            t += 1;
        } else if let Some((after_star, start)) = retry {
            p = after_star;
            t = start + 1;
            retry = Some((after_star, t));
        } else {
            return false;
        }
    }
    pattern[p..].iter().all(|byte| *byte == b'*')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn stars_stay_inside_one_part() {
        assert!(matches_program("accepted/*.py", "accepted/a.py"));
        assert!(!matches_program("*.py", "accepted/a.py"));
        assert!(matches_program("accepted", "accepted/a.py"));
        assert!(matches_program("*/slow*", "brute_force/slow-one.cpp"));
        assert!(!matches_program("accepted/a*b", "accepted/acd"));
    }

    #[test]
    fn braces_are_alternatives() {
        assert!(matches_program("{accepted,rejected}/{a,b}.py", "rejected/b.py"));
        assert!(!matches_program("{accepted,rejected}/x", "wrong_answer/x"));
        assert!(check("{a,b").is_err());
        assert!(check("a/**").is_err());
        assert!(check(&"{a,b}".repeat(20)).is_err());
    }

    proptest! {
        #[test]
        fn any_glob_is_answered(glob in "[a{},*/]{0,30}", path in "[a/]{0,30}") {
            let _ = check(&glob);
            let _ = matches_program(&glob, &path);
        }
    }
}

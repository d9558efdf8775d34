/// How a program ended, in a sentence; `None` after an ordinary end.
///
/// Signal numbers are Linux's, which the judge runs on.
pub fn ending_words(exit_code: Option<i32>, signal: Option<i32>) -> Option<String> {
    if let Some(signal) = signal {
        return Some(match meaning(signal) {
            Some((name, words)) => format!("Ended by signal {signal} ({name}): {words}."),
            None => format!("Ended by signal {signal}."),
        });
    }
    match exit_code {
        None | Some(0) => None,
        Some(code) => Some(format!("Ended with exit code {code} instead of 0.")),
    }
}

fn meaning(signal: i32) -> Option<(&'static str, &'static str)> {
    Some(match signal {
        4 => ("SIGILL", "the processor met an instruction it does not know"),
        6 => (
            "SIGABRT",
            "the program gave up by itself, often after a failed assertion or an uncaught exception",
        ),
        7 => ("SIGBUS", "it touched memory that is not there"),
        8 => (
            "SIGFPE",
            "a whole number was divided by zero, or overflowed in a division",
        ),
        9 => ("SIGKILL", "it was stopped from outside"),
        11 => (
            "SIGSEGV",
            "it touched memory that is not its own, such as an index outside an array or too deep a recursion",
        ),
        13 => ("SIGPIPE", "it wrote to an output that nobody reads any more"),
        24 => ("SIGXCPU", "it used up its processor time"),
        25 => ("SIGXFSZ", "it wrote a larger file than allowed"),
        31 => (
            "SIGSYS",
            "it asked the system for something that is not allowed here",
        ),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ordinary_end_needs_no_words() {
        assert_eq!(ending_words(Some(0), None), None);
        assert_eq!(
            ending_words(Some(1), None).as_deref(),
            Some("Ended with exit code 1 instead of 0.")
        );
    }

    #[test]
    fn a_signal_is_named_and_explained() {
        let words = ending_words(None, Some(11)).unwrap_or_default();
        assert!(words.starts_with("Ended by signal 11 (SIGSEGV): "), "{words}");
        assert_eq!(
            ending_words(None, Some(64)).as_deref(),
            Some("Ended by signal 64.")
        );
    }
}

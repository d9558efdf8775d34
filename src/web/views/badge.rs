/// A state in words, with a shape and a hue; the words alone carry the meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadgeView {
    pub word: &'static str,
    pub glyph: Glyph,
    pub tone: Tone,
}

/// The hue family of a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    Ok,
    Bad,
    Warn,
    Run,
    Info,
    Quiet,
}

impl Tone {
    /// The class name in the style sheet.
    pub fn class(&self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Bad => "bad",
            Self::Warn => "warn",
            Self::Run => "run",
            Self::Info => "info",
            Self::Quiet => "quiet",
        }
    }
}

/// A mark of the sprite in `templates/_sprite.html`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Glyph {
    Tick,
    Cross,
    Clock,
    Gauge,
    Bolt,
    Wrench,
    Overflow,
    Lifebuoy,
    Queue,
    Play,
    Dash,
    Half,
    Burst,
}

impl Glyph {
    /// The `id` of the symbol.
    pub fn id(&self) -> &'static str {
        match self {
            Self::Tick => "g-tick",
            Self::Cross => "g-cross",
            Self::Clock => "g-clock",
            Self::Gauge => "g-gauge",
            Self::Bolt => "g-bolt",
            Self::Wrench => "g-wrench",
            Self::Overflow => "g-overflow",
            Self::Lifebuoy => "g-lifebuoy",
            Self::Queue => "g-queue",
            Self::Play => "g-play",
            Self::Dash => "g-dash",
            Self::Half => "g-half",
            Self::Burst => "g-burst",
        }
    }
}

impl BadgeView {
    pub const ACCEPTED: Self = Self::new("Accepted", Glyph::Tick, Tone::Ok);
    pub const WRONG_ANSWER: Self = Self::new("Wrong answer", Glyph::Cross, Tone::Bad);
    pub const TIME_LIMIT: Self = Self::new("Time limit", Glyph::Clock, Tone::Warn);
    pub const MEMORY_LIMIT: Self = Self::new("Memory limit", Glyph::Gauge, Tone::Warn);
    pub const RUNTIME_ERROR: Self = Self::new("Runtime error", Glyph::Bolt, Tone::Bad);
    pub const COMPILE_ERROR: Self = Self::new("Compile error", Glyph::Wrench, Tone::Warn);
    pub const OUTPUT_LIMIT: Self = Self::new("Output limit", Glyph::Overflow, Tone::Warn);
    pub const JUDGE_ERROR: Self = Self::new("Judge error", Glyph::Lifebuoy, Tone::Info);
    pub const PASSED: Self = Self::new("Passed", Glyph::Tick, Tone::Ok);
    pub const FAILED: Self = Self::new("Failed", Glyph::Cross, Tone::Bad);
    pub const BORDERLINE: Self = Self::new("Borderline", Glyph::Half, Tone::Warn);
    pub const EVENT_LIMIT: Self = Self::new("Event limit", Glyph::Burst, Tone::Bad);
    pub const QUEUED: Self = Self::new("Queued", Glyph::Queue, Tone::Quiet);
    pub const COMPILING: Self = Self::new("Compiling", Glyph::Play, Tone::Run);
    pub const SIMULATING: Self = Self::new("Simulating", Glyph::Play, Tone::Run);
    pub const RUNNING: Self = Self::new("Running", Glyph::Play, Tone::Run);
    pub const FINISHED: Self = Self::new("Finished", Glyph::Tick, Tone::Quiet);
    pub const NOT_RUN: Self = Self::new("Not run", Glyph::Dash, Tone::Quiet);
    pub const CANCELLED: Self = Self::new("Cancelled", Glyph::Dash, Tone::Quiet);

    const fn new(word: &'static str, glyph: Glyph, tone: Tone) -> Self {
        Self { word, glyph, tone }
    }

    /// The badge of a verdict, by its label ("Wrong answer") or stored word ("wrong_answer").
    pub fn verdict(word: &str) -> Option<Self> {
        let stored = word.to_ascii_lowercase().replace([' ', '-'], "_");
        Some(match stored.as_str() {
            "accepted" => Self::ACCEPTED,
            "wrong_answer" => Self::WRONG_ANSWER,
            "time_limit" => Self::TIME_LIMIT,
            "memory_limit" => Self::MEMORY_LIMIT,
            "runtime_error" => Self::RUNTIME_ERROR,
            "compile_error" => Self::COMPILE_ERROR,
            "output_limit" => Self::OUTPUT_LIMIT,
            "judge_error" => Self::JUDGE_ERROR,
            "passed" => Self::PASSED,
            "failed" => Self::FAILED,
            "borderline" => Self::BORDERLINE,
            "event_limit" => Self::EVENT_LIMIT,
            _ => return None,
        })
    }

    pub fn is_accepted(&self) -> bool {
        *self == Self::ACCEPTED
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_and_stored_words_name_the_same_verdict() {
        for (stored, label) in [("wrong_answer", "Wrong answer"), ("time_limit", "Time limit")] {
            assert_eq!(BadgeView::verdict(stored), BadgeView::verdict(label));
            assert_eq!(BadgeView::verdict(stored).map(|badge| badge.word), Some(label));
        }
        assert_eq!(BadgeView::verdict("perfect"), None);
    }
}

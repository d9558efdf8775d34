//! Pages of submissions and runs, and the live partials inside them.
//!
//! The partials `_judgement.html` and `_run.html` are rendered into the page and, by the same struct,
//! into every event of its stream.

mod cases;
mod diff;
mod ending;
mod growth;
mod index;
mod output;
mod partial;
mod progress;
mod show;
mod words;

pub use cases::{CaseFacts, CaseRow, CaseTable, StripCell, StripGroup};
pub use diff::{DiffCell, DiffPiece, DiffRow, DiffView, PieceKind, RowKind};
pub use ending::ending_words;
pub use growth::{GrowthView, SizedCase};
pub use index::{IndexPage, SubmissionRow};
pub use output::OutputView;
pub use partial::{JudgementPartial, RunPartial, RunReport, SampleReport, VerdictView};
pub use progress::{Progress, WaitView};
pub use show::{EarlierRow, RunPage, ShowPage, SourceView};
pub use words::{VerdictWords, run_words, verdict_words};

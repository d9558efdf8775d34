//! Pages of the room.

mod compare;
mod kept;
mod progress;
mod reports;
mod solutions;

pub use compare::{ComparePage, CompareSide};
pub use kept::{KeptPage, KeptProblem, NotePage};
pub use progress::{DayCell, HeatRow, InterviewLine, ProgressPage, Share, SolvedLine};
pub use reports::{AdminReportsPage, ReportLine, ReportPage};
pub use solutions::{AcceptedProgram, EditorialPage, Gate, ProgramsPage};

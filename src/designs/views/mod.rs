//! Pages of designs, and the live partials inside them.
//!
//! A simulation's outcome is one view, `OutcomeView`; previews, results and their events render it alike.

mod checked;
mod compare;
mod outcome;
mod pieces;
mod preview;
mod result;
mod workspace;
mod written;

pub use checked::{CheckedPartial, DrawingPartial, ErrorView};
pub use compare::{
    CompareChoice, ComparePage, CompareRow, CompareSide, CostDifference, Difference, compare_cost,
    compare_rows,
};
pub use outcome::detail::moment;
pub use outcome::{
    ChartView, CostRow, CostView, EdgeRow, Lead, NodeRow, OutcomeView, OutcomeWords, Place, ScenarioDetail,
    ScenarioRow, ScenarioTable, Slider, SloCell, SloColumn, outcome_words,
};
pub use pieces::{Piece, PieceKind, with_claims, with_code};
pub use preview::{PreviewPage, PreviewPartial};
pub use result::{ResultPage, ResultPartial};
pub use workspace::{DraftView, WorkspacePage, WorkspaceTab};
pub use written::{EstimateField, EstimateView, SectionField, SectionView, WrittenForm};

use crate::simulator::outcome::DesignVerdict;
use crate::web::views::BadgeView;

/// A verdict in word, shape and hue.
pub fn badge(verdict: DesignVerdict) -> BadgeView {
    match verdict {
        DesignVerdict::Passed => BadgeView::PASSED,
        DesignVerdict::Borderline => BadgeView::BORDERLINE,
        DesignVerdict::Failed => BadgeView::FAILED,
        DesignVerdict::EventLimit => BadgeView::EVENT_LIMIT,
    }
}

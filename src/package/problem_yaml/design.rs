//! The keys of `design-problem/1` that every package has. What else stands in the file is the simulator's to
//! read and to refuse.

use super::{About, about};
use crate::package::Finding;
use crate::package::fields::Fields;

pub(super) fn read(fields: &mut Fields, findings: &mut Vec<Finding>) -> About {
    about(fields, true, findings)
}

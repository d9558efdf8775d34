//! What each component does, in small designs whose answers are known.

mod support;

mod reference;

//! Pages of designs: the problem, the workspace, previews, results, comparison, lists and the editorial.

mod compare;
mod editorial;
mod lists;
mod marks;
mod outcomes;
mod problem;
mod results;
mod workspace;

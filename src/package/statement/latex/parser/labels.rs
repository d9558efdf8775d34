use std::collections::HashMap;

/// Figures and tables are numbered in order; a label belongs to the one it stands in.
pub(super) fn labels(text: &str) -> HashMap<&str, usize> {
    let (mut figures, mut tables, mut last) = (0, 0, 0);
    let mut labels = HashMap::new();
    for (index, _) in text.match_indices('\\') {
        let rest = &text[index..];
        if rest.starts_with("\\begin{figure") || rest.starts_with("\\begin{wrapfigure") {
            figures += 1;
            last = figures;
        } else if rest.starts_with("\\begin{table}") || rest.starts_with("\\begin{table*}") {
            tables += 1;
            last = tables;
        } else if let Some(label) = rest
            .strip_prefix("\\label{")
            .and_then(|rest| rest.split('}').next())
        {
            labels.entry(label).or_insert(last.max(1));
        }
    }
    labels
}

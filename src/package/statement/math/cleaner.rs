use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::Builder;

/// Passes presentation MathML and nothing else: no style (the pages forbid it), no links, no HTML.
pub(super) static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let tags = [
        "math",
        "mrow",
        "mi",
        "mo",
        "mn",
        "ms",
        "mtext",
        "mspace",
        "msup",
        "msub",
        "msubsup",
        "mfrac",
        "msqrt",
        "mroot",
        "munder",
        "mover",
        "munderover",
        "mmultiscripts",
        "mprescripts",
        "mtable",
        "mtr",
        "mtd",
        "mpadded",
        "mphantom",
        "mstyle",
        "merror",
    ];
    let attributes = [
        "display",
        "displaystyle",
        "scriptlevel",
        "stretchy",
        "fence",
        "separator",
        "form",
        "accent",
        "accentunder",
        "lspace",
        "rspace",
        "minsize",
        "maxsize",
        "movablelimits",
        "largeop",
        "symmetric",
        "linethickness",
        "mathvariant",
        "width",
        "height",
        "depth",
        "voffset",
        "columnspan",
        "rowspan",
        "class",
    ];
    let mut builder = Builder::empty();
    builder
        .tags(HashSet::from(tags))
        .tag_attributes(HashMap::new())
        .generic_attributes(HashSet::from(attributes))
        .clean_content_tags(HashSet::from(["script", "style"]))
        .link_rel(None)
        .attribute_filter(|_, attribute, value| {
            let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '+' | '%' | ' ' | '_');
            (attribute == "display" || value.chars().all(plain)).then_some(value.into())
        });
    builder
});

//! Commands that leave no trace in HTML, with what they take along.

use super::cursor::Cursor;

/// Layout of paper, and marks the page does not need.
pub(super) fn without_meaning(name: &str) -> bool {
    matches!(
        name,
        "noindent"
            | "indent"
            | "centering"
            | "raggedright"
            | "raggedleft"
            | "smallskip"
            | "medskip"
            | "bigskip"
            | "newpage"
            | "clearpage"
            | "cleardoublepage"
            | "pagebreak"
            | "linebreak"
            | "nolinebreak"
            | "nopagebreak"
            | "hfill"
            | "vfill"
            | "hfil"
            | "vfil"
            | "hrulefill"
            | "dotfill"
            | "nextsample"
            | "remainingsamples"
            | "hline"
            | "toprule"
            | "midrule"
            | "bottomrule"
            | "null"
            | "protect"
            | "leavevmode"
            | "maketitle"
            | "appendix"
            | "tableofcontents"
            | "sloppy"
            | "fussy"
            | "allowbreak"
            | "nobreak"
            | "relax"
            | "ignorespaces"
            | "unskip"
            | "tiny"
            | "scriptsize"
            | "footnotesize"
            | "small"
            | "normalsize"
            | "large"
            | "Large"
            | "LARGE"
            | "huge"
            | "Huge"
            | "/"
            | "@"
            | "!"
            | "displaystyle"
            | "textstyle"
            | "bgroup"
            | "egroup"
            | "begingroup"
            | "endgroup"
            | "footnotemark"
            | "singlespacing"
            | "frenchspacing"
            | "nonfrenchspacing"
            | "today"
            | "backmatter"
            | "mainmatter"
            | "frontmatter"
            | "flushbottom"
            | "raggedbottom"
            | "strut"
            | "limits"
    )
}

/// Skips the arguments of a command that has no effect here; `false` when it is not one of these.
pub(super) fn skip_arguments(name: &str, cursor: &mut Cursor<'_>) -> bool {
    let arguments = match name {
        "vspace" | "hspace" | "label" | "cline" | "usepackage" | "documentclass" | "pagestyle"
        | "thispagestyle" | "color" | "index" | "phantom" | "hphantom" | "vphantom" | "lstset"
        | "graphicspath" | "selectlanguage" | "cite" | "bibliography" | "bibliographystyle"
        | "pagenumbering" | "captionsetup" | "hypersetup" | "usetikzlibrary" | "setlist" | "columnwidth"
        | "linespread" | "title" | "author" | "date" | "thispage" | "hyphenation" | "markright"
        | "newcounter" | "stepcounter" | "refstepcounter" | "bibitem" => 1,
        "setlength" | "addtolength" | "setcounter" | "addtocounter" | "rule" | "fontsize" | "newtheorem"
        | "lstdefinestyle" | "pgfplotsset" => 2,
        "definecolor" | "addcontentsline" => 3,
        "cmidrule" => {
            cursor.skip_space();
            if cursor.eat("(") {
                cursor.until(")");
            }
            1
        }
        "vskip" | "hskip" | "kern" | "parindent" | "parskip" => {
            skip_length(cursor);
            return true;
        }
        _ => return false,
    };
    cursor.eat("*");
    for _ in 0..arguments {
        while cursor.optional_argument().is_some() {}
        cursor.raw_argument();
    }
    true
}

/// A length without braces: `=1.5em`, `-2pt plus 1pt`.
fn skip_length(cursor: &mut Cursor<'_>) {
    cursor.skip_space();
    while cursor
        .peek()
        .is_some_and(|c| c.is_ascii_digit() || matches!(c, '=' | '-' | '+' | '.' | ','))
    {
        cursor.next();
    }
    for unit in [
        "pt",
        "em",
        "ex",
        "cm",
        "mm",
        "in",
        "\\baselineskip",
        "\\textwidth",
        "\\parindent",
    ] {
        if cursor.eat(unit) {
            return;
        }
    }
}

//! `\begin{…}` and `\end{…}`.

use super::model::{Block, Run, Style, inline};
use super::parser::{End, Kind, Parser, Scope};

/// Environments whose inside is a formula, and whether their name means something inside it.
const FORMULAS: [(&str, bool); 14] = [
    ("equation", false),
    ("equation*", false),
    ("displaymath", false),
    ("math", false),
    ("align", true),
    ("align*", true),
    ("gather", true),
    ("gather*", true),
    ("multline", true),
    ("multline*", true),
    ("eqnarray", true),
    ("eqnarray*", true),
    ("flalign", true),
    ("flalign*", true),
];

impl Parser<'_> {
    pub fn begin(&mut self) -> Option<End> {
        let name = self.cursor.raw_argument().trim().to_owned();
        if let Some((_, keeps_name)) = FORMULAS.iter().find(|(formula, _)| *formula == name) {
            let source = self.cursor.until(&format!("\\end{{{name}}}")).to_owned();
            let source = if *keeps_name {
                aligned(&name, &source)
            } else {
                source
            };
            self.formula(source, name != "math");
            return None;
        }
        if !self.can_nest() {
            self.problem(format!(
                "environment `{name}` is nested too deep; its frame is left out"
            ));
            return None;
        }
        match name.as_str() {
            "verbatim" | "verbatim*" | "Verbatim" | "lstlisting" | "minted" | "alltt" => self.verbatim(&name),
            "comment" => {
                self.cursor.until("\\end{comment}");
            }
            "itemize" | "enumerate" | "compactitem" | "compactenum" | "asparaitem" | "asparaenum" => {
                let ordered = name.ends_with("enumerate") || name.ends_with("enum");
                let items = self.items(&name).into_iter().map(|(_, blocks)| blocks).collect();
                self.block(Block::List { ordered, items });
            }
            "description" => {
                let items = self.items(&name);
                self.block(Block::Description(items));
            }
            "tabular" | "tabular*" | "tabularx" | "longtable" | "array" | "tabulary" => self.table(&name),
            "figure" | "figure*" | "wrapfigure" | "wraptable" | "SCfigure" | "table" | "table*"
            | "floatingfigure" => {
                self.figure(&name);
            }
            "center" | "Center" => {
                let body = self.environment(&name);
                self.block(Block::Center(body));
            }
            "quote" | "quotation" | "verse" | "displayquote" => {
                let body = self.environment(&name);
                self.block(Block::Quote(body));
            }
            "Input" | "Output" | "Interaction" => self.headed(&name, &name.clone()),
            "minipage" | "multicols" | "adjustbox" | "spacing" => {
                self.cursor.optional_argument();
                self.cursor.raw_argument();
                self.unframed(&name);
            }
            "flushleft" | "flushright" | "samepage" | "small" | "footnotesize" | "large" | "document"
            | "sloppypar" | "abstract" | "raggedright" | "centering" => self.unframed(&name),
            "tikzpicture" | "pspicture" | "forest" => {
                self.cursor.until(&format!("\\end{{{name}}}"));
                self.problem(format!("drawing `{name}` is left out"));
            }
            _ => {
                self.problem(format!("unknown LaTeX environment `{name}`"));
                self.unframed(&name);
            }
        }
        None
    }

    /// `start` is where the backslash of this `\end` stands.
    pub fn end(&mut self, start: usize) -> Option<End> {
        let name = self.cursor.raw_argument().trim().to_owned();
        let is_it = |scope: &Scope| matches!(scope, Scope::Environment { name: open, .. } if *open == name);
        if self.scopes.last().is_some_and(is_it) {
            return Some(End::Closed);
        }
        self.problem(format!("`\\end{{{name}}}` does not match what is open"));
        if self.scopes.iter().any(is_it) {
            self.cursor.rewind(start);
            return Some(End::Unwind);
        }
        None
    }

    /// Reads content inside an environment; font changes end with it.
    pub fn within(&mut self, name: &str, kind: Kind) -> End {
        let style = self.style.clone();
        self.scopes.push(Scope::Environment {
            name: name.to_owned(),
            kind,
        });
        let end = self.content();
        self.scopes.pop();
        self.style = style;
        end
    }

    fn environment(&mut self, name: &str) -> Vec<Block> {
        self.capture(|parser| {
            parser.within(name, Kind::Plain);
        })
    }

    /// An environment that only sets layout: its content stands for itself.
    fn unframed(&mut self, name: &str) {
        self.end_paragraph();
        self.within(name, Kind::Plain);
        self.end_paragraph();
    }

    fn headed(&mut self, name: &str, heading: &str) {
        let run = Run {
            style: Style::default(),
            piece: super::model::Piece::Text(heading.to_owned()),
        };
        self.block(Block::Heading(2, vec![run]));
        self.unframed(name);
    }

    /// The items of a list with their labels; text before the first item becomes an item of its own.
    fn items(&mut self, name: &str) -> Vec<(Vec<Run>, Vec<Block>)> {
        self.cursor.optional_argument();
        let mut items = Vec::new();
        let mut label: Option<Vec<Run>> = None;
        loop {
            let mut end = End::Unwind;
            let blocks = self.capture(|parser| end = parser.within(name, Kind::List));
            if label.is_some() || !blocks.is_empty() {
                items.push((label.take().unwrap_or_default(), blocks));
            }
            if end != End::Item {
                return items;
            }
            label = Some(self.item_label());
        }
    }

    fn item_label(&mut self) -> Vec<Run> {
        let Some(source) = self.cursor.optional_argument() else {
            return Vec::new();
        };
        let parsed = Parser::new(source, self.time_limit).parse();
        inline(parsed.blocks)
    }

    fn figure(&mut self, name: &str) {
        while self.cursor.optional_argument().is_some() {}
        if name.starts_with("wrap") {
            self.cursor.raw_argument();
            self.cursor.optional_argument();
            self.cursor.raw_argument();
        }
        let outer = std::mem::take(&mut self.caption);
        let body = self.environment(name);
        let caption = std::mem::replace(&mut self.caption, outer);
        self.block(Block::Figure {
            width: None,
            body,
            caption,
        });
    }

    fn verbatim(&mut self, name: &str) {
        let options = self.cursor.optional_argument().unwrap_or("");
        let mut language = options.split(',').find_map(|option| {
            let (key, value) = option.split_once('=')?;
            (key.trim() == "language").then(|| value.trim().to_owned())
        });
        if name == "minted" {
            language = Some(self.cursor.raw_argument().trim().to_owned());
        }
        let text = self.cursor.until(&format!("\\end{{{name}}}"));
        let text = text.strip_prefix('\n').unwrap_or(text).trim_end().to_owned();
        self.block(Block::Verbatim {
            language: language.map(|name| name.to_ascii_lowercase()),
            text,
        });
    }
}

/// The formula renderer knows `align` and its kin; equation arrays are three columns there.
fn aligned(name: &str, source: &str) -> String {
    if name.starts_with("eqnarray") {
        return format!("\\begin{{array}}{{rcl}}{source}\\end{{array}}");
    }
    let known = name.trim_end_matches('*').replace("flalign", "align");
    format!("\\begin{{{known}*}}{source}\\end{{{known}*}}")
}

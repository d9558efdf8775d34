//! What a LaTeX statement is made of once it is read. Styles belong to runs of text, not to nested
//! elements, so a group that ends in the middle of a paragraph can never unbalance the output.

use std::rc::Rc;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Style {
    pub bold: bool,
    pub italic: bool,
    pub mono: bool,
    pub small_caps: bool,
    pub underline: bool,
    pub strike: bool,
    pub raised: bool,
    pub lowered: bool,
    pub link: Option<Rc<str>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    Text(String),
    Formula {
        source: String,
        display: bool,
    },
    Break,
    Image {
        file: String,
        width: Option<u8>,
    },
    /// Index into the footnotes.
    Footnote(usize),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Run {
    pub style: Style,
    pub piece: Piece,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Block {
    Paragraph(Vec<Run>),
    Heading(u8, Vec<Run>),
    List {
        ordered: bool,
        items: Vec<Vec<Block>>,
    },
    Description(Vec<(Vec<Run>, Vec<Block>)>),
    Table {
        header: bool,
        rows: Vec<Vec<Cell>>,
    },
    Verbatim {
        language: Option<String>,
        text: String,
    },
    Quote(Vec<Block>),
    Center(Vec<Block>),
    Figure {
        width: Option<u8>,
        body: Vec<Block>,
        caption: Vec<Run>,
    },
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Cell {
    pub blocks: Vec<Block>,
    pub span: u16,
    pub align: Align,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Align {
    #[default]
    Left,
    Center,
    Right,
}

#[derive(Debug, Default)]
pub(super) struct Document {
    pub title: Option<Vec<Run>>,
    pub blocks: Vec<Block>,
    pub footnotes: Vec<Vec<Block>>,
    pub problems: Vec<String>,
}

/// Runs as text without marks, for titles and the text of images.
pub(super) fn plain_text(runs: &[Run]) -> String {
    let mut text = String::new();
    for run in runs {
        match &run.piece {
            Piece::Text(part) => text.push_str(part),
            Piece::Formula { source, .. } => {
                text.extend(source.chars().filter(|c| !matches!(c, '\\' | '{' | '}' | '$')))
            }
            Piece::Break => text.push(' '),
            Piece::Image { .. } | Piece::Footnote(_) => {}
        }
    }
    text
}

/// The runs of blocks that stand where only a line of text may, such as a caption.
pub(super) fn inline(blocks: Vec<Block>) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for block in blocks {
        let inner = match block {
            Block::Paragraph(inner) | Block::Heading(_, inner) => inner,
            Block::List { items, .. } => inline(items.into_iter().flatten().collect()),
            Block::Description(items) => items
                .into_iter()
                .flat_map(|(term, body)| term.into_iter().chain(inline(body)))
                .collect(),
            Block::Table { rows, .. } => {
                inline(rows.into_iter().flatten().flat_map(|cell| cell.blocks).collect())
            }
            Block::Verbatim { text, .. } => {
                vec![Run {
                    style: Style {
                        mono: true,
                        ..Style::default()
                    },
                    piece: Piece::Text(text),
                }]
            }
            Block::Quote(inner) | Block::Center(inner) => inline(inner),
            Block::Figure { body, caption, .. } => inline(body).into_iter().chain(caption).collect(),
        };
        if !runs.is_empty() && !inner.is_empty() {
            runs.push(Run {
                style: Style::default(),
                piece: Piece::Text(" ".to_owned()),
            });
        }
        runs.extend(inner);
    }
    runs
}

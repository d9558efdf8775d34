//! Blocks and runs as HTML. Text is escaped here, formulas become placeholders, and the sanitiser still
//! reads everything afterwards.

use std::fmt::Write;

use super::model::{Align, Block, Cell, Document, Piece, Run, Style, plain_text};
use crate::package::statement::images::{Assets, Image};
use crate::package::statement::math::{Formulas, escape};

pub(super) struct Writer<'a> {
    assets: &'a Assets<'a>,
    pub html: String,
    pub formulas: Formulas,
    pub problems: Vec<String>,
}

impl<'a> Writer<'a> {
    pub fn new(assets: &'a Assets<'a>) -> Self {
        Self {
            assets,
            html: String::new(),
            formulas: Formulas::default(),
            problems: Vec::new(),
        }
    }

    pub fn document(&mut self, document: &Document) {
        self.blocks(&document.blocks);
        if document.footnotes.is_empty() {
            return;
        }
        self.html.push_str("<section class=\"footnotes\"><ol>");
        for (index, blocks) in document.footnotes.iter().enumerate() {
            let number = index + 1;
            self.put(format_args!("<li id=\"fn-{number}\">"));
            self.blocks(blocks);
            self.put(format_args!(" <a href=\"#fnref-{number}\">↩</a></li>"));
        }
        self.html.push_str("</ol></section>\n");
    }

    fn put(&mut self, text: std::fmt::Arguments<'_>) {
        // Writing to a String cannot fail.
        let _ = self.html.write_fmt(text);
    }

    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            self.block(block);
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Paragraph(runs) => {
                self.html.push_str("<p>");
                self.runs(runs, None);
                self.html.push_str("</p>\n");
            }
            Block::Heading(level, runs) => {
                self.put(format_args!("<h{level}>"));
                self.runs(runs, None);
                self.put(format_args!("</h{level}>\n"));
            }
            Block::List { ordered, items } => {
                let tag = if *ordered { "ol" } else { "ul" };
                self.put(format_args!("<{tag}>"));
                for item in items {
                    self.html.push_str("<li>");
                    self.tight(item);
                    self.html.push_str("</li>");
                }
                self.put(format_args!("</{tag}>\n"));
            }
            Block::Description(items) => {
                self.html.push_str("<dl>");
                for (term, blocks) in items {
                    self.html.push_str("<dt>");
                    self.runs(term, None);
                    self.html.push_str("</dt><dd>");
                    self.tight(blocks);
                    self.html.push_str("</dd>");
                }
                self.html.push_str("</dl>\n");
            }
            Block::Table { header, rows } => self.table(*header, rows),
            Block::Verbatim { language, text } => {
                let class = language
                    .as_ref()
                    .map(|name| format!(" class=\"language-{}\"", escape(name)));
                self.put(format_args!(
                    "<pre><code{}>{}</code></pre>\n",
                    class.unwrap_or_default(),
                    escape(text)
                ));
            }
            Block::Quote(blocks) => self.framed("<blockquote>", blocks, "</blockquote>\n"),
            Block::Center(blocks) => self.framed("<div class=\"center\">", blocks, "</div>\n"),
            Block::Figure { width, body, caption } => self.figure(*width, body, caption),
        }
    }

    fn framed(&mut self, open: &str, blocks: &[Block], close: &str) {
        self.html.push_str(open);
        self.blocks(blocks);
        self.html.push_str(close);
    }

    /// A first paragraph without its `<p>`, so that lists and cells stay tight.
    fn tight(&mut self, blocks: &[Block]) {
        match blocks {
            [Block::Paragraph(runs), rest @ ..] => {
                self.runs(runs, None);
                self.blocks(rest);
            }
            _ => self.blocks(blocks),
        }
    }

    fn table(&mut self, header: bool, rows: &[Vec<Cell>]) {
        self.html.push_str("<table>");
        let (head, body) = rows.split_at(usize::from(header).min(rows.len()));
        if !head.is_empty() {
            self.html.push_str("<thead>");
            self.rows(head, "th scope=\"col\"", "th");
            self.html.push_str("</thead>");
        }
        self.html.push_str("<tbody>");
        self.rows(body, "td", "td");
        self.html.push_str("</tbody></table>\n");
    }

    fn rows(&mut self, rows: &[Vec<Cell>], open: &str, close: &str) {
        for row in rows {
            self.html.push_str("<tr>");
            for cell in row {
                let class = match cell.align {
                    Align::Left => "",
                    Align::Center => " class=\"align-center\"",
                    Align::Right => " class=\"align-right\"",
                };
                let span = if cell.span > 1 {
                    format!(" colspan=\"{}\"", cell.span)
                } else {
                    String::new()
                };
                self.put(format_args!("<{open}{class}{span}>"));
                self.tight(&cell.blocks);
                self.put(format_args!("</{close}>"));
            }
            self.html.push_str("</tr>");
        }
    }

    fn figure(&mut self, width: Option<u8>, body: &[Block], caption: &[Run]) {
        let width = width
            .map(|percent| format!(" width-{percent}"))
            .unwrap_or_default();
        self.put(format_args!("<figure class=\"illustration{width}\">"));
        for block in body {
            match block {
                // The picture itself, described by its caption.
                Block::Paragraph(runs) => self.runs(runs, Some(&plain_text(caption))),
                Block::Center(inner) => inner.iter().for_each(|block| match block {
                    Block::Paragraph(runs) => self.runs(runs, Some(&plain_text(caption))),
                    other => self.block(other),
                }),
                other => self.block(other),
            }
        }
        if !caption.is_empty() {
            self.html.push_str("<figcaption>");
            self.runs(caption, None);
            self.html.push_str("</figcaption>");
        }
        self.html.push_str("</figure>\n");
    }

    /// Neighbours of one style share their marks.
    fn runs(&mut self, runs: &[Run], alternative: Option<&str>) {
        let mut index = 0;
        while index < runs.len() {
            let style = &runs[index].style;
            let count = runs[index..].iter().take_while(|run| run.style == *style).count();
            let closing = self.open(style);
            for run in &runs[index..index + count] {
                self.piece(&run.piece, alternative);
            }
            self.html.push_str(&closing);
            index += count;
        }
    }

    fn open(&mut self, style: &Style) -> String {
        let mut closing = String::new();
        if let Some(link) = &style.link {
            self.put(format_args!("<a href=\"{}\">", escape(link)));
            closing.insert_str(0, "</a>");
        }
        for (on, open, close) in [
            (style.bold, "<strong>", "</strong>"),
            (style.italic, "<em>", "</em>"),
            (style.underline, "<u>", "</u>"),
            (style.strike, "<s>", "</s>"),
            (style.small_caps, "<span class=\"small-caps\">", "</span>"),
            (style.raised, "<sup>", "</sup>"),
            (style.lowered, "<sub>", "</sub>"),
            (style.mono, "<code>", "</code>"),
        ] {
            if on {
                self.html.push_str(open);
                closing.insert_str(0, close);
            }
        }
        closing
    }

    fn piece(&mut self, piece: &Piece, alternative: Option<&str>) {
        match piece {
            Piece::Text(text) => self.html.push_str(&escape(text)),
            Piece::Formula { source, display } => {
                let placeholder = self.formulas.add(source, *display);
                self.html.push_str(&placeholder);
            }
            Piece::Break => self.html.push_str("<br>"),
            Piece::Footnote(index) => {
                let number = index + 1;
                self.put(format_args!(
                    "<sup class=\"footnote-ref\"><a href=\"#fn-{number}\" id=\"fnref-{number}\">{number}</a></sup>"
                ));
            }
            Piece::Image { file, width } => match self.assets.image(file) {
                Image::Url(url) => {
                    let class = width
                        .map(|percent| format!(" class=\"width-{percent}\""))
                        .unwrap_or_default();
                    let alternative = escape(alternative.unwrap_or(""));
                    self.put(format_args!(
                        "<img src=\"{}\" alt=\"{alternative}\"{class}>",
                        escape(&url)
                    ));
                }
                Image::Absent(text) => {
                    self.put(format_args!(
                        "<span class=\"missing-illustration\">{}</span>",
                        escape(&text)
                    ));
                    self.problems.push(text);
                }
            },
        }
    }
}

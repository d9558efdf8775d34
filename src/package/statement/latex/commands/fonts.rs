use crate::package::statement::latex::model::Style;
use crate::package::statement::latex::parser::Parser;

impl Parser<'_> {
    /// Fonts, boxes and other commands around text.
    pub(super) fn text_command(&mut self, name: &str) -> bool {
        match name {
            "textbf" => self.styled(|style| style.bold = true),
            "textit" | "emph" | "textsl" => self.styled(|style| style.italic = true),
            "texttt" | "code" => self.styled(|style| style.mono = true),
            "textsc" => self.styled(|style| style.small_caps = true),
            "underline" | "uline" => self.styled(|style| style.underline = true),
            "sout" | "st" => self.styled(|style| style.strike = true),
            "textsuperscript" => self.styled(|style| style.raised = true),
            "textsubscript" => self.styled(|style| style.lowered = true),
            "textnormal" => self.styled(|style| *style = Default::default()),
            "textrm" | "textsf" | "textup" | "textmd" | "mbox" | "hbox" | "fbox" | "text" | "centerline" => {
                self.styled(|_| {});
            }
            "makebox" | "framebox" => {
                while self.cursor.optional_argument().is_some() {}
                self.styled(|_| {});
            }
            "textcolor" | "colorbox" | "parbox" | "raisebox" | "scalebox" | "foreignlanguage" => {
                self.cursor.optional_argument();
                self.cursor.raw_argument();
                while self.cursor.optional_argument().is_some() {}
                self.styled(|_| {});
            }
            "resizebox" | "multirow" | "fcolorbox" => {
                self.cursor.optional_argument();
                self.cursor.raw_argument();
                self.cursor.raw_argument();
                self.styled(|_| {});
            }
            "multicolumn" => {
                self.span = self
                    .cursor
                    .raw_argument()
                    .trim()
                    .parse()
                    .unwrap_or(1)
                    .clamp(1, 100);
                self.cursor.raw_argument();
                self.styled(|_| {});
            }
            "enquote" => {
                self.text("“");
                self.styled(|_| {});
                self.text("”");
            }
            "bf" | "bfseries" => self.switch(|style| style.bold = true),
            "it" | "itshape" | "em" | "sl" | "slshape" => self.switch(|style| style.italic = true),
            "tt" | "ttfamily" => self.switch(|style| style.mono = true),
            "sc" | "scshape" => self.switch(|style| style.small_caps = true),
            "rm" | "sf" | "normalfont" | "rmfamily" | "sffamily" | "upshape" | "mdseries" => {
                self.switch(|style| {
                    *style = Style {
                        link: style.link.take(),
                        ..Default::default()
                    }
                });
            }
            _ => return false,
        }
        true
    }

    /// A font change that lasts until the group around it ends.
    fn switch(&mut self, change: impl FnOnce(&mut Style)) {
        change(&mut self.style);
        self.cursor.skip_space();
    }
}

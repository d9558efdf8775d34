//! Commands that stand for characters.

/// The text of a command without arguments; `None` when it is not a symbol.
pub(super) fn symbol(name: &str) -> Option<&'static str> {
    Some(match name {
        "%" => "%",
        "&" => "&",
        "_" => "_",
        "#" => "#",
        "$" => "$",
        "{" | "textbraceleft" | "lbrace" => "{",
        "}" | "textbraceright" | "rbrace" => "}",
        " " | "\n" | "\t" | "space" => " ",
        "," | "thinspace" => "\u{2009}",
        ";" | ":" | "enspace" => "\u{2002}",
        "quad" => "\u{2003}",
        "qquad" => "\u{2003}\u{2003}",
        "nobreakspace" => "\u{a0}",
        "-" => "\u{ad}",
        "ldots" | "dots" | "textellipsis" | "dotsc" => "…",
        "textbackslash" | "backslash" => "\\",
        "textasciitilde" => "~",
        "textasciicircum" => "^",
        "textunderscore" => "_",
        "textless" => "<",
        "textgreater" => ">",
        "textbar" => "|",
        "textquotedbl" => "\"",
        "textquotesingle" => "'",
        "textquoteleft" | "lq" => "‘",
        "textquoteright" | "rq" => "’",
        "textquotedblleft" => "“",
        "textquotedblright" => "”",
        "quotedblbase" | "glqq" => "„",
        "guillemotleft" | "guillemetleft" => "«",
        "guillemotright" | "guillemetright" => "»",
        "textendash" => "–",
        "textemdash" => "—",
        "textbullet" | "labelitemi" => "•",
        "textperiodcentered" => "·",
        "textdegree" | "degree" => "°",
        "textmu" => "µ",
        "texttimes" => "×",
        "textpm" => "±",
        "texteuro" | "euro" | "EUR" => "€",
        "pounds" | "textsterling" => "£",
        "copyright" | "textcopyright" => "©",
        "textregistered" => "®",
        "texttrademark" => "™",
        "S" | "textsection" => "§",
        "P" | "textparagraph" => "¶",
        "dag" | "textdagger" => "†",
        "ddag" => "‡",
        "slash" => "/",
        "LaTeX" => "LaTeX",
        "TeX" => "TeX",
        "ss" => "ß",
        "o" => "ø",
        "O" => "Ø",
        "ae" => "æ",
        "AE" => "Æ",
        "oe" => "œ",
        "OE" => "Œ",
        "aa" => "å",
        "AA" => "Å",
        "l" => "ł",
        "L" => "Ł",
        "i" => "ı",
        "j" => "ȷ",
        "dh" => "ð",
        "th" => "þ",
        "textrightarrow" => "→",
        "textleftarrow" => "←",
        "checkmark" => "✓",
        _ => return None,
    })
}

/// The combining character an accent command puts on the next letter.
pub(super) fn accent(name: &str) -> Option<char> {
    Some(match name {
        "`" => '\u{300}',
        "'" => '\u{301}',
        "^" => '\u{302}',
        "~" => '\u{303}',
        "=" => '\u{304}',
        "u" => '\u{306}',
        "." => '\u{307}',
        "\"" => '\u{308}',
        "r" => '\u{30a}',
        "H" => '\u{30b}',
        "v" => '\u{30c}',
        "d" => '\u{323}',
        "c" => '\u{327}',
        "k" => '\u{328}',
        "b" => '\u{331}',
        _ => return None,
    })
}

/// A letter with its accent, as one character where there is one.
pub(super) fn accented(base: &str, accent: char) -> String {
    // A dotless letter is asked for so that the accent has room; the composed one has it anyway.
    let base = match base.trim() {
        "\\i" => "i",
        "\\j" => "j",
        other => other.trim_start_matches('\\'),
    };
    let mut chars = base.chars();
    let Some(letter) = chars.next() else {
        return String::new();
    };
    let composed = COMPOSED
        .iter()
        .find(|(mark, _)| *mark == accent)
        .and_then(|(_, pairs)| {
            let mut pairs = pairs.chars();
            while let (Some(plain), Some(whole)) = (pairs.next(), pairs.next()) {
                if plain == letter {
                    return Some(whole);
                }
            }
            None
        });
    let mut text = String::new();
    match composed {
        Some(whole) => text.push(whole),
        None => text.extend([letter, accent]),
    }
    text.extend(chars);
    text
}

/// Accent → plain and composed letters in turn.
const COMPOSED: [(char, &str); 11] = [
    ('\u{300}', "aàeèiìoòuùnǹAÀEÈIÌOÒUÙ"),
    ('\u{301}', "aáeéiíoóuúyýcćnńsśzźlĺrŕAÁEÉIÍOÓUÚYÝCĆNŃSŚZŹ"),
    ('\u{302}', "aâeêiîoôuûcĉgĝhĥjĵsŝwŵyŷAÂEÊIÎOÔUÛ"),
    ('\u{303}', "aãoõnñiĩuũAÃOÕNÑ"),
    ('\u{304}', "aāeēiīoōuūAĀEĒIĪOŌUŪ"),
    ('\u{306}', "aăgğuŭeĕiĭoŏAĂGĞUŬ"),
    ('\u{308}', "aäeëiïoöuüyÿAÄEËIÏOÖUÜ"),
    ('\u{30a}', "aåuůAÅUŮ"),
    ('\u{30b}', "oőuűOŐUŰ"),
    ('\u{30c}', "cčdďeěnňrřsštťzžlľCČDĎEĚNŇRŘSŠTŤZŽ"),
    ('\u{327}', "cçsştţCÇSŞTŢ"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_compose_where_a_letter_exists() {
        assert_eq!(accented("o", '\u{308}'), "ö");
        assert_eq!(accented("\\i", '\u{301}'), "í");
        assert_eq!(accented("x", '\u{301}'), "x\u{301}");
        assert_eq!(accented("", '\u{301}'), "");
    }

    #[test]
    fn composed_letters_come_in_pairs() {
        for (_, pairs) in COMPOSED {
            assert_eq!(pairs.chars().count() % 2, 0, "{pairs}");
        }
    }
}

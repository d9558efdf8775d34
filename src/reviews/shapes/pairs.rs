//! Programs that do different things though they look alike.

use super::shape;

/// `=== language: what it is about`, one program, `---`, and the other.
const PAIRS: &str = include_str!("pairs.txt");

/// With signs that a file of text had better not hold.
const SPECIAL: [(&str, &str, &str); 9] = [
    (
        "python3",
        "if 1:\n\tprint(1)\n        \nprint(2)\n",
        "if 1:\n\tprint(1)\n\tprint(2)\n",
    ),
    ("python3", "print(1)  # x\rprint(2)\n", "print(1)\n"),
    (
        "python3",
        "if 0:\n    print(1)\n\u{c}print(2)\n",
        "if 0:\n    print(1)\n    print(2)\n",
    ),
    (
        "javascript",
        "function f(){ let escape=1; return escape }\nconsole.log(escape('ä'), f())",
        "function f(){ let unescape=1; return unescape }\nconsole.log(unescape('ä'), f())",
    ),
    ("javascript", "// x\u{2028}console.log(1)", "// x"),
    (
        "cpp",
        "int main(){ int a=0; // x \\ \na=1;\nreturn a;}",
        "int main(){ int a=0; // x\na=1;\nreturn a;}",
    ),
    (
        "kotlin",
        "val s = \"\"\"a  \nb\"\"\"\n",
        "val s = \"\"\"a\nb\"\"\"\n",
    ),
    (
        "python3",
        "if 1:\n        x = 1\n\tprint(2)\n",
        "if 1:\n        x = 1\n        print(2)\n",
    ),
    ("python3", "ﬁ = 1\nfi = 2\nprint(ﬁ)\n", "a = 1\nb = 2\nprint(a)\n"),
];

fn differ(language: &str, one: &str, other: &str) -> bool {
    shape(language, one).bytes() != shape(language, other).bytes()
}

#[test]
fn programs_that_do_different_things_have_different_shapes() {
    let mut count = 0;
    for pair in PAIRS.split("=== ").filter(|pair| pair.contains("\n---\n")) {
        let (head, programs) = pair.split_once('\n').expect("a head");
        let (language, _) = head.split_once(": ").expect("a language");
        let (one, other) = programs.split_once("\n---\n").expect("two programs");
        assert!(differ(language, one, other), "{head}");
        count += 1;
    }
    assert_eq!(count, 156);
}

#[test]
fn signs_that_end_lines_or_indent_them_are_not_lost() {
    for (language, one, other) in SPECIAL {
        assert!(differ(language, one, other), "{language}: {one:?}");
    }
}

#[test]
fn code_that_is_not_read_beyond_doubt_is_compared_line_by_line() {
    let table = [
        ("python3", "x = '''abc"),
        ("python3", "if 1:\n        a = 1\n    b = 2\n"),
        ("java", "class A { char c = '\\u0041'; }"),
        ("javascript", "f() }\n/x/"),
        ("cpp", "int main() {"),
    ];
    for (language, source) in table {
        let found = shape(language, source);
        assert!(
            found.tokens.iter().all(|token| token.text.starts_with('|')),
            "{source}"
        );
        assert!(!differ(language, source, &format!("{source}\n")), "{source}");
    }
}

#[test]
fn a_body_below_its_head_is_the_same_as_beside_it() {
    for (one, other) in [
        ("if (a)\n  b()\n", "if (a) b();\n"),
        ("for (const x of y)\n  b(x)\n", "for (const z of y) b(z)"),
    ] {
        assert!(!differ("javascript", one, other), "{one}");
    }
}

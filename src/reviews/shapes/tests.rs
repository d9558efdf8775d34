use super::{Shape, shape};

/// Languages, programs, and the same with other layout, comments and names.
const EQUAL: [(&str, &str, &str); 9] = [
    (
        "python3",
        "import sys\nfrom collections import deque\n\n\ndef main():\n    data = sys.stdin.read().split()\n    n, limit = int(data[0]), int(data[1])\n    window = deque()\n    best = 0\n    for i in range(n):\n        value = int(data[2 + i])\n        while window and window[0] <= value - limit:\n            window.popleft()\n        window.append(value)\n        best = max(best, len(window))\n    print('best', best)\n\n\nmain()\n",
        "import sys\nfrom collections import deque\n# reads everything\ndef main():\n  \"\"\"Solves it.\"\"\"\n  tokens = sys.stdin.read().split()\n  count, width = int(tokens[0]), int(\n      tokens[1])\n\n  q = deque()   # the window\n  top = 0\n  for k in range(count):\n        x = int(tokens[2 + k])\n        while q and q[0] <= x - width:\n            q.popleft()\n        q.append(x)\n        top = max(top, len(q))\n  print(\"best\", top)\nmain()",
    ),
    (
        "python3",
        "def add(total, more=1):\n    return total + more\n\nclass Box:\n    def put(self, item):\n        self.items.append(item)\n\nprint(sum(add(x) for x in map(int, input().split())), (lambda a: a * 2)(3))\n",
        "def plus(a, b=1):\n    return a + b\n\n\nclass Bag:\n    def put(self, thing):\n        self.items.append(thing)\n\n\nprint(sum(plus(y) for y in map(int, input().split())), (lambda z: z * 2)(3))\n",
    ),
    (
        "java",
        "import java.util.*;\n\npublic class Main {\n    static int twice(int x) { return x * 2; }\n    public static void main(String[] args) {\n        Scanner in = new Scanner(System.in);\n        int n = in.nextInt(), sum = 0;\n        List<Integer> list = new ArrayList<>();\n        for (int i = 0; i < n; i++) { list.add(in.nextInt()); }\n        for (int v : list) sum += v;\n        System.out.println(sum);\n    }\n}\n",
        "import java.util.*;\npublic class Main\n{\n    static int twice(int y)\n    {\n        return y * 2;\n    }\n    /* entry */\n    public static void main(String[] a) {\n        Scanner scan = new Scanner(System.in);\n        int count = scan.nextInt(), total = 0;\n        List<Integer> all = new ArrayList<>();\n        for (int k = 0; k < count; k++) { all.add(scan.nextInt()); }\n        for (int one : all) total += one; // sum\n        System.out.println(total);\n    }\n}\n",
    ),
    (
        "javascript",
        "const lines = require('fs').readFileSync(0, 'utf8').split('\\n');\nlet total = 0;\nfunction add(a, b) {\n  return a + b;\n}\nfor (const line of lines) {\n  if (/^\\d+$/.test(line)) total = add(total, Number(line));\n}\nconst twice = (x) => x * 2;\nconsole.log(twice(total));\n",
        "// reads\nconst rows = require(\"fs\").readFileSync(0, \"utf8\").split('\\n')\nlet sum = 0\nfunction plus(p, q)\n{\n  return p + q\n}\nfor (const row of rows) {\n  if (/^\\d+$/.test(row)) sum = plus(sum, Number(row))\n}\nconst double = (y) => y * 2\nconsole.log(double(sum))",
    ),
    (
        "typescript",
        "const add = (a: number, b: number): number => a + b;\nlet total: number = add(1, 2);\nconsole.log(total);\n",
        "const plus = (x: number, y: number): number => x + y;\nlet sum: number = plus(1, 2);\nconsole.log(sum);\n",
    ),
    (
        "cpp",
        "#include <bits/stdc++.h>\nusing namespace std;\n\nstruct Node { int left, right; };\n\nlong long solve(const vector<int>& values, int limit) {\n    long long best = 0;\n    map<int, int> seen;\n    for (int i = 0; i < (int)values.size(); i++) {\n        seen[values[i]]++;\n        if (seen[values[i]] > limit) best += values[i] * 1'000;\n    }\n    return best;\n}\n\nint main() {\n    int n, k;\n    cin >> n >> k;\n    vector<int> a(n);\n    for (auto& x : a) cin >> x;\n    cout << solve(a, k) << '\\n';\n}\n",
        "#include  <bits/stdc++.h>\nusing namespace std;\n// a node\nstruct Knot { int l, r; };\nlong long run(const vector<int>& v, int bound)\n{\n    long long top = 0; map<int, int> count;\n    for (int j = 0; j < (int)v.size(); j++)\n    {\n        count[v[j]]++;\n        if (count[v[j]] > bound) top += v[j] * 1000;\n    }\n    return top;\n}\nint main()\n{\n    int m, w;\n    cin >> m >> w;\n    vector<int> b(m);\n    for (auto& y : b) cin >> y;\n    cout << run(b, w) << '\\n';\n}\n",
    ),
    (
        "go",
        "package main\n\nimport \"fmt\"\n\nfunc add(a, b int) int {\n\treturn a + b\n}\n\nfunc main() {\n\tvar n int\n\tfmt.Scan(&n)\n\ttotal := 0\n\tfor i := 0; i < n; i++ {\n\t\tvar x int\n\t\tfmt.Scan(&x)\n\t\ttotal = add(total, x)\n\t}\n\tfmt.Println(total)\n}\n",
        "package main\n\nimport \"fmt\"\n\n// sums\nfunc plus(p, q int) int { return p + q }\n\nfunc main() {\n\tvar count int; fmt.Scan(&count)\n\tsum := 0\n\tfor k := 0; k < count; k++ {\n\t\tvar value int\n\t\tfmt.Scan(\n\t\t\t&value,\n\t\t)\n\t\tsum = plus(sum, value)\n\t}\n\tfmt.Println(sum)\n}\n",
    ),
    (
        "rust",
        "use std::io::{self, Read};\n\nfn total(values: &[i64], limit: i64) -> i64 {\n    values.iter().filter(|v| **v < limit).sum()\n}\n\nfn main() {\n    let mut input = String::new();\n    io::stdin().read_to_string(&mut input).unwrap();\n    let mut words = input.split_whitespace();\n    let n: usize = words.next().unwrap().parse().unwrap();\n    let values: Vec<i64> = (0..n).map(|_| words.next().unwrap().parse().unwrap()).collect();\n    for value in &values {\n        println!(\"{}\", value);\n    }\n    println!(\"{}\", total(&values, 1_000));\n}\n",
        "use std::io::{self, Read};\n/* sums /* nested */ */\nfn sum_below(all: &[i64], top: i64) -> i64\n{\n    all.iter().filter(|x| **x < top).sum()\n}\nfn main()\n{\n    let mut text = String::new();\n    io::stdin().read_to_string(&mut text).unwrap();\n    let mut parts = text.split_whitespace();\n    let count: usize = parts.next().unwrap().parse().unwrap();\n    let all: Vec<i64> = (0..count).map(|_| parts.next().unwrap().parse().unwrap()).collect();\n    for one in &all {\n        println!(\"{}\", one);\n    }\n    println!(\"{}\", sum_below(&all, 1000));\n}\n",
    ),
    (
        "kotlin",
        "fun main() {\n    println(1)\n}\n",
        "fun main() {\n\n    println(1)   \n}",
    ),
];

/// Of the first program of a language: one piece of it, and what stands in its place in another answer.
const DIFFERENT: [(&str, &str, &str); 42] = [
    ("python3", "<= value", "< value"),
    ("python3", "2 + i", "3 + i"),
    ("python3", "'best'", "'Best'"),
    ("python3", "max(best", "min(best"),
    ("python3", "popleft", "pop"),
    ("python3", "value - limit", "limit - value"),
    (
        "python3",
        "        window.append(value)\n        best",
        "            window.append(value)\n        best",
    ),
    (
        "python3",
        "        best = max(best, len(window))\n    print",
        "        best = max(best, len(window))\n        print",
    ),
    (
        "python3",
        "window = deque()\n    best = 0",
        "best = 0\n    window = deque()",
    ),
    ("python3", "while window", "if window"),
    ("python3", "\n\n\nmain()", "\n    main()"),
    ("java", "i < n", "i <= n"),
    ("java", "sum += v", "sum -= v"),
    ("java", "x * 2", "x * 3"),
    ("java", "ArrayList", "LinkedList"),
    ("java", "nextInt(), sum", "nextLong(), sum"),
    ("java", "println(sum)", "println(n)"),
    ("javascript", "a + b", "b + a"),
    ("javascript", "'utf8'", "'latin1'"),
    ("javascript", "/^\\d+$/", "/^\\d*$/"),
    ("javascript", "let total = 0", "let total = 1"),
    ("javascript", "Number(line)", "String(line)"),
    ("javascript", "return a + b", "return\n a + b"),
    ("javascript", "twice(total)", "twice(lines)"),
    ("cpp", "> limit", ">= limit"),
    ("cpp", "1'000", "1'001"),
    ("cpp", "map<int, int>", "unordered_map<int, int>"),
    ("cpp", "long long best", "int best"),
    ("cpp", "auto& x", "auto x"),
    ("cpp", "solve(a, k)", "solve(a, n)"),
    ("cpp", "seen[values[i]]++", "seen[values[i]]--"),
    ("cpp", "#include <bits/stdc++.h>", "#include <iostream>"),
    ("go", "a + b", "a - b"),
    ("go", "i < n", "i <= n"),
    ("go", "Println(total)", "Println(n)"),
    ("go", "total := 0", "total := 1"),
    ("go", "Scan(&x)", "Scanln(&x)"),
    ("rust", "< limit", "<= limit"),
    ("rust", "1_000", "1_001"),
    ("rust", "sum()", "product()"),
    ("rust", "Vec<i64>", "Vec<i32>"),
    ("rust", "(0..n)", "(0..=n)"),
];

fn first_program(language: &str) -> &'static str {
    EQUAL
        .iter()
        .find(|(one, ..)| *one == language)
        .expect("there is one")
        .1
}

fn words(shape: &Shape) -> String {
    shape
        .tokens
        .iter()
        .map(|token| token.text.as_str())
        .collect::<Vec<_>>()
        .join(" ")
}

#[test]
fn layout_comments_and_own_names_make_no_difference() {
    for (language, one, other) in EQUAL {
        let (one, other) = (shape(language, one), shape(language, other));
        assert_eq!(words(&one), words(&other), "{language}");
        assert_eq!(one.bytes(), other.bytes(), "{language}");
    }
}

#[test]
fn anything_else_makes_one() {
    for (language, from, to) in DIFFERENT {
        let program = first_program(language);
        let other = program.replacen(from, to, 1);
        assert_ne!(program, other, "{language}: {from}");
        assert_ne!(
            shape(language, program).bytes(),
            shape(language, &other).bytes(),
            "{language}: {from} → {to}"
        );
    }
}

#[test]
fn names_that_others_know_keep_their_text() {
    let table = [
        // A parameter that a call names.
        (
            "python3",
            "def f(a, b):\n    return a - b\nprint(f(a=1, b=2))\n",
            "def f(b, a):\n    return b - a\nprint(f(a=1, b=2))\n",
        ),
        // Names in a text that is read as it runs.
        (
            "python3",
            "a = 1\nb = 2\nprint(f'{a} {b}')\n",
            "b = 1\na = 2\nprint(f'{a} {b}')\n",
        ),
        (
            "python3",
            "a = 1\nb = 2\nprint(eval('a'))\n",
            "b = 1\na = 2\nprint(eval('a'))\n",
        ),
        // Members of one's own classes.
        (
            "python3",
            "class A:\n    def up(self):\n        return 1\n    def down(self):\n        return 2\nprint(A().up())\n",
            "class A:\n    def down(self):\n        return 1\n    def up(self):\n        return 2\nprint(A().up())\n",
        ),
        (
            "javascript",
            "const p = { x: 1, y: 2 };\nconst { x, y } = p;\nconsole.log(x);\n",
            "const p = { x: 1, y: 2 };\nconst { y, x } = p;\nconsole.log(y);\n",
        ),
        (
            "javascript",
            "const a = 1, b = 2;\nconsole.log(`${a}`);\n",
            "const b = 1, a = 2;\nconsole.log(`${a}`);\n",
        ),
        (
            "rust",
            "fn main() { let a = 1; let b = 2; println!(\"{a}\"); }",
            "fn main() { let b = 1; let a = 2; println!(\"{a}\"); }",
        ),
        (
            "cpp",
            "#define V a\nint a = 1, b = 2; int main() { return V; }",
            "#define V a\nint b = 1, a = 2; int main() { return V; }",
        ),
        (
            "cpp",
            "int main() { int x = 3; return f(x * INT_MAX); }",
            "int main() { int x = 3; return f(x * LLONG_MAX); }",
        ),
        (
            "java",
            "class A { int compare(int a) { return a; } }",
            "class A { int compareTo(int a) { return a; } }",
        ),
    ];
    for (language, one, other) in table {
        assert_ne!(
            shape(language, one).bytes(),
            shape(language, other).bytes(),
            "{language}: {one}"
        );
    }
}

#[test]
fn lines_of_one_are_found_in_the_other() {
    let (_, one, other) = EQUAL[0];
    let (one, other) = (shape("python3", one), shape("python3", other));
    for (from, to) in [
        ((7, 7), (7, 8)),
        ((12, 13), (14, 15)),
        ((9, 9), (11, 11)),
        ((1, 2), (1, 2)),
    ] {
        let tokens = one.tokens_on(from.0, from.1).expect("tokens");
        assert_eq!(other.lines_of(tokens.0, tokens.1), Some(to), "{from:?}");
    }
    assert_eq!(one.tokens_on(3, 4), None);
    assert_eq!(one.lines_of(0, 100_000), None);
}

#[test]
fn any_text_has_a_shape_and_soon() {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    let pieces = [
        "\"",
        "'",
        "`",
        "/*",
        "*/",
        "//",
        "#",
        "\\",
        "\n",
        "{",
        "}",
        "(",
        ")",
        "[",
        "]",
        "${",
        "r#\"",
        "R\"(",
        "\"\"\"",
        "f'",
        " ",
        "\t",
        "x",
        "12e",
        "'a",
        "<",
        ">",
        ">>",
        "=",
        ":=",
        "->",
        "=>",
        "|",
        "let",
        "fn",
        "func",
        "for",
        "in",
        "def",
        "class",
        "lambda",
        "auto",
        "int",
        ",",
        ";",
        ":",
        ".",
        "\0",
        "é",
        "\u{1f600}",
        "\r\n",
        "impl",
        "import",
        "0x",
        "_",
    ];
    for language in [
        "python3",
        "java",
        "javascript",
        "typescript",
        "c",
        "cpp",
        "go",
        "rust",
        "cobol",
    ] {
        for _ in 0..300 {
            let count = next() % 60;
            let text: String = (0..count)
                .map(|_| pieces[(next() % pieces.len() as u64) as usize])
                .collect();
            let found = shape(language, &text);
            assert!(
                found.tokens.iter().all(|token| token.line >= 1),
                "{language}: {text:?}"
            );
        }
        assert!(shape(language, "").tokens.is_empty(), "{language}");
        // A quarter of a megabyte of one sign, of brackets that never close, of types that never end.
        for piece in ["(", "a<", "let a=", "'", "x,", "fn(", "func(", "\\", "|"] {
            shape(language, &piece.repeat(8_000));
        }
    }
}

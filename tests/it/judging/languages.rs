//! The same seven programs in every language.

use greenroom::judge::Verdict;
use greenroom::package::LanguageId;

use Verdict::{Accepted, CompileError, MemoryLimit, OutputLimit, RuntimeError, TimeLimit, WrongAnswer};

pub const PROGRAMS: [(LanguageId, [(Verdict, &str); 7]); 6] = [
    (LanguageId::C, C),
    (LanguageId::CPP, CPP),
    (LanguageId::RUST, RUST),
    (LanguageId::JAVA, JAVA),
    (LanguageId::PYTHON3, PYTHON),
    (LanguageId::JAVASCRIPT, JAVASCRIPT),
];

const C: [(Verdict, &str); 7] = [
    (
        Accepted,
        "#include <stdio.h>\nint main(void) { long n; scanf(\"%ld\", &n); printf(\"%ld\\n\", n * (n + 1) / 2); }",
    ),
    (
        WrongAnswer,
        "#include <stdio.h>\nint main(void) { int n; scanf(\"%d\", &n); printf(\"%d\\n\", n * n); }",
    ),
    (
        TimeLimit,
        "int main(void) { for (volatile long i = 0;; i = i + 1) {} }",
    ),
    (
        MemoryLimit,
        "#include <stdlib.h>\n#include <string.h>\nint main(void) { for (;;) memset(malloc(1 << 20), 1, 1 << 20); }",
    ),
    (RuntimeError, "#include <stdlib.h>\nint main(void) { abort(); }"),
    (CompileError, "int main(void) { return missing; }"),
    (
        OutputLimit,
        "#include <stdio.h>\nint main(void) { for (;;) puts(\"again and again\"); }",
    ),
];

const CPP: [(Verdict, &str); 7] = [
    (
        Accepted,
        "#include <iostream>\nint main() { long n; std::cin >> n; std::cout << n * (n + 1) / 2 << '\\n'; }",
    ),
    (
        WrongAnswer,
        "#include <iostream>\nint main() { std::cout << 6 << '\\n'; }",
    ),
    (
        TimeLimit,
        "int main() { for (volatile long i = 0;; i = i + 1) {} }",
    ),
    (
        MemoryLimit,
        "#include <vector>\nint main() { std::vector<std::vector<char>> all; for (;;) all.emplace_back(1 << 20, 'x'); }",
    ),
    (
        RuntimeError,
        "#include <vector>\nint main() { std::vector<int> none; return none.at(1); }",
    ),
    (CompileError, "int main() { undeclared(); }"),
    (
        OutputLimit,
        "#include <iostream>\nint main() { for (;;) std::cout << \"again and again\\n\"; }",
    ),
];

const RUST: [(Verdict, &str); 7] = [
    (
        Accepted,
        "fn main() { let mut line = String::new(); std::io::stdin().read_line(&mut line).unwrap();
           let n: u64 = line.trim().parse().unwrap(); println!(\"{}\", n * (n + 1) / 2); }",
    ),
    (WrongAnswer, "fn main() { println!(\"6\"); }"),
    (
        TimeLimit,
        "fn main() { let mut i = 0u64; loop { i = std::hint::black_box(i + 1); } }",
    ),
    (
        MemoryLimit,
        "fn main() { let mut all = Vec::new(); loop { all.push(std::hint::black_box(vec![1u8; 1 << 20])); } }",
    ),
    (RuntimeError, "fn main() { panic!(\"on purpose\"); }"),
    (CompileError, "fn main() { let x: u32 = \"text\"; }"),
    (
        OutputLimit,
        "fn main() { loop { println!(\"again and again\"); } }",
    ),
];

const JAVA: [(Verdict, &str); 7] = [
    (
        Accepted,
        "import java.util.Scanner;
         class Helper { static long sum(long n) { return n * (n + 1) / 2; } }
         public class Solution { public static void main(String[] args) {
           System.out.println(Helper.sum(new Scanner(System.in).nextLong())); } }",
    ),
    (WrongAnswer, "class Main { public static void main(String[] args) { System.out.println(6); } }"),
    (TimeLimit, "class Main { public static void main(String[] args) { for (long i = 0; ; i++) if (i < 0) return; } }"),
    (
        MemoryLimit,
        "class Main { public static void main(String[] args) {
           var all = new java.util.ArrayList<byte[]>(); while (true) all.add(new byte[1 << 20]); } }",
    ),
    (RuntimeError, "class Main { public static void main(String[] args) { System.out.println(args[5]); } }"),
    (CompileError, "class Main { public static void main(String[] args) { int x = \"text\"; } }"),
    (
        OutputLimit,
        "class Main { public static void main(String[] args) {
           var out = new java.io.PrintStream(new java.io.BufferedOutputStream(System.out)); while (true) out.println(\"again\"); } }",
    ),
];

const PYTHON: [(Verdict, &str); 7] = [
    (Accepted, "n = int(input())\nprint(n * (n + 1) // 2)\n"),
    (WrongAnswer, "print(6)\n"),
    (TimeLimit, "while True:\n    pass\n"),
    (
        MemoryLimit,
        "everything = []\nwhile True:\n    everything.append(bytearray(b'x' * (1 << 20)))\n",
    ),
    (RuntimeError, "print(1 // 0)\n"),
    (CompileError, "def broken(:\n    pass\n"),
    (OutputLimit, "while True:\n    print('again and again' * 100)\n"),
];

const JAVASCRIPT: [(Verdict, &str); 7] = [
    (
        Accepted,
        "const n = Number(require('fs').readFileSync(0, 'utf8')); console.log(String(n * (n + 1) / 2));",
    ),
    (WrongAnswer, "console.log(6);"),
    (TimeLimit, "for (;;) {}"),
    (
        MemoryLimit,
        "const all = []; for (;;) all.push(new Array(1 << 17).fill(all.length));",
    ),
    (RuntimeError, "throw new Error('on purpose');"),
    (CompileError, "function broken( { return 1; }"),
    (
        OutputLimit,
        "const line = 'again and again'.repeat(1000); for (;;) require('fs').writeSync(1, line);",
    ),
];

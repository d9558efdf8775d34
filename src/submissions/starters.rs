//! What an empty draft starts with: reads all of standard input, says where to go on, compiles as it is.

/// The starter of a language id; empty for a language without one.
pub fn starter(language: &str) -> &'static str {
    match language {
        "c" => {
            "#include <stdio.h>\n\nint main(void) {\n    int n;\n    if (scanf(\"%d\", &n) != 1) return 0;\n    // Your solution\n    printf(\"%d\\n\", n);\n    return 0;\n}\n"
        }
        "cpp" => {
            "#include <bits/stdc++.h>\nusing namespace std;\n\nint main() {\n    ios::sync_with_stdio(false);\n    cin.tie(nullptr);\n\n    int n;\n    cin >> n;\n    // Your solution\n    cout << n << '\\n';\n}\n"
        }
        "rust" => {
            "use std::io::{self, Read, Write};\n\nfn main() -> io::Result<()> {\n    let mut input = String::new();\n    io::stdin().read_to_string(&mut input)?;\n    let mut words = input.split_ascii_whitespace();\n\n    // Your solution\n    let n: i64 = words.next().and_then(|word| word.parse().ok()).unwrap_or(0);\n\n    let mut out = io::BufWriter::new(io::stdout().lock());\n    writeln!(out, \"{n}\")\n}\n"
        }
        "java" => {
            "import java.io.*;\nimport java.util.*;\n\npublic class Main {\n    public static void main(String[] args) throws IOException {\n        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));\n        StringTokenizer words = new StringTokenizer(in.readLine());\n        int n = Integer.parseInt(words.nextToken());\n        // Your solution\n        System.out.println(n);\n    }\n}\n"
        }
        "python3" => {
            "import sys\n\n\ndef main():\n    data = sys.stdin.read().split()\n    n = int(data[0])\n    # Your solution\n    print(n)\n\n\nmain()\n"
        }
        "javascript" => {
            "const words = require('fs').readFileSync(0, 'utf8').split(/\\s+/);\n\nconst n = Number(words[0]);\n// Your solution\nconsole.log(n);\n"
        }
        _ => "",
    }
}

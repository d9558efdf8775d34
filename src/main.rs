fn main() -> std::process::ExitCode {
    greenroom::commands::main()
}

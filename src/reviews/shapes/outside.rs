//! Names that mean something outside the code: those that a language brings along, and code that reads names as it runs.

use super::lexer::{Family, Kind, Raw};

const PYTHON: &str = "abs aiter all anext any ascii bin bool breakpoint bytearray bytes callable chr classmethod
    compile complex copyright credits delattr dict dir divmod enumerate eval exec exit filter float format frozenset
    getattr globals hasattr hash help hex id input int isinstance issubclass iter len license list locals map max
    memoryview min next object oct open ord pow print property quit range repr reversed round set setattr slice sorted
    staticmethod str sum super tuple type vars zip Ellipsis False None NotImplemented True ArithmeticError
    AssertionError AttributeError BaseException BaseExceptionGroup BlockingIOError BrokenPipeError BufferError
    BytesWarning ChildProcessError ConnectionError DeprecationWarning EOFError EnvironmentError Exception
    ExceptionGroup FileExistsError FileNotFoundError FloatingPointError GeneratorExit IOError ImportError
    IndentationError IndexError InterruptedError KeyError KeyboardInterrupt LookupError MemoryError
    ModuleNotFoundError NameError NotImplementedError OSError OverflowError PermissionError ProcessLookupError
    RecursionError ReferenceError RuntimeError RuntimeWarning StopAsyncIteration StopIteration SyntaxError
    SyntaxWarning SystemError SystemExit TabError TimeoutError TypeError UnboundLocalError UnicodeDecodeError
    UnicodeEncodeError UnicodeError UserWarning ValueError Warning ZeroDivisionError match case";

const SCRIPT: &str = "AbortController AggregateError Array ArrayBuffer Atomics BigInt BigInt64Array BigUint64Array Blob
    Boolean Buffer DataView Date Error EvalError Event EventTarget FinalizationRegistry Float32Array Float64Array
    Function Infinity Int16Array Int32Array Int8Array Intl Iterator JSON Map Math NaN Number Object Promise Proxy
    RangeError ReferenceError Reflect RegExp Set SharedArrayBuffer String Symbol SyntaxError TextDecoder TextEncoder
    TypeError URIError URL URLSearchParams Uint16Array Uint32Array Uint8Array Uint8ClampedArray WeakMap WeakRef WeakSet
    WebAssembly __dirname __filename arguments atob btoa clearImmediate clearInterval clearTimeout console crypto
    decodeURI decodeURIComponent encodeURI encodeURIComponent escape eval exports fetch gc global globalThis isFinite
    isNaN module navigator parseFloat parseInt performance process queueMicrotask require setImmediate setInterval
    setTimeout structuredClone undefined unescape any bigint boolean never number object string symbol unknown";

const GO: &str = "any bool byte cap clear close comparable complex complex128 complex64 copy delete error false float32
    float64 imag int int16 int32 int64 int8 iota max min new nil print println real recover rune string true uint uint16
    uint32 uint64 uint8 uintptr";

const RUST: &str = "AsMut AsRef Box Clone Copy Debug Default DoubleEndedIterator Drop Eq Err ExactSizeIterator Extend Fn
    FnMut FnOnce From FromIterator Hash Into IntoIterator Iterator None Ok Option Ord PartialEq PartialOrd Result Send
    Sized Some String Sync ToOwned ToString TryFrom TryInto Vec align_of align_of_val alloc bool char core drop f32 f64
    i128 i16 i32 i64 i8 isize size_of size_of_val std str u128 u16 u32 u64 u8 usize";

const JAVA: &str =
    "Boolean Byte CharSequence Character Class Comparable Double Enum Error Exception Float Integer
    Iterable Long Math Module Number Object Override Package Process Record Runnable Runtime Short String
    StringBuffer StringBuilder System Thread Throwable Void";

/// Functions that C and C++ have, with `using namespace std` or without.
const STANDARD: &str = "abort abs accumulate acos acosh adjacent_find advance all_of any_of apply asin asinh assign at atan
    atan2 atanh atof atoi atol atoll back_inserter bind binary_search bit_cast bit_ceil bit_floor bit_width bsearch calloc
    cbegin cbrt ceil cend clamp clock copy copy_backward copy_if copy_n copysign cos cosh count count_if countl_one
    countl_zero countr_one countr_zero crbegin crend data declval distance div empty equal equal_range erase erase_if erf
    exchange exclusive_scan exit exp exp2 expm1 fabs fdim fill fill_n find find_end find_first_of find_if find_if_not
    floor fma fmax fmin fmod for_each for_each_n forward fprintf fputs fread free frexp front fscanf fwrite gamma gcd
    generate get get_if getc getchar getline gets has_single_bit holds_alternative hypot includes inclusive_scan
    inner_product inplace_merge inserter invoke iota is_heap is_partitioned is_permutation is_sorted isalnum isalpha
    isdigit isfinite isinf islower isnan isprint ispunct isspace isupper iter_swap j0 j1 jn labs lcm ldexp left
    lexicographical_compare lgamma llabs llround log log10 log1p log2 logb lower_bound lround make_heap make_optional
    make_pair make_shared make_tuple make_unique malloc max_element mem_fn memchr memcmp memcpy memmove memset merge
    midpoint min_element minmax minmax_element mismatch modf move move_backward next next_permutation none_of norm
    nth_element partial_sort partial_sum partition partition_point plus pop_heap popcount pow prev prev_permutation printf
    push_heap putc putchar puts qsort rand random random_shuffle rbegin read realloc reduce ref remove remove_copy
    remove_if rend replace replace_if reverse reverse_copy right rint rotate rotate_copy rotl rotr round sample scanf
    search search_n setprecision setw set_difference set_intersection set_union shift_left shift_right shuffle signal sin
    sinh snprintf sort sort_heap sprintf sqrt srand sscanf ssize stable_partition stable_sort stod stof stoi stol stoll
    stoul stoull strcat strchr strcmp strcpy strlen strncmp strncpy strstr strtok strtol strtoll swap_ranges system tan
    tanh tgamma tie time to_string tolower toupper transform transform_reduce trunc unique unique_copy upper_bound visit
    write y0 y1 yn";

/// Whether a language brings this name along.
pub fn is_known(family: Family, name: &str) -> bool {
    let known = match family {
        Family::Python => PYTHON,
        Family::JavaScript => SCRIPT,
        Family::Go => GO,
        Family::Rust => RUST,
        Family::Java => JAVA,
        Family::C => return false,
    };
    known.split_whitespace().any(|one| one == name)
}

/// Whether a call of this name may mean a function of the library.
pub fn is_standard(name: &str) -> bool {
    STANDARD.split_whitespace().any(|one| one == name)
}

/// Whether the code reads names as it runs, or has names that nobody can list: then any name may be meant.
pub fn may_mean_any_name(family: Family, tokens: &[Raw]) -> bool {
    tokens.iter().enumerate().any(|(at, token)| {
        let before = |count: usize| at.checked_sub(count).and_then(|at| tokens.get(at));
        let follows = |mark: &str| before(1).is_some_and(|before| before.is(mark));
        let name = if token.kind == Kind::Name {
            token.text.as_str()
        } else {
            ""
        };
        match family {
            Family::Python => {
                matches!(
                    name,
                    "__class__"
                        | "__dict__"
                        | "__qualname__"
                        | "dir"
                        | "eval"
                        | "exec"
                        | "getattr"
                        | "globals"
                        | "inspect"
                        | "locals"
                        | "setattr"
                        | "type"
                        | "vars"
                ) || (name == "__name__" && follows("."))
                    || (token.is("*") && before(1).is_some_and(|before| before.is_name("import")))
            }
            Family::JavaScript => {
                matches!(name, "eval" | "Function")
                    || (name == "with" && !follows("."))
                    || (name == "constructor" && follows("."))
            }
            Family::Java => {
                let is_static = before(1).is_some_and(|before| before.is_name("import")) && name == "static";
                matches!(name, "forName" | "getClass" | "reflect") || (is_static && imports_all(tokens, at))
            }
            Family::C => {
                let is_pasting = token.kind == Kind::Directive && token.text.matches('#').count() > 1;
                let opens_std = name == "std"
                    && before(1).is_some_and(|before| before.is_name("namespace"))
                    && tokens.get(at + 1).is_some_and(|next| next.is("{"));
                matches!(
                    name,
                    "typeid" | "__func__" | "__FUNCTION__" | "__PRETTY_FUNCTION__"
                ) || is_pasting
                    || opens_std
            }
            Family::Go => {
                let is_text = token.kind == Kind::Text;
                name == "reflect"
                    || (is_text
                        && ["%T", "%#v", "reflect"]
                            .iter()
                            .any(|sign| token.text.contains(sign)))
                    || (is_text && follows("."))
            }
            Family::Rust => {
                let is_glob = token.is("*")
                    && (follows("::") || (follows("{") || follows(",")) && is_import(tokens, at));
                let is_own_glob =
                    before(2).is_some_and(|owner| matches!(owner.text.as_str(), "prelude" | "super"));
                matches!(name, "stringify" | "type_name" | "type_name_of_val") || (is_glob && !is_own_glob)
            }
        }
    })
}

/// Whether an import that begins here ends in `.*`.
fn imports_all(tokens: &[Raw], begin: usize) -> bool {
    let path = tokens.iter().skip(begin).take_while(|token| !token.is(";"));
    path.take(100).last().is_some_and(|last| last.text.ends_with('*'))
}

/// Whether this is within a `use` of Rust.
fn is_import(tokens: &[Raw], at: usize) -> bool {
    let before = tokens.get(at.saturating_sub(100)..at).unwrap_or_default();
    before
        .iter()
        .rev()
        .take_while(|token| !token.is(";"))
        .any(|token| token.is_name("use"))
}

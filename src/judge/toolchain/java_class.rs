//! Just enough of the class file format (Java virtual machine specification, chapter 4) to see whether a
//! class has a `main` method. The files were made in a sandbox from foreign source, so nothing in them
//! is believed: a broken file simply has no `main`.

const PUBLIC_STATIC: u16 = 0x0001 | 0x0008;

/// Whether the class declares `public static void main(String[])`.
pub(super) fn has_main(bytes: &[u8]) -> bool {
    find_main(bytes).unwrap_or(false)
}

struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(count)?;
        self.rest = rest;
        Some(taken)
    }

    fn u8(&mut self) -> Option<u8> {
        self.take(1).map(|bytes| bytes[0])
    }

    fn u16(&mut self) -> Option<u16> {
        self.take(2).map(|bytes| u16::from_be_bytes([bytes[0], bytes[1]]))
    }

    fn u32(&mut self) -> Option<u32> {
        self.take(4)
            .map(|bytes| u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
    }

    fn skip_attributes(&mut self) -> Option<()> {
        for _ in 0..self.u16()? {
            self.u16()?;
            let length = self.u32()?;
            self.take(usize::try_from(length).ok()?)?;
        }
        Some(())
    }
}

fn find_main(bytes: &[u8]) -> Option<bool> {
    let mut reader = Reader { rest: bytes };
    if reader.u32()? != 0xCAFE_BABE {
        return None;
    }
    reader.take(4)?;
    let texts = constant_texts(&mut reader)?;
    let text = |index: u16| texts.get(usize::from(index)).copied().flatten();
    // Access flags, this class, super class.
    reader.take(6)?;
    let interfaces = usize::from(reader.u16()?);
    reader.take(interfaces * 2)?;
    for _ in 0..reader.u16()? {
        reader.take(6)?;
        reader.skip_attributes()?;
    }
    for _ in 0..reader.u16()? {
        let (flags, name, descriptor) = (reader.u16()?, reader.u16()?, reader.u16()?);
        let is_main = text(name) == Some(b"main") && text(descriptor) == Some(b"([Ljava/lang/String;)V");
        if is_main && flags & PUBLIC_STATIC == PUBLIC_STATIC {
            return Some(true);
        }
        reader.skip_attributes()?;
    }
    Some(false)
}

/// The constant pool reduced to its texts, by index.
fn constant_texts<'a>(reader: &mut Reader<'a>) -> Option<Vec<Option<&'a [u8]>>> {
    let count = usize::from(reader.u16()?);
    let mut texts = vec![None];
    while texts.len() < count {
        let mut text = None;
        let mut slots = 1;
        match reader.u8()? {
            1 => {
                let length = usize::from(reader.u16()?);
                text = Some(reader.take(length)?);
            }
            3 | 4 | 9 | 10 | 11 | 12 | 17 | 18 => {
                reader.take(4)?;
            }
            // Long and double take two entries of the table.
            5 | 6 => {
                reader.take(8)?;
                slots = 2;
            }
            7 | 8 | 16 | 19 | 20 => {
                reader.take(2)?;
            }
            15 => {
                reader.take(3)?;
            }
            _ => return None,
        }
        texts.push(text);
        texts.resize(texts.len() + slots - 1, None);
    }
    Some(texts)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A class with one method, as small as the format allows.
    fn class(flags: u16, name: &str, descriptor: &str) -> Vec<u8> {
        let mut bytes = vec![0xCA, 0xFE, 0xBA, 0xBE, 0, 0, 0, 61];
        // Texts 1 and 2, then a long that takes the entries 3 and 4.
        bytes.extend(5u16.to_be_bytes());
        for text in [name, descriptor] {
            bytes.push(1);
            bytes.extend(u16::try_from(text.len()).expect("short").to_be_bytes());
            bytes.extend(text.as_bytes());
        }
        bytes.push(5);
        bytes.extend([0; 8]);
        // Flags, this, super, no interfaces, no fields, one method without attributes.
        bytes.extend([0; 6]);
        bytes.extend([0, 0, 0, 0, 0, 1]);
        for value in [flags, 1, 2, 0] {
            bytes.extend(value.to_be_bytes());
        }
        bytes
    }

    const ARGUMENTS: &str = "([Ljava/lang/String;)V";

    #[test]
    fn a_public_static_main_is_found() {
        assert!(has_main(&class(0x0009, "main", ARGUMENTS)));
        assert!(has_main(&class(0x0089, "main", ARGUMENTS)));
    }

    #[test]
    fn other_methods_are_not_main() {
        assert!(!has_main(&class(0x0001, "main", ARGUMENTS)));
        assert!(!has_main(&class(0x0009, "main", "()V")));
        assert!(!has_main(&class(0x0009, "solve", ARGUMENTS)));
    }

    #[test]
    fn a_cut_file_has_no_main() {
        let whole = class(0x0009, "main", ARGUMENTS);
        for length in 0..whole.len() - 2 {
            assert!(!has_main(&whole[..length]), "{length}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_survived(tail in proptest::collection::vec(proptest::num::u8::ANY, 0..200)) {
            has_main(&[&[0xCA, 0xFE, 0xBA, 0xBE], &tail[..]].concat());
        }
    }
}

//! The system call filter. Default allow keeps language runtimes working; what is refused is the surface
//! through which sandboxes have been left: mounts, namespaces, tracing, keys, kernel programs, odd sockets.

use std::collections::BTreeMap;
use std::io;

use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule,
    sock_filter,
};

pub(super) struct Filters {
    /// Order matters little: the strictest answer of all filters counts.
    always: Vec<BpfProgram>,
    /// Refuses memory that only a control group can see.
    sampled: BpfProgram,
}

/// Refused with EPERM whatever the arguments are.
const REFUSED: &[libc::c_long] = &[
    // mounts and namespaces
    libc::SYS_mount,
    libc::SYS_umount2,
    libc::SYS_pivot_root,
    libc::SYS_chroot,
    libc::SYS_move_mount,
    libc::SYS_open_tree,
    libc::SYS_fsopen,
    libc::SYS_fsconfig,
    libc::SYS_fsmount,
    libc::SYS_fspick,
    libc::SYS_mount_setattr,
    libc::SYS_setns,
    libc::SYS_unshare,
    // other processes
    libc::SYS_ptrace,
    libc::SYS_process_vm_readv,
    libc::SYS_process_vm_writev,
    libc::SYS_kcmp,
    libc::SYS_pidfd_getfd,
    // kernel programs and asynchronous interfaces with a record of holes
    libc::SYS_bpf,
    libc::SYS_perf_event_open,
    libc::SYS_userfaultfd,
    libc::SYS_io_uring_setup,
    libc::SYS_io_uring_enter,
    libc::SYS_io_uring_register,
    libc::SYS_io_setup,
    // keys: a message box between runs
    libc::SYS_keyctl,
    libc::SYS_add_key,
    libc::SYS_request_key,
    // the machine
    libc::SYS_init_module,
    libc::SYS_finit_module,
    libc::SYS_delete_module,
    libc::SYS_kexec_load,
    libc::SYS_kexec_file_load,
    libc::SYS_swapon,
    libc::SYS_swapoff,
    libc::SYS_reboot,
    libc::SYS_acct,
    libc::SYS_settimeofday,
    libc::SYS_clock_settime,
    libc::SYS_clock_adjtime,
    libc::SYS_adjtimex,
    libc::SYS_syslog,
    libc::SYS_vhangup,
    libc::SYS_sethostname,
    libc::SYS_setdomainname,
    // files by handle, quotas, watching whole file systems, memory hidden from accounting
    libc::SYS_open_by_handle_at,
    libc::SYS_name_to_handle_at,
    libc::SYS_quotactl,
    libc::SYS_quotactl_fd,
    libc::SYS_fanotify_init,
    libc::SYS_lookup_dcookie,
    libc::SYS_memfd_secret,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_iopl,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_ioperm,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_modify_ldt,
];

const NAMESPACE_FLAGS: [libc::c_int; 7] = [
    libc::CLONE_NEWNS,
    libc::CLONE_NEWCGROUP,
    libc::CLONE_NEWUTS,
    libc::CLONE_NEWIPC,
    libc::CLONE_NEWUSER,
    libc::CLONE_NEWPID,
    libc::CLONE_NEWNET,
];
const SOCKET_FAMILIES: [libc::c_int; 3] = [libc::AF_UNIX, libc::AF_INET, libc::AF_INET6];
/// Requests that type into a terminal.
const TERMINAL_REQUESTS: [libc::Ioctl; 2] = [libc::TIOCSTI, libc::TIOCLINUX];
const ADDR_NO_RANDOMIZE: u64 = libc::ADDR_NO_RANDOMIZE as u64;
const ASK_PERSONALITY: u64 = 0xffff_ffff;

type Rules = BTreeMap<i64, Vec<SeccompRule>>;

impl Filters {
    pub fn compile() -> io::Result<Filters> {
        let filter = |rules: Rules, errno: i32| -> Result<BpfProgram, seccompiler::BackendError> {
            let architecture = std::env::consts::ARCH.try_into()?;
            let refuse = SeccompAction::Errno(errno as u32);
            SeccompFilter::new(rules, SeccompAction::Allow, refuse, architecture)?.try_into()
        };
        let whole = |calls: &[libc::c_long]| calls.iter().map(|call| (*call, Vec::new())).collect();
        let compiled = || -> Result<Filters, seccompiler::BackendError> {
            let mut refused: Rules = whole(REFUSED);
            refused.extend(conditional()?);
            let mut refused = filter(refused, libc::EPERM)?;
            if cfg!(target_arch = "x86_64") {
                refused.splice(0..0, kill_x32());
            }
            // The arguments of clone3 are in memory, out of a filter's reach; libc falls back to clone.
            let absent = filter(whole(&[libc::SYS_clone3]), libc::ENOSYS)?;
            let sampled = filter(whole(&[libc::SYS_memfd_create, libc::SYS_shmget]), libc::EPERM)?;
            Ok(Filters {
                always: vec![absent, refused],
                sampled,
            })
        };
        compiled().map_err(io::Error::other)
    }

    /// Binds the calling process and its descendants for ever.
    pub fn install(&self, only_sampled_memory: bool) -> Result<(), ()> {
        let sampled = only_sampled_memory.then_some(&self.sampled);
        sampled
            .into_iter()
            .chain(&self.always)
            .try_for_each(|program| seccompiler::apply_filter(program))
            .map_err(drop)
    }
}

fn conditional() -> Result<Rules, seccompiler::BackendError> {
    use SeccompCmpOp::{Eq, MaskedEq, Ne};
    // Only the low half of an argument is compared: the kernel ignores the rest of it.
    let low =
        |index, operator, value: u64| SeccompCondition::new(index, SeccompCmpArgLen::Dword, operator, value);
    let mut clone = Vec::new();
    for flag in NAMESPACE_FLAGS {
        let flag = u64::from(flag.cast_unsigned());
        clone.push(SeccompRule::new(vec![low(0, MaskedEq(flag), flag)?])?);
    }
    let mut terminal = Vec::new();
    for request in TERMINAL_REQUESTS {
        terminal.push(SeccompRule::new(vec![low(1, Eq, request)?])?);
    }
    let other_family = || -> Result<_, seccompiler::BackendError> {
        let allowed = SOCKET_FAMILIES
            .iter()
            .map(|family| low(0, Ne, u64::from(family.cast_unsigned())));
        Ok(vec![SeccompRule::new(allowed.collect::<Result<_, _>>()?)?])
    };
    let personality = [0, ADDR_NO_RANDOMIZE, ASK_PERSONALITY].map(|allowed| low(0, Ne, allowed));
    let personality = SeccompRule::new(personality.into_iter().collect::<Result<_, _>>()?)?;
    Ok(BTreeMap::from([
        (libc::SYS_clone, clone),
        (libc::SYS_ioctl, terminal),
        (libc::SYS_socket, other_family()?),
        (libc::SYS_socketpair, other_family()?),
        (libc::SYS_personality, vec![personality]),
    ]))
}

/// Kills on system call numbers of the x32 ABI, which the architecture check does not tell apart.
fn kill_x32() -> [sock_filter; 3] {
    const X32_BIT: u32 = 0x4000_0000;
    let instruction = |code: u32, jt, jf, k| sock_filter {
        code: code as u16,
        jt,
        jf,
        k,
    };
    [
        // The number is the first word of the call's description.
        instruction(libc::BPF_LD | libc::BPF_W | libc::BPF_ABS, 0, 0, 0),
        instruction(libc::BPF_JMP | libc::BPF_JGE | libc::BPF_K, 0, 1, X32_BIT),
        instruction(libc::BPF_RET | libc::BPF_K, 0, 0, libc::SECCOMP_RET_KILL_PROCESS),
    ]
}

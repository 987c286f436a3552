//! Shuts the process in: no files, no network, no other process, bounded memory and time.
#![expect(unsafe_code, reason = "close_range has no safe wrapper")]

use std::collections::BTreeMap;
use std::os::fd::{AsRawFd as _, OwnedFd};

use landlock::{
    ABI, Access as _, AccessFs, AccessNet, PathBeneath, PathFd, Ruleset, RulesetAttr as _,
    RulesetCreated, RulesetCreatedAttr as _, RulesetError, RulesetStatus, Scope,
};
use rustix::process::{Resource, Rlimit, Signal};
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter,
    SeccompRule, apply_filter,
};

use super::Setup;
use crate::Part;

type Rules = BTreeMap<i64, Vec<SeccompRule>>;

/// Closes what was inherited and is not needed.
pub(super) fn close_all_but(keep: &[&OwnedFd], library: i32) {
    let mut keep: Vec<i32> =
        keep.iter().map(|fd| fd.as_raw_fd()).chain([0, 1, 2, library]).collect();
    keep.sort_unstable();
    let mut from = 0;
    for fd in keep.into_iter().chain([i32::MAX]) {
        if fd > from {
            // SAFETY: nothing in this process owns a descriptor that is not in the list.
            let closed = unsafe { libc::syscall(libc::SYS_close_range, from, fd - 1, 0) };
            if closed != 0 {
                close_one_by_one(from..fd);
            }
        }
        from = fd.saturating_add(1);
    }
}

/// What kernels before 5.9 need: the descriptors that are open, one after the other.
fn close_one_by_one(range: std::ops::Range<i32>) {
    let entries = std::fs::read_dir("/proc/self/fd").into_iter().flatten().flatten();
    let open: Vec<i32> =
        entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).collect();
    for fd in open.into_iter().filter(|fd| range.contains(fd)) {
        // SAFETY: as above; the one that listed the others is closed already.
        unsafe { libc::close(fd) };
    }
}

/// A part of the sandbox, and how it is put up.
type Step<'a> = (Part, &'a dyn Fn() -> Result<(), String>);

/// Takes everything away that can be taken; returns the parts of the sandbox this system lacks.
pub(super) fn shut_in(setup: &Setup) -> Vec<String> {
    let no_new_privileges =
        || rustix::thread::set_no_new_privs(true).map_err(|error| error.to_string());
    let parts: [Step<'_>; 6] = [
        (Part::SealedCopy, &|| sealed(setup)),
        (Part::DeathWithParent, &|| die_with(setup.parent)),
        (Part::Limits, &|| limit(setup)),
        (Part::NoNewPrivileges, &no_new_privileges),
        (Part::Landlock, &|| landlock(setup)),
        (Part::Seccomp, &|| filter(true)),
    ];
    let done = |(part, apply): Step<'_>| {
        let lacks = setup.lacking & part as u64 != 0;
        let result = if lacks { Err("taken for missing".to_owned()) } else { apply() };
        result.err().map(|why| format!("{} ({why})", part.name()))
    };
    parts.into_iter().filter_map(done).collect()
}

fn sealed(setup: &Setup) -> Result<(), String> {
    if setup.library > 0 { Ok(()) } else { Err("no memory file to be had".to_owned()) }
}

/// The loader is done: from here on nothing is opened at all.
pub(super) fn close_the_file_door(setup: &Setup) {
    if setup.lacking & Part::Seccomp as u64 != 0 {
        return;
    }
    // The first filter stands already and allowed reading only, where Landlock allows nothing.
    let _ = filter(false);
}

fn die_with(parent: i32) -> Result<(), String> {
    rustix::process::set_parent_process_death_signal(Some(Signal::KILL))
        .map_err(|error| error.to_string())?;
    let now = rustix::process::getppid().map(|pid| pid.as_raw_nonzero().get());
    // In a process namespace of its own the number may differ, but the parent is then still there.
    if now == Some(1) && parent != 1 { Err("the parent is gone".to_owned()) } else { Ok(()) }
}

fn limit(setup: &Setup) -> Result<(), String> {
    let now = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages: u64 = now.split(' ').next().and_then(|word| word.parse().ok()).unwrap_or(0);
    let own = pages.saturating_mul(rustix::param::page_size() as u64);
    let memory = own.saturating_add(2 * setup.size).saturating_add(setup.memory);
    for (resource, value) in [
        (Resource::As, memory),
        (Resource::Cpu, setup.cpu.max(1)),
        (Resource::Fsize, 0),
        (Resource::Core, 0),
        (Resource::Nproc, 0),
        (Resource::Nofile, 64.max(setup.library.unsigned_abs().into())),
    ] {
        // Never above what this process was given itself: raising that is a privilege.
        let given = rustix::process::getrlimit(resource).maximum.unwrap_or(u64::MAX);
        let (current, maximum) = (value.min(given), value.saturating_add(1).min(given));
        let both = Rlimit { current: Some(current), maximum: Some(maximum) };
        rustix::process::setrlimit(resource, both).map_err(|error| error.to_string())?;
    }
    Ok(())
}

fn landlock(setup: &Setup) -> Result<(), String> {
    // A copy that is no memory file has a path, and must be opened by it.
    let readable = (setup.library == 0).then_some(&setup.path);
    let open = |rules: RulesetCreated| match readable.map(PathFd::new) {
        Some(Ok(file)) => rules.add_rule(PathBeneath::new(file, AccessFs::ReadFile)),
        _ => Ok::<_, RulesetError>(rules),
    };
    let newest = ABI::V6;
    let status = Ruleset::default()
        .handle_access(AccessFs::from_all(newest))
        .and_then(|rules| rules.handle_access(AccessNet::from_all(newest)))
        .and_then(|rules| rules.scope(Scope::from_all(newest)))
        .and_then(Ruleset::create)
        .and_then(open)
        .and_then(RulesetCreated::restrict_self)
        .map_err(|error| error.to_string())?;
    // An older kernel enforces less of it, but all that seccomp does not already forbid.
    match status.ruleset {
        RulesetStatus::NotEnforced => Err("not in this kernel".to_owned()),
        _ => Ok(()),
    }
}

/// System calls without which no memory, output or orderly end would be had.
const NEEDED: [i64; 28] = [
    libc::SYS_read,
    libc::SYS_write,
    libc::SYS_readv,
    libc::SYS_writev,
    libc::SYS_pread64,
    libc::SYS_lseek,
    libc::SYS_close,
    libc::SYS_fstat,
    libc::SYS_mmap,
    libc::SYS_munmap,
    libc::SYS_mprotect,
    libc::SYS_mremap,
    libc::SYS_madvise,
    libc::SYS_brk,
    libc::SYS_futex,
    libc::SYS_getrandom,
    libc::SYS_clock_gettime,
    libc::SYS_nanosleep,
    libc::SYS_clock_nanosleep,
    libc::SYS_sched_yield,
    libc::SYS_getpid,
    libc::SYS_gettid,
    libc::SYS_rt_sigaction,
    libc::SYS_rt_sigprocmask,
    libc::SYS_rt_sigreturn,
    libc::SYS_sigaltstack,
    libc::SYS_exit,
    libc::SYS_exit_group,
];

/// System calls that no source has an honest use for: the process ends at the first.
const FORBIDDEN: [i64; 15] = [
    libc::SYS_socket,
    libc::SYS_socketpair,
    libc::SYS_connect,
    libc::SYS_bind,
    libc::SYS_execve,
    libc::SYS_execveat,
    libc::SYS_clone,
    libc::SYS_clone3,
    libc::SYS_ptrace,
    libc::SYS_process_vm_readv,
    libc::SYS_process_vm_writev,
    libc::SYS_kill,
    libc::SYS_io_uring_setup,
    libc::SYS_bpf,
    libc::SYS_unshare,
];

fn filter(may_open: bool) -> Result<(), String> {
    let mut allowed: Rules = NEEDED.iter().map(|number| (*number, Vec::new())).collect();
    // `abort` signals its own process; no other may be signalled.
    allowed
        .insert(libc::SYS_tgkill, vec![rule(0, SeccompCmpOp::Eq, u64::from(std::process::id()))?]);
    // Asking for a limit is harmless, setting one is not: the new limit must be null.
    allowed.insert(libc::SYS_prlimit64, vec![wide(2, 0)?]);
    if may_open {
        let writing = (libc::O_ACCMODE | libc::O_CREAT | libc::O_TRUNC).unsigned_abs();
        let reading = rule(2, SeccompCmpOp::MaskedEq(writing.into()), 0)?;
        allowed.insert(libc::SYS_openat, vec![reading]);
        // Landlock lets everybody ask whether a file is there; the loader asks about its own.
        allowed.insert(libc::SYS_newfstatat, Vec::new());
        // The second filter is put over the first by the same call.
        allowed.insert(
            libc::SYS_prctl,
            vec![rule(0, SeccompCmpOp::Eq, 22)?, rule(0, SeccompCmpOp::Eq, 38)?],
        );
        allowed.insert(libc::SYS_seccomp, Vec::new());
    }
    let denied = SeccompAction::Errno(libc::EACCES.unsigned_abs());
    install(allowed, denied, SeccompAction::Allow)?;
    if !may_open {
        return Ok(());
    }
    let forbidden = FORBIDDEN.iter().map(|number| (*number, Vec::new())).collect();
    install(forbidden, SeccompAction::Allow, SeccompAction::KillProcess)
}

fn install(rules: Rules, otherwise: SeccompAction, on_match: SeccompAction) -> Result<(), String> {
    let arch = std::env::consts::ARCH.try_into().map_err(|_| "not on this processor".to_owned())?;
    let filter = SeccompFilter::new(rules, otherwise, on_match, arch).map_err(|e| e.to_string())?;
    let program: BpfProgram =
        filter.try_into().map_err(|e: seccompiler::BackendError| e.to_string())?;
    apply_filter(&program).map_err(|error| error.to_string())
}

fn rule(argument: u8, operator: SeccompCmpOp, value: u64) -> Result<SeccompRule, String> {
    SeccompCondition::new(argument, SeccompCmpArgLen::Dword, operator, value)
        .and_then(|condition| SeccompRule::new(vec![condition]))
        .map_err(|error| error.to_string())
}

fn wide(argument: u8, value: u64) -> Result<SeccompRule, String> {
    SeccompCondition::new(argument, SeccompCmpArgLen::Qword, SeccompCmpOp::Eq, value)
        .and_then(|condition| SeccompRule::new(vec![condition]))
        .map_err(|error| error.to_string())
}

/* old_kernel PART PROGRAM ARGUMENT...: runs the program as on a kernel without the part, which is
 * `landlock`, `seccomp`, `both` of them or `memfd`: its system calls answer as if unknown. */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define FIRST_OF_LANDLOCK 444
#define LAST_OF_LANDLOCK 446
#define DATA(field) (offsetof(struct seccomp_data, field))
#define LOAD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, DATA(field))
#define ANSWER(what) BPF_STMT(BPF_RET | BPF_K, what)

int main(int count, char **words) {
    if (count < 3) return 2;
    int memfd = strcmp(words[1], "memfd") == 0;
    int landlock = !memfd && strcmp(words[1], "seccomp") != 0;
    int seccomp = !memfd && strcmp(words[1], "landlock") != 0;
    struct sock_filter rules[] = {
        LOAD(nr),
        BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, landlock ? FIRST_OF_LANDLOCK : ~0u, 0, 2),
        BPF_JUMP(BPF_JMP | BPF_JGT | BPF_K, LAST_OF_LANDLOCK, 1, 0),
        ANSWER(SECCOMP_RET_ERRNO | ENOSYS),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, memfd ? SYS_memfd_create : ~0u, 0, 1),
        ANSWER(SECCOMP_RET_ERRNO | ENOSYS),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, seccomp ? SYS_seccomp : ~0u, 0, 1),
        ANSWER(SECCOMP_RET_ERRNO | ENOSYS),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, seccomp ? SYS_prctl : ~0u, 0, 3),
        LOAD(args[0]),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, PR_SET_SECCOMP, 0, 1),
        ANSWER(SECCOMP_RET_ERRNO | EINVAL),
        ANSWER(SECCOMP_RET_ALLOW),
    };
    struct sock_fprog all = {sizeof rules / sizeof *rules, rules};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return 3;
    if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &all) != 0) return 3;
    execv(words[2], words + 2);
    return 4;
}

package reads

import "syscall"

// changedAt is when the inode was last changed, in nanoseconds since the epoch.
func changedAt(st *syscall.Stat_t) int64 { return st.Ctim.Nano() }

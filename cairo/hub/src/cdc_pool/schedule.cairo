//! A value that rises two epochs after it was planned, and falls then or at once.
//!
//! A draw with a seed in epoch `e` is computed in `e` or `e + 1`. So whatever is written in epoch `c` must leave the values of `c - 1`, `c`
//! and `c + 1` as they were; only a fall may touch them, since it can but turn an accepted draw of the one who falls into a rejected one.

use crate::types::Epoch;

/// Epochs between a plan and its effect.
pub const DELAY: u64 = 2;

#[derive(Copy, Drop, Serde, PartialEq, Debug)]
pub struct Schedule {
    /// Until `from_epoch`.
    pub now: u32,
    /// From `from_epoch` on.
    pub next: u32,
    pub from_epoch: Epoch,
}

#[generate_trait]
pub impl ScheduleImpl of ScheduleTrait {
    /// The value in `epoch`, exact for the current epoch, the one before it, and all later ones as far as planned.
    #[inline]
    fn at(self: @Schedule, epoch: Epoch) -> u32 {
        if epoch < *self.from_epoch {
            *self.now
        } else {
            *self.next
        }
    }

    /// Whether a plan made in `epoch` keeps the values of `epoch - 1 ..= epoch + 1`.
    fn is_open(self: @Schedule, epoch: Epoch) -> bool {
        *self.now == *self.next || *self.from_epoch < epoch || *self.from_epoch == epoch + DELAY
    }

    /// Sets the value from `epoch + DELAY` on. Only if `is_open`.
    fn plan(self: @Schedule, epoch: Epoch, value: u32) -> Schedule {
        let from_epoch = epoch + DELAY;
        let now = if *self.from_epoch == from_epoch {
            *self.now
        } else {
            *self.next
        };
        Schedule { now, next: value, from_epoch }
    }

    /// Brings the value to `target` as fast as allowed: down at once, up two epochs later, or not yet.
    fn steer(self: @Schedule, epoch: Epoch, target: u32) -> Schedule {
        let fallen = Schedule {
            now: core::cmp::min(*self.now, target), next: core::cmp::min(*self.next, target), from_epoch: *self.from_epoch,
        };
        if target > fallen.next && fallen.is_open(epoch) {
            fallen.plan(epoch, target)
        } else {
            fallen
        }
    }

    /// Brings the value to `target` two epochs later, or not yet: what somebody else may trigger changes no draw that is under way.
    fn aim(self: @Schedule, epoch: Epoch, target: u32) -> Schedule {
        if target != *self.next && self.is_open(epoch) {
            self.plan(epoch, target)
        } else {
            *self
        }
    }
}

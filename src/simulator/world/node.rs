//! Running instances, and what the nodes of each kind remember.

use super::broker::BrokerState;
use super::contents::CacheState;
use super::database::StoreState;
use super::edge::{Bucket, cap};
use super::limiter::LimiterState;
use super::log::Log;
use super::plan::{InstancePlan, NONE, NodePlan, Part, Plan};
use super::provider::ObjectState;
use super::quorum::QuorumState;
use crate::simulator::random::Random;
use crate::simulator::station::Station;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Life {
    Up,
    /// Killed.
    Down,
    /// Ordered by an autoscaler, not ready yet.
    Booting,
    /// Not ordered, or given back.
    Off,
}

#[derive(Debug)]
pub struct Instance {
    pub node: u32,
    pub zone: u8,
    pub life: Life,
    /// Since when, µs.
    pub since: u64,
    /// Times it died: work of an earlier epoch is void.
    pub epoch: u32,
    /// Calls that callers wait for, as balancers count them.
    pub outstanding: u32,
    pub slots: Station,
    pub cores: Station,
    /// For caches, whose one thread works off operations in order: when it has none left, and its work so far.
    pub free_at: u64,
    pub worked: u64,
    /// Sum of the times that finished tasks spent here, and their number.
    pub sojourn: u64,
    pub finished: u64,
    /// Work that was turned away before it could stand in the queue.
    pub refused: u64,
    /// How things stood at the last window.
    pub seen: Standing,
    /// The same at the autoscaler's last look.
    pub scale_busy: u64,
    pub scale_cores: u64,
}

/// Sums since the start: busy time of slots and cores, work begun on them, work turned away.
#[derive(Debug, Clone, Copy, Default)]
pub struct Standing {
    pub busy: u64,
    pub cores: u64,
    pub started: u64,
    pub started_cores: u64,
    pub refused: u64,
}

impl Instance {
    pub fn new(plan: &Plan, instance: &InstancePlan) -> Instance {
        let node = plan.node(instance.node);
        let servers = |count: u32| if count == NONE { 0 } else { count };
        Instance {
            node: instance.node,
            zone: instance.zone,
            life: Life::Up,
            since: 0,
            epoch: 0,
            outstanding: 0,
            // A store's own limit is for callers: writes from the primary are never refused.
            slots: Station::new(
                servers(node.servers),
                if matches!(node.part, Part::Store(_)) {
                    usize::MAX
                } else {
                    node.queue_limit as usize
                },
            ),
            // Only tasks that hold a slot ask for cores: they are never refused.
            cores: Station::new(servers(node.cores), usize::MAX),
            free_at: 0,
            worked: 0,
            sojourn: 0,
            finished: 0,
            refused: 0,
            seen: Standing::default(),
            scale_busy: 0,
            scale_cores: 0,
        }
    }

    #[inline]
    pub fn is_up(&self) -> bool {
        self.life == Life::Up
    }

    /// Callers believe that it is up: a change is noticed after a while.
    #[inline]
    pub fn seems_up(&self, now: u64, notice_down: u64, notice_up: u64) -> bool {
        match self.life {
            Life::Up => self.epoch == 0 || now - self.since >= notice_up,
            Life::Down => now - self.since < notice_down,
            Life::Booting | Life::Off => false,
        }
    }
}

pub struct NodeState {
    pub service: Random,
    pub errors: Random,
    pub pick: Random,
    pub rotation: u32,
    /// Service times are multiplied by this; and this share of answers are errors.
    pub slow: f64,
    pub error_share: f64,
    pub inner: Inner,
    /// In this window.
    pub reached: u64,
    pub refused: u64,
    pub hits: u64,
    pub lookups: u64,
    /// Of a store; and calls over a cap.
    pub reads: u64,
    pub writes: u64,
    pub capped: u64,
    /// In all.
    pub reached_total: u64,
    pub refused_total: u64,
    /// Integral of instances that are paid for, instance · µs, up to `paid_at`.
    pub paid: u64,
    pub paid_at: u64,
    pub paid_count: u32,
}

/// What only some components remember.
pub enum Inner {
    Plain,
    Cache(CacheState),
    Store(StoreState),
    Quorum(QuorumState),
    Broker(BrokerState),
    Limiter(LimiterState),
    Objects(ObjectState),
    External(Option<Bucket>),
    /// A search index: what was written, and how far it can be found.
    Search {
        log: Log,
        visible: u32,
    },
    Scaled(super::autoscale::ScalerState),
}

impl NodeState {
    pub fn new(node: &NodePlan, stream: &dyn Fn(&str, &str) -> Random) -> NodeState {
        let inner = match &node.part {
            Part::Cache(part) => Inner::Cache(CacheState::new(&part.content, node.count)),
            Part::Cdn(part) => Inner::Cache(CacheState::new(&part.content, part.points)),
            Part::Store(part) => Inner::Store(StoreState::new(part)),
            Part::Quorum(part) => Inner::Quorum(QuorumState::new(part, node.count)),
            Part::Queue(part) => Inner::Broker(BrokerState::new(part)),
            Part::Limiter(part) => Inner::Limiter(LimiterState::new(part)),
            Part::Object(part) => Inner::Objects(ObjectState::new(part)),
            Part::External(part) => Inner::External(cap(part.calls_cap)),
            Part::Search(_) => Inner::Search {
                log: Log::default(),
                visible: 0,
            },
            Part::Service(part) if part.autoscale.is_some() => Inner::Scaled(Default::default()),
            _ => Inner::Plain,
        };
        NodeState {
            service: stream("service", &node.id),
            errors: stream("errors", &node.id),
            pick: stream("pick", &node.id),
            rotation: 0,
            slow: 1.0,
            error_share: 0.0,
            inner,
            reached: 0,
            refused: 0,
            hits: 0,
            lookups: 0,
            reads: 0,
            writes: 0,
            capped: 0,
            reached_total: 0,
            refused_total: 0,
            paid: 0,
            paid_at: 0,
            paid_count: node.initial,
        }
    }
}

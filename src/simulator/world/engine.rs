//! The state of one simulated day and its main loop.

use super::edge::Port;
use super::entity::{Call, Event, Message, Origin, Request, Slab, Task};
use super::fault::Cut;
use super::limits::{LOOK, Limits};
use super::meter::Meter;
use super::node::{Instance, NodeState};
use super::plan::{NONE, Part, Plan};
use super::scenario::ScenarioPlan;
use super::tail::Tail;
use super::timers::{Lane, LaneOf};
use super::trace::Trace;
use super::traffic::Traffic;
use crate::simulator::calendar::Calendar;
use crate::simulator::random::{Random, StreamName};

pub struct World<'a> {
    pub(super) plan: &'a Plan,
    pub(super) scenario: &'a ScenarioPlan,
    pub(super) now: u64,
    pub(super) events: u64,
    pub(super) limits: Limits,
    pub(super) is_too_large: bool,
    pub(super) calendar: Calendar<Event>,
    pub(super) lanes: Vec<Lane>,
    /// Timer lane by edge, and by queue node.
    pub(super) edge_lanes: Vec<u16>,
    pub(super) node_lanes: Vec<u16>,
    pub(super) serial: u32,
    pub(super) requests: Slab<Request>,
    pub(super) calls: Slab<Call>,
    pub(super) tasks: Slab<Task>,
    pub(super) messages: Slab<Message>,
    pub(super) origins: Slab<Origin>,
    pub(super) instances: Vec<Instance>,
    pub(super) nodes: Vec<NodeState>,
    pub(super) ports: Vec<Port>,
    pub(super) edges: Vec<EdgeState>,
    pub(super) traffic: Traffic,
    pub(super) cuts: Vec<Cut>,
    pub(super) active: Vec<bool>,
    /// Instances that each fault has killed.
    pub(super) killed: Vec<Vec<u32>>,
    /// Replicas that took over.
    pub(super) promotions: u32,
    pub(super) meter: Meter,
    pub(super) trace: Option<Trace>,
    pub(super) tail: Option<Tail>,
}

/// What went over an edge, and where jitter comes from.
#[derive(Debug)]
pub struct EdgeState {
    pub jitter: Random,
    pub calls: u64,
    pub tries: u64,
    pub timeouts: u64,
    pub refused: u64,
    pub failed: u64,
    /// Bytes out, bytes back, and how many of both crossed zones.
    pub bytes_out: u64,
    pub bytes_back: u64,
    pub bytes_across: u64,
}

impl<'a> World<'a> {
    pub fn new(
        plan: &'a Plan,
        scenario: &'a ScenarioPlan,
        replication: u32,
        traced: bool,
        limits: Limits,
    ) -> World<'a> {
        let stream = |purpose: &str, node: &str| {
            Random::stream(&StreamName {
                seed: &plan.seed,
                scenario: &scenario.id,
                replication,
                purpose,
                node,
            })
        };
        let edge_state = |edge: usize| EdgeState {
            jitter: stream("jitter", &plan.edge_name(edge as u32)),
            calls: 0,
            tries: 0,
            timeouts: 0,
            refused: 0,
            failed: 0,
            bytes_out: 0,
            bytes_back: 0,
            bytes_across: 0,
        };
        let mut world = World {
            plan,
            scenario,
            now: 0,
            events: 0,
            limits,
            is_too_large: false,
            calendar: Calendar::new(),
            lanes: Vec::new(),
            edge_lanes: Vec::new(),
            node_lanes: vec![u16::MAX; plan.nodes.len()],
            serial: 0,
            requests: Slab::new(),
            calls: Slab::new(),
            tasks: Slab::new(),
            messages: Slab::new(),
            origins: Slab::new(),
            instances: plan
                .instances
                .iter()
                .map(|instance| Instance::new(plan, instance))
                .collect(),
            nodes: plan
                .nodes
                .iter()
                .map(|node| NodeState::new(node, &stream))
                .collect(),
            ports: Port::all(plan),
            edges: (0..plan.edges.len()).map(edge_state).collect(),
            traffic: Traffic::new(plan, scenario, &stream),
            cuts: Vec::new(),
            active: vec![false; scenario.faults.len()],
            killed: vec![Vec::new(); scenario.faults.len()],
            promotions: 0,
            meter: Meter::new(plan, scenario),
            trace: traced.then(|| Trace::new(plan)),
            tail: traced.then(|| Tail::new(plan)),
        };
        world.prepare();
        world
    }

    fn prepare(&mut self) {
        let plan = self.plan;
        for edge in &plan.edges {
            let lane = if edge.timeout == u64::MAX {
                u16::MAX
            } else {
                self.lane(edge.timeout, LaneOf::Calls)
            };
            self.edge_lanes.push(lane);
        }
        for (number, node) in plan.nodes.iter().enumerate() {
            match &node.part {
                Part::Queue(queue) => self.node_lanes[number] = self.lane(queue.visibility, LaneOf::Messages),
                Part::Search(search) => self.calendar.push(search.refresh, Event::Refresh(number as u32)),
                Part::Service(service) if service.autoscale.is_some() => {
                    self.switch_off_spares(number as u32);
                    self.calendar
                        .push(plan.facts.autoscale_period.0.max(1), Event::Scale(number as u32));
                }
                _ => {}
            }
        }
        for (number, fault) in self.scenario.faults.iter().enumerate() {
            self.calendar
                .push(fault.begins, Event::FaultBegins(number as u16));
            if fault.ends < plan.horizon {
                self.calendar.push(fault.ends, Event::FaultEnds(number as u16));
            }
        }
        if let Some(trace) = &self.trace {
            self.calendar.push(trace.window(), Event::Window);
        }
        self.schedule_arrival();
    }

    /// Runs to the horizon, or to a limit.
    pub fn run(&mut self) {
        while let Some((at, event)) = self.calendar.pop() {
            if at >= self.plan.horizon {
                break;
            }
            self.now = at;
            self.events += 1;
            if self.events.is_multiple_of(LOOK) {
                self.is_too_large = self.footprint() > self.limits.bytes;
            }
            if self.is_over() {
                break;
            }
            self.handle(event);
        }
        if !self.is_over() {
            self.now = self.plan.horizon;
        }
        self.close_window();
    }

    #[inline]
    fn handle(&mut self, event: Event) {
        match event {
            Event::Arrive => self.arrive(),
            Event::Reach(task) => self.reach(task),
            Event::Begin(task) => self.begin(task),
            Event::Served(task) => self.served(task),
            Event::Committed(task) => self.committed(task),
            Event::Answer {
                call,
                generation,
                position,
                log,
                status,
            } => {
                self.answered(call, generation, status, super::entity::Seen { log, position });
            }
            Event::Retry(call) => self.retry(call),
            Event::Lane(lane) => self.lane_due(lane),
            Event::Window => {
                self.close_window();
                if let Some(trace) = &self.trace {
                    self.calendar.push(self.now + trace.window(), Event::Window);
                }
            }
            Event::FaultBegins(fault) => self.fault_begins(fault as usize),
            Event::FaultEnds(fault) => self.fault_ends(fault as usize),
            Event::Scale(node) => self.scale(node),
            Event::Booted { instance, epoch } => self.booted(instance, epoch),
            Event::Promote { node, group, serial } => self.failover(node, group, serial),
            Event::Refresh(node) => self.refresh(node),
        }
    }

    /// A number that was never given before.
    #[inline]
    pub(super) fn next_serial(&mut self) -> u32 {
        self.serial = self.serial.wrapping_add(1).max(1);
        self.serial
    }

    /// One holder less; without any the request is forgotten.
    #[inline]
    pub(super) fn let_go(&mut self, request: u32) {
        let entry = &mut self.requests[request];
        entry.holders -= 1;
        if entry.holders == 0 {
            self.requests.remove(request);
        }
    }

    /// A new task for a request.
    #[inline]
    pub(super) fn new_task(&mut self, task: Task) -> u32 {
        self.requests[task.request].holders += 1;
        self.tasks.insert(task)
    }

    /// Forgets a task, wherever it stood.
    pub(super) fn free_task(&mut self, id: u32) {
        let Task {
            request,
            leads,
            counted,
            ..
        } = self.tasks[id];
        if leads != NONE {
            self.land(id);
        }
        if counted {
            self.origin_piece_done(self.requests[request].origin, false);
        }
        self.tasks.remove(id);
        self.let_go(request);
    }

    /// The instance that a task runs on has not died since.
    #[inline]
    pub(super) fn is_alive(&self, task: u32) -> bool {
        let task = &self.tasks[task];
        self.instances[task.instance as usize].epoch == task.epoch
    }

    #[inline]
    pub(super) fn node_of(&self, instance: u32) -> u32 {
        self.plan.instances[instance as usize].node
    }

    #[inline]
    pub(super) fn part_of_task(&self, task: u32) -> &'a Part {
        &self.plan.nodes[self.node_of(self.tasks[task].instance) as usize].part
    }
}

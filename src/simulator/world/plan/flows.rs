//! Turns the steps of a flow into a program.

use super::routes::Graph;
use super::times::Times;
use super::{NONE, Op, What};
use crate::simulator::design::{Action, Component, Kind, Step};
use crate::simulator::problem::Distribution;

/// Programs one after the other, as they are compiled.
#[derive(Debug)]
pub struct Compiler<'a, 'b> {
    pub graph: &'b Graph<'a>,
    pub times: &'b mut Times<'a>,
    pub code: Vec<Op>,
    pub branches: Vec<u32>,
    /// Topics by queue, in the order in which they are met.
    pub topics: Vec<Vec<String>>,
    /// Where each flow begins, by its place in the design; `NONE` for one that no node runs.
    pub entries: Vec<u32>,
    /// Calls of a service's program that is compiled later: (place of the step, flow).
    calls: Vec<(usize, usize)>,
    /// The program of a service that is called without a flow of its own: `cpu`. By node.
    plain: Vec<u32>,
}

impl<'a, 'b> Compiler<'a, 'b> {
    pub fn new(graph: &'b Graph<'a>, times: &'b mut Times<'a>) -> Compiler<'a, 'b> {
        let nodes = graph.design.nodes.len();
        Compiler {
            graph,
            times,
            code: Vec::new(),
            branches: Vec::new(),
            topics: vec![Vec::new(); nodes],
            entries: vec![NONE; graph.design.flows.len()],
            calls: Vec::new(),
            plain: vec![NONE; nodes],
        }
    }

    /// Compiles a flow for the node that runs it.
    pub fn flow(&mut self, flow: usize, node: u32) {
        self.entries[flow] = self.code.len() as u32;
        let graph = self.graph;
        self.steps(&graph.design.flows[flow].steps, node);
        self.code.push(Op::End);
    }

    /// Fills in the calls between services once all flows have their places.
    pub fn link(&mut self) {
        for (place, flow) in std::mem::take(&mut self.calls) {
            if let Op::Call { what, .. } = &mut self.code[place] {
                *what = Program(self.entries[flow]);
            }
        }
    }

    fn steps(&mut self, steps: &'a [Step], node: u32) {
        steps.iter().for_each(|step| self.step(&step.action, node));
    }

    fn step(&mut self, action: &'a Action, node: u32) {
        match action {
            Action::Cpu(name) => {
                let time = self.cpu_time(name.as_deref(), node);
                self.code.push(Op::Cpu { time });
            }
            Action::Call {
                node: target,
                operation,
            } => self.call(node, target, operation.as_deref()),
            Action::Get {
                node: target,
                otherwise,
            } => {
                let place = self.code.len();
                self.code.push(Op::End);
                self.steps(otherwise, node);
                self.code.push(Op::Landed);
                let hit = self.code.len() as u32;
                self.code[place] = match self.graph.edge_between(node, target) {
                    Some(edge) => Op::Get { edge, hit },
                    None => Op::Landed,
                };
            }
            Action::Put { node: target } => self.on_edge(node, target, |edge| Op::Put { edge }),
            Action::Drop { node: target } => self.on_edge(node, target, |edge| Op::Drop { edge }),
            Action::Publish { node: target, topic } => {
                let topic = self.topic(target, topic.as_deref().unwrap_or("message"));
                self.on_edge(node, target, |edge| Op::Publish { edge, topic });
            }
            Action::Parallel(branches) => self.parallel(branches, node),
            Action::Each(steps) => {
                let place = self.code.len();
                self.code.push(Op::End);
                self.steps(steps, node);
                self.code.push(Op::Join);
                self.code[place] = Op::Each {
                    next: self.code.len() as u32,
                };
            }
            Action::Reply => self.code.push(Op::Reply),
        }
    }

    fn on_edge(&mut self, node: u32, target: &str, op: impl Fn(u32) -> Op) {
        if let Some(edge) = self.graph.edge_between(node, target) {
            self.code.push(op(edge));
        }
    }

    fn parallel(&mut self, branches: &'a [Vec<Step>], node: u32) {
        let place = self.code.len();
        self.code.push(Op::End);
        let mut entries = Vec::new();
        for steps in branches {
            entries.push(self.code.len() as u32);
            self.steps(steps, node);
            self.code.push(Op::Join);
        }
        let (first, count) = (self.branches.len() as u32, entries.len() as u32);
        self.branches.extend(entries);
        self.code[place] = Op::Fork {
            first,
            count,
            next: self.code.len() as u32,
        };
    }

    fn call(&mut self, node: u32, target: &str, operation: Option<&str>) {
        let Some(edge) = self.graph.edge_between(node, target) else {
            return;
        };
        let Some(to) = self.graph.target(edge) else { return };
        let worker = self.graph.behind(to);
        let what = match (self.graph.kind(worker), operation) {
            (Kind::Service | Kind::Worker, operation) => self.program(worker, operation),
            (_, Some("write" | "put" | "index")) => What::Write,
            (_, Some("scan")) => What::Scan,
            _ => What::Read,
        };
        self.code.push(Op::Call { edge, what });
    }

    /// The program of a service for an operation; a bare call runs `node.call`, or its only flow, or just `cpu`.
    fn program(&mut self, service: u32, operation: Option<&str>) -> What {
        let graph = self.graph;
        let id = &graph.design.nodes[service as usize].id;
        let flows = &graph.design.flows;
        let own = |flow: &str| {
            flow.strip_prefix(id.as_str())
                .is_some_and(|rest| rest.starts_with('.'))
        };
        let wanted = format!("{id}.{}", operation.unwrap_or("call"));
        let mut found = flows.iter().position(|flow| flow.name == wanted);
        if found.is_none() && operation.is_none() {
            let all: Vec<usize> = (0..flows.len()).filter(|flow| own(&flows[*flow].name)).collect();
            found = if all.len() == 1 { Some(all[0]) } else { None };
        }
        match found {
            Some(flow) => {
                self.calls.push((self.code.len(), flow));
                Program(NONE)
            }
            None => Program(self.plain[service as usize]),
        }
    }

    /// A program of one `cpu` step for each service, for calls that name no flow.
    pub fn plain_programs(&mut self) {
        for node in 0..self.plain.len() as u32 {
            if matches!(self.graph.kind(node), Kind::Service | Kind::Worker) {
                self.plain[node as usize] = self.code.len() as u32;
                let time = self.cpu_time(None, node);
                self.code.extend([Op::Cpu { time }, Op::End]);
            }
        }
    }

    fn cpu_time(&mut self, name: Option<&'a str>, node: u32) -> u32 {
        let name = match (name, &self.graph.design.nodes[node as usize].component) {
            (Some(name), _) => name,
            (None, Component::Service(service) | Component::Worker(service)) => service.time.as_str(),
            (None, _) => "app.cpu",
        };
        self.times.place(
            &[name],
            &Distribution::Deterministic {
                value: Default::default(),
            },
        )
    }

    fn topic(&mut self, queue: &str, topic: &str) -> u32 {
        let Some(queue) = self.graph.number.get(queue) else {
            return 0;
        };
        let topics = &mut self.topics[*queue as usize];
        match topics.iter().position(|known| known == topic) {
            Some(place) => place as u32,
            None => {
                topics.push(topic.to_owned());
                (topics.len() - 1) as u32
            }
        }
    }
}

use What::Program;

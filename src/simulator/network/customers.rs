//! The customers inside a network.

use std::ops::{Index, IndexMut};

use crate::simulator::station::Ticket;

#[derive(Debug, Clone, Copy)]
pub struct Customer {
    /// When it came into the network, and to the station where it is.
    pub entered: u64,
    pub came: u64,
    /// Its patience ends then: tells an end that is still meant from that of an earlier wait.
    pub leaves: u64,
    /// Its place in the queue, while it waits.
    pub ticket: Option<Ticket>,
    /// Where it came in.
    pub home: u16,
    pub station: u16,
    pub measured: bool,
}

/// Customers by a number that is used again when one has left.
#[derive(Debug, Default)]
pub struct Customers {
    all: Vec<Customer>,
    free: Vec<u32>,
}

impl Customers {
    #[inline]
    pub fn insert(&mut self, customer: Customer) -> u32 {
        match self.free.pop() {
            Some(number) => {
                self[number] = customer;
                number
            }
            None => {
                self.all.push(customer);
                self.all.len() as u32 - 1
            }
        }
    }

    #[inline]
    pub fn remove(&mut self, number: u32) -> Customer {
        self.free.push(number);
        self[number]
    }
}

impl Index<u32> for Customers {
    type Output = Customer;

    #[inline]
    fn index(&self, number: u32) -> &Customer {
        &self.all[number as usize]
    }
}

impl IndexMut<u32> for Customers {
    #[inline]
    fn index_mut(&mut self, number: u32) -> &mut Customer {
        &mut self.all[number as usize]
    }
}

//! The grid of layers, and an order within them that makes wires cross little.

use super::graph::Graph;

/// Sweeps there and back; the picture rarely changes after the sixth.
const SWEEPS: usize = 16;

/// Boxes and way points in layers. A link over several layers goes through one way point in each layer between.
pub(super) struct Grid {
    /// Cells of each layer in order.
    pub layers: Vec<Vec<usize>>,
    pub cells: Vec<Cell>,
    pub chains: Vec<Chain>,
    /// Place of each cell in its layer.
    place: Vec<usize>,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Cell {
    /// The box; `None` is a way point.
    pub node: Option<usize>,
    pub layer: usize,
    /// Neighbours in the layer before and after, with the chain that joins them.
    pub before: Vec<(usize, usize)>,
    pub after: Vec<(usize, usize)>,
}

/// The cells of one link from the lower layer to the higher; only the two ends where both are in one layer.
#[derive(Debug, Clone)]
pub(super) struct Chain {
    pub link: usize,
    pub cells: Vec<usize>,
    pub flipped: bool,
    pub beside: bool,
}

impl Grid {
    /// Cells 0 to n − 1 are the boxes in the order of the design.
    pub fn new(graph: &Graph, layer_of: &[usize]) -> Grid {
        let mut cells: Vec<Cell> = (0..graph.nodes)
            .map(|node| Cell {
                node: Some(node),
                layer: layer_of[node],
                ..Cell::default()
            })
            .collect();
        let mut chains = Vec::new();
        for (index, link) in graph.links.iter().enumerate() {
            let flipped = layer_of[link.from] > layer_of[link.to];
            let (low, high) = if flipped {
                (link.to, link.from)
            } else {
                (link.from, link.to)
            };
            let mut path = vec![low];
            for layer in layer_of[low] + 1..layer_of[high] {
                path.push(cells.len());
                cells.push(Cell {
                    layer,
                    ..Cell::default()
                });
            }
            path.push(high);
            let beside = layer_of[low] == layer_of[high];
            if !beside {
                for pair in path.windows(2) {
                    cells[pair[0]].after.push((pair[1], index));
                    cells[pair[1]].before.push((pair[0], index));
                }
            }
            chains.push(Chain {
                link: index,
                cells: path,
                flipped,
                beside,
            });
        }
        let count = cells.iter().map(|cell| cell.layer + 1).max().unwrap_or(0);
        let mut grid = Grid {
            layers: vec![Vec::new(); count],
            place: vec![0; cells.len()],
            cells,
            chains,
        };
        for cell in grid.walk() {
            let layer = grid.cells[cell].layer;
            grid.layers[layer].push(cell);
        }
        grid.number();
        grid
    }

    /// Cells in depth-first order from the left, which puts together what belongs together.
    fn walk(&self) -> Vec<usize> {
        let mut order = Vec::new();
        let mut seen = vec![false; self.cells.len()];
        let mut starts: Vec<usize> = (0..self.cells.len()).collect();
        starts.sort_by_key(|cell| self.cells[*cell].layer);
        for start in starts {
            let mut waiting = vec![start];
            while let Some(cell) = waiting.pop() {
                if seen[cell] {
                    continue;
                }
                seen[cell] = true;
                order.push(cell);
                waiting.extend(self.cells[cell].after.iter().rev().map(|(next, _)| *next));
            }
        }
        order
    }

    pub fn place(&self, cell: usize) -> usize {
        self.place[cell]
    }

    fn number(&mut self) {
        for layer in &self.layers {
            for (place, cell) in layer.iter().enumerate() {
                self.place[*cell] = place;
            }
        }
    }

    /// Sorts boxes by a given value; way points lie evenly between the ends of their chain.
    pub fn order_by(&mut self, value: impl Fn(usize) -> f64) {
        let mut key: Vec<f64> = (0..self.cells.len())
            .map(|cell| self.cells[cell].node.map_or(0.0, &value))
            .collect();
        for chain in &self.chains {
            let last = chain.cells.len() - 1;
            let (from, to) = (key[chain.cells[0]], key[chain.cells[last]]);
            for step in 1..last {
                key[chain.cells[step]] = from + (to - from) * step as f64 / last as f64;
            }
        }
        for layer in &mut self.layers {
            layer.sort_by(|a, b| key[*a].total_cmp(&key[*b]));
        }
        self.number();
    }

    pub fn reduce_crossings(&mut self) {
        let mut best = self.layers.clone();
        let mut fewest = self.crossings();
        for sweep in 0..SWEEPS {
            if fewest == 0 {
                break;
            }
            let forward = sweep % 2 == 0;
            let count = self.layers.len();
            for step in 1..count {
                self.sort_layer(if forward { step } else { count - 1 - step }, forward);
            }
            self.exchange();
            let crossings = self.crossings();
            if crossings < fewest {
                fewest = crossings;
                best.clone_from(&self.layers);
            }
        }
        self.layers = best;
        self.number();
    }

    /// Median of the neighbours' places; cells without any keep theirs.
    fn sort_layer(&mut self, layer: usize, forward: bool) {
        let mut keyed: Vec<(f64, usize)> = self.layers[layer]
            .iter()
            .map(|cell| {
                (
                    self.median(*cell, forward).unwrap_or(self.place[*cell] as f64),
                    *cell,
                )
            })
            .collect();
        keyed.sort_by(|a, b| a.0.total_cmp(&b.0));
        self.layers[layer] = keyed.into_iter().map(|(_, cell)| cell).collect();
        for (place, cell) in self.layers[layer].iter().enumerate() {
            self.place[*cell] = place;
        }
    }

    fn median(&self, cell: usize, forward: bool) -> Option<f64> {
        let mut places: Vec<usize> = self
            .neighbours(cell, forward)
            .map(|next| self.place[next])
            .collect();
        places.sort_unstable();
        let middle = places.len() / 2;
        match places.len() {
            0 => None,
            length if length % 2 == 1 => Some(places[middle] as f64),
            _ => Some((places[middle - 1] + places[middle]) as f64 / 2.0),
        }
    }

    fn neighbours(&self, cell: usize, before: bool) -> impl Iterator<Item = usize> + '_ {
        let cell = &self.cells[cell];
        let list = if before { &cell.before } else { &cell.after };
        list.iter().map(|(next, _)| *next)
    }

    /// Swaps neighbours in a layer as long as that saves crossings.
    fn exchange(&mut self) {
        for _ in 0..8 {
            let mut improved = false;
            for layer in 0..self.layers.len() {
                for place in 1..self.layers[layer].len() {
                    let (left, right) = (self.layers[layer][place - 1], self.layers[layer][place]);
                    if self.crossings_of(right, left) < self.crossings_of(left, right) {
                        self.layers[layer].swap(place - 1, place);
                        self.place[left] = place;
                        self.place[right] = place - 1;
                        improved = true;
                    }
                }
            }
            if !improved {
                break;
            }
        }
    }

    /// Crossings between the wires of two cells if the first stood before the second.
    fn crossings_of(&self, first: usize, second: usize) -> usize {
        let mut crossings = 0;
        for before in [true, false] {
            for a in self.neighbours(first, before) {
                crossings += self
                    .neighbours(second, before)
                    .filter(|b| self.place[*b] < self.place[a])
                    .count();
            }
        }
        crossings
    }

    fn crossings(&self) -> usize {
        self.layers
            .iter()
            .map(|layer| {
                let ends: Vec<usize> = layer
                    .iter()
                    .flat_map(|cell| {
                        let mut ends: Vec<usize> = self
                            .neighbours(*cell, false)
                            .map(|next| self.place[next])
                            .collect();
                        ends.sort_unstable();
                        ends
                    })
                    .collect();
                ends.iter()
                    .enumerate()
                    .map(|(index, end)| ends[index + 1..].iter().filter(|other| *other < end).count())
                    .sum::<usize>()
            })
            .sum()
    }
}

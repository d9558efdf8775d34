"use strict";

const lines = require("fs").readFileSync(0, "latin1").split("\n");
const [count, halfLife] = lines[0].split(" ").map(Number);

class Counter {
  heat = 0;
  time = 0;

  at(now) {
    return this.heat * 2 ** (-(now - this.time) / halfLife);
  }

  add(now, weight) {
    this.heat = this.at(now) + weight;
    this.time = now;
  }
}

const counters = new Map();
const total = new Counter();
const answers = [];
for (let i = 1; i <= count; i++) {
  const [kind, timeText, key, weightText] = lines[i].split(" ");
  const time = Number(timeText);
  let counter = counters.get(key);
  if (kind === "hit") {
    if (counter === undefined) {
      counter = new Counter();
      counters.set(key, counter);
    }
    counter.add(time, Number(weightText));
    total.add(time, Number(weightText));
  } else if (counter === undefined) {
    answers.push("0");
  } else if (kind === "heat") {
    answers.push(counter.at(time).toFixed(9));
  } else {
    answers.push((counter.at(total.time) / total.heat).toFixed(9));
  }
}
console.log(answers.join("\n"));

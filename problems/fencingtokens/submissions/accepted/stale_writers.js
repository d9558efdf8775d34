"use strict";

const lines = require("fs").readFileSync(0, "latin1").split("\n");
const count = Number(lines[0]);
const locks = new Map();
const answers = [];

function lockNamed(name) {
  let lock = locks.get(name);
  if (lock === undefined) {
    lock = { holder: null, end: 0, token: 0, written: 0 };
    locks.set(name, lock);
  }
  return lock;
}

function acquire(lock, time, client, duration) {
  if (lock.holder === null || time >= lock.end) {
    lock.holder = client;
    lock.end = time + duration;
    lock.token += 1;
  } else if (lock.holder === client) {
    lock.end = Math.max(lock.end, time + duration);
  } else {
    return "busy";
  }
  return String(lock.token);
}

function release(lock, time, client) {
  if (lock.holder !== client || time >= lock.end) return "ignored";
  lock.holder = null;
  return "ok";
}

function write(lock, token) {
  if (token < lock.written) return "stale";
  lock.written = token;
  return "ok";
}

for (let i = 1; i <= count; i++) {
  const [verb, time, name, third, fourth] = lines[i].split(" ");
  const lock = lockNamed(name);
  if (verb === "acquire") answers.push(acquire(lock, Number(time), third, Number(fourth)));
  else if (verb === "release") answers.push(release(lock, Number(time), third));
  else answers.push(write(lock, Number(third)));
}
console.log(answers.join("\n"));

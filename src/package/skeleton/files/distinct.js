const numbers = require("fs").readFileSync(0, "utf8").trim().split(/\s+/).slice(1);
console.log(new Set(numbers).size);

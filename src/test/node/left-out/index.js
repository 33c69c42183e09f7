// Stands in for packages that draw pages, which a test without a browser has no use for: every name it is asked for is a function that
// does nothing.
const nothing = new Proxy(function () {}, {
  get: (target, name) =>
    name === '__esModule' ? true : name === 'prototype' ? target.prototype : name === Symbol.toPrimitive ? () => '' : nothing,
  apply: () => nothing,
  construct: () => nothing,
  getPrototypeOf: () => nothing,
});
module.exports = nothing;

// Wagtail starts its choosers by inline scripts; our policy lets none run. Our templates write the call as data
// instead (`<template data-wagtail-call='["initDateChooser", …]'>`), and this file makes it.
const STARTERS = new Set(["initDateChooser", "initTimeChooser", "initDateTimeChooser"]);
const isClass = (name) => /^(InlinePanel|MultipleChooserPanel|[A-Z][A-Za-z]*Chooser)$/.test(name);

function make(place) {
  const [name, ...values] = JSON.parse(place.dataset.wagtailCall);
  place.remove();
  if (STARTERS.has(name)) window[name](...values);
  else if (isClass(name)) new window[name](...values);
}

function makeWithin(node) {
  if (!(node instanceof Element) || !node.isConnected) return;
  if (node.matches("[data-wagtail-call]")) make(node);
  else node.querySelectorAll("[data-wagtail-call]").forEach(make);
}

document.addEventListener("DOMContentLoaded", () => {
  makeWithin(document.body);
  const watch = new MutationObserver((changes) => changes.forEach((change) => change.addedNodes.forEach(makeWithin)));
  watch.observe(document.body, { childList: true, subtree: true });
});

// What would keep somebody from using a page, as a list of sentences; empty is good.
(() => {
  const problems = [];
  const say = (element, text) => problems.push(element.outerHTML.slice(0, 90) + ": " + text);
  const all = (selector) => [...document.querySelectorAll(selector)];
  const shown = (element) => element.checkVisibility();
  const named = (element) =>
    (element.getAttribute("aria-label") || element.innerText || "").trim() !== "" ||
    (element.getAttribute("aria-labelledby") && document.getElementById(element.getAttribute("aria-labelledby")));

  if (!document.documentElement.lang) problems.push("the page has no language");
  if (!document.title.trim()) problems.push("the page has no title");
  if (all("main").length !== 1) problems.push("there isn't one main");
  if (document.documentElement.scrollWidth > window.innerWidth) problems.push("the page is wider than the screen");

  for (const field of all("input:not([type=hidden]), select, textarea"))
    if (!field.labels.length && !field.getAttribute("aria-label")) say(field, "it has no label");
  for (const control of all("a, button, [role=region], nav")) if (shown(control) && !named(control)) say(control, "it has no name");
  for (const image of all("img")) if (!image.hasAttribute("alt")) say(image, "it has no alt");
  for (const heading of all("table th")) if (!heading.scope) say(heading, "it has no scope");
  for (const element of all("[tabindex]")) if (element.tabIndex > 0) say(element, "it changes the order of focus");

  const ids = all("[id]").map((element) => element.id);
  for (const id of ids) if (ids.indexOf(id) !== ids.lastIndexOf(id)) problems.push("the id " + id + " is there twice");
  for (const attribute of ["aria-describedby", "aria-labelledby", "for"])
    for (const element of all("[" + attribute + "]"))
      for (const id of element.getAttribute(attribute).split(/\s+/)) if (!ids.includes(id)) say(element, "there is no " + id);

  let level = 0;
  for (const heading of all("h1, h2, h3, h4, h5, h6")) {
    const next = Number(heading.tagName[1]);
    if (next > level + 1) say(heading, "a level of headings is left out");
    level = next;
  }
  if (all("h1").length !== 1) problems.push("there isn't one h1");

  const parse = (colour) => colour.match(/[\d.]+/g).map(Number);
  const luminance = ([r, g, b]) => {
    const part = (c) => ((c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
  };
  const ground = (element) => {
    for (; element; element = element.parentElement) {
      const colour = parse(getComputedStyle(element).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    if (!texts.currentNode.data.trim() || !shown(element) || element.closest("script, option")) continue;
    const style = getComputedStyle(element);
    const [light, dark] = [luminance(parse(style.color)), luminance(ground(element))].sort((a, b) => b - a);
    const large = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && style.fontWeight >= 700);
    const contrast = (light + 0.05) / (dark + 0.05);
    if (contrast < (large ? 3 : 4.5)) say(element, "a contrast of " + contrast.toFixed(2));
  }
  return problems;
})();

// What test_pages.py reads from the pages: what a reader sees of them. `page` is the page, $ finds a part of it.
Object.defineProperty(window, "page", {get: () => document.querySelector(".nn-page")});
const style = e => getComputedStyle(e);
const $ = (selector, index = 0) => page.querySelectorAll(selector)[index], $$ = selector => [...page.querySelectorAll(selector)];
const map = (attribute, f) => Object.fromEntries($$(`[data-${attribute}]`).map(e => [e.dataset[attribute], f(e)]));
const pixels = canvas => [...canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data];

const themeColor = name => {
  const probe = document.createElement("b");
  probe.style.color = `var(--${name})`;
  $(".app").append(probe);
  const color = style(probe).color;
  probe.remove();
  return color;
};

// Colors as they are painted over what lies behind the page: the ground, text, lines and bars.
const paintedColors = () => {
  const paint = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
  const under = [style(document.body).backgroundColor, style($(".app")).backgroundColor];
  const rgb = (...colors) => {
    for (const color of [...under, ...colors]) { paint.fillStyle = color; paint.fillRect(0, 0, 1, 1); }
    return [...paint.getImageData(0, 0, 1, 1).data];
  };
  return [rgb(), ...["ink", "line", "plus", "minus"].map(name => rgb(themeColor(name))),
          ...$$(".track div, .span div").map(bar => rgb(style(bar).backgroundColor))];
};

// The places of the Tab order that there should be, numbered.
const tabPlaces = () => $$(".app :is(input, button, [tabindex])")
  .filter(e => !e.disabled && !(e.type === "radio" && !e.checked)).map((e, i) => { e.dataset.tab = i; return i; });
const unnamed = () => $$(".app :is(input, button, canvas, [role])").filter(e =>
  !e.ariaLabel && !e.ariaHidden && !e.labels?.length && !e.textContent.trim()).map(e => e.outerHTML);
// Kind and name of everything that takes the focus, and what a ring around it would lose at the left.
const controls = () => $$(".app :is(input, button, [tabindex])").map(e =>
  [e.role ?? e.type, e.ariaLabel ?? (e.labels?.[0] ?? e).textContent.trim()]);
const ringsCut = () => $$(".app :is(input, button, [tabindex])").filter(e =>
  e.getBoundingClientRect().left - (e.closest(".scroll") ?? $(".app")).getBoundingClientRect().left < 4).map(e => e.outerHTML);

const networkPage = () => ({
  state: page.state(), number: map("number", e => e.value), value: map("value", e => e.textContent),
  gradient: map("gradient", e => [e.textContent, style(e).color, e.matches(".now")]),
  edge: map("edge", e => [style(e).stroke, style(e).strokeDasharray, +e.getAttribute("stroke-width")]),
  unit: map("unit", e => [style(e).borderStyle, style(e).color]), border: map("number", e => style(e).borderStyle),
  bar: $$(".track div").map(e => e.getBoundingClientRect().width / e.parentElement.clientWidth),
  radio: $$("[type=radio]").map(e => e.checked), said: map("number", e => [e.ariaLabel, e.ariaValueNow, e.role]),
  loss: $(".amount").textContent, how: $(".how").textContent, output: $("output").textContent,
});

const descentPage = () => ({
  ...page.state(), facts: $$(".factor, .means, .threshold, .side").map(e => e.textContent), output: $("output").textContent,
  points: $$(".board :is(.begin, .point)").map(c => [+c.getAttribute("cx"), +c.getAttribute("cy")]),
  lines: $$(".path").map(e => e.getAttribute("points").split(" ").map(point => point.split(",").map(Number))),
  scale: $$(".graph text").slice(0, 2).map(e => e.querySelector("tspan").textContent),
  contours: $$("ellipse").map(e => [+e.getAttribute("rx"), +e.getAttribute("ry")]),
  mark: (() => {
    const slider = $("input.rate").getBoundingClientRect();
    return ($(".limit").getBoundingClientRect().left - slider.left - 8) / (slider.width - 16);
  })(),
});

const opacity = canvas => pixels(canvas).filter((_, i) => i % 4 === 3);
const inkCount = () => opacity($(".paper")).filter(value => value).length;
const penPlace = () => [parseFloat($(".pen").style.left), parseFloat($(".pen").style.top)];
const drawingPage = () => {
  const column = i => [...$(".bars").children].filter((_, n) => n % 3 === i), adds = [...($(".adds")?.children ?? [])];
  const zero = adds.length && parseFloat($(".adds").style.getPropertyValue("--zero")) / 100;
  return {
    prepared: [...(page.prepare($(".paper").getContext("2d").getImageData(0, 0, 280, 280)) ?? [])],
    seen: pixels($(".seen")), answer: $("output").textContent, names: column(0).map(e => e.textContent),
    bold: column(0).map((e, i) => [e, column(2)[i]].every(cell => style(cell).fontWeight > 600)),
    wide: column(1).map(e => e.firstChild.getBoundingClientRect().width / e.clientWidth), percent: column(2).map(e => e.textContent),
    count: $(".count")?.textContent, versus: $(".versus")?.textContent, units: $(".units") && opacity($(".units")),
    adds: adds.filter((_, n) => n % 4 === 0).map((tile, i) => {
      const [name, span, amount] = adds.slice(4 * i + 1), outer = span.getBoundingClientRect();
      const bar = span.firstChild.getBoundingClientRect(), canvas = tile.querySelector("canvas");
      return {name: name.textContent, from: (bar.left - outer.left) / outer.width - zero, to: (bar.right - outer.left) / outer.width - zero,
              amount: amount.textContent, color: style(span.firstChild).backgroundColor, tile: canvas && pixels(canvas)};
    }),
  };
};

// Digits replayed as ink: each enlarged by `scale` to a place of its own, with soft edges; "crisp" makes each canvas pixel
// black or blank, as a pen does.
const replayed = (bytes, places) => {
  const all = Uint8Array.from(atob(bytes), letter => letter.charCodeAt(0));
  const images = places.map((_, i) => all.subarray(784 * i, 784 * i + 784)), times = [];
  const context = $(".paper").getContext("2d"), size = $(".paper").width;
  const stamp = new OffscreenCanvas(28, 28), ink = new ImageData(28, 28);
  const replay = (image, [scale, x, y], crisp, smooth = true) => {
    image.forEach((value, i) => { ink.data[4 * i + 3] = value; });
    stamp.getContext("2d").putImageData(ink, 0, 0);
    context.clearRect(0, 0, size, size);
    context.imageSmoothingEnabled = smooth;
    context.drawImage(stamp, x, y, 28 * scale, 28 * scale);
    if (crisp) {
      const picture = context.getImageData(0, 0, size, size);
      for (let i = 3; i < picture.data.length; i += 4) picture.data[i] = picture.data[i] > 127 ? 255 : 0;
      context.putImageData(picture, 0, 0);
    }
    const start = performance.now(), y_pred = page.look();
    times.push(performance.now() - start);
    return y_pred;
  };
  const prepared = crisp => images.slice(0, 100).map((image, i) => {
    replay(image, crisp ? places[i] : [10, 0, 0], crisp, crisp);
    return [...page.prepare(context.getImageData(0, 0, size, size))].map(value => Number(value.toFixed(4)));
  });
  return {forward: images.map(image => page.forward(Float32Array.from(image, value => value / 255)).y_pred),
          soft: images.map((image, i) => replay(image, places[i], false)), crisp: images.map((image, i) => replay(image, places[i], true)),
          times, tenfold: prepared(false), gray: prepared(true)};
};

// As VS Code shows an output: each script appended to the wrapper of the output, run, and removed from its parent.
const showInWrapper = html => {
  const wrapper = document.querySelector("section");
  wrapper.innerHTML = html;
  for (const old of wrapper.querySelectorAll("script")) {
    const script = document.createElement("script");
    script.text = old.textContent;
    wrapper.appendChild(script).parentNode.removeChild(script);
  }
};

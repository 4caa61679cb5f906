// Fills the page's boxes from a small public sheet. The house text stays wherever anything fails; nothing is
// stored on the device. The rule of choice is also in Python and both are held to the same cases.

const THOUSAND = 1000;

export function pick(lines, page, box, taken, random) {
  const matching = lines.filter((line) => mayRun(line, page, box, taken));
  let line = byShare(matching, random());
  for (const tier of ["bulk", "house"]) {
    line ??= byWeight(matching.filter((found) => found.tier === tier), random);
  }
  const creative = line && byWeight(fitting(line, box), random);
  return creative ? { line, creative } : null;
}

const fitting = (line, box) =>
  line.creatives.filter((c) => Object.hasOwn(c.go, box.placement) && c.w <= box.width && c.h <= box.height);

function mayRun(line, page, box, taken) {
  const { tags_in: wanted, tags_out: barred, devices } = line;
  const has = (tag) => page.tags.includes(tag);
  return page.policy !== "off"
    && (page.policy === "normal" || Boolean(line.grave))
    && (line.from ?? page.at) <= page.at
    && (line.until === undefined || page.at < line.until)
    && (!wanted?.length || wanted.some(has))
    && (!barred?.length || !barred.some(has))
    && (!devices?.length || devices.includes(page.device))
    && !taken.some((other) => clash(line, other.line))
    && fitting(line, box).length > 0;
}

function clash(line, other) {
  if (line.id === other.id) return Boolean(line.once);
  return line.trade != null && line.trade === other.trade && line.by !== other.by;
}

function byShare(lines, number) {
  let place = number * THOUSAND;
  let room = THOUSAND;
  for (const tier of ["sponsorship", "standard"]) {
    const rivals = lines.filter((line) => line.tier === tier);
    const total = rivals.reduce((sum, line) => sum + line.share, 0);
    const scale = total ? Math.min(1, room / total) : 0;
    for (const line of rivals) {
      const width = line.share * scale;
      if (place < width) return line;
      place -= width;
    }
    room -= total * scale;
  }
  return null;
}

function byWeight(rows, random) {
  const total = rows.reduce((sum, row) => sum + row.weight, 0);
  if (!total) return null;
  let place = random() * total;
  for (const row of rows) {
    if (place < row.weight) return row;
    place -= row.weight;
  }
  return rows.at(-1);
}

const element = (name, properties, ...children) => {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
};

async function draw(box, creative, address) {
  const link = element("a", { href: address, rel: "sponsored nofollow noopener", target: "_blank" });
  if (creative.src) {
    link.className = "slot__image";
    const image = { alt: creative.alt, width: creative.w, height: creative.h, decoding: "async", src: creative.src };
    link.append(element("img", image));
    await link.firstChild.decode();
  } else {
    link.className = "slot__native";
    for (const [name, text] of [["strong", creative.title], ["span", creative.text], ["small", creative.brand]]) {
      if (text) link.append(element(name, { textContent: text }), " ");
    }
  }
  if (!box.contains(document.activeElement)) box.replaceChildren(link);
}

async function fill(facts) {
  const { sheet: address, tags, policy } = facts.dataset;
  const device = innerWidth < 768 ? "mobile" : innerWidth < 1120 ? "tablet" : "desktop";
  const answer = await fetch(address, { credentials: "omit", signal: AbortSignal.timeout(3000) });
  if (!answer.ok) return;
  const { now, lines } = await answer.json();
  if (!Array.isArray(lines)) return;
  const began = now + Number(answer.headers.get("Age") ?? 0) - performance.now() / 1000;
  const page = { tags: tags.split(" ").filter(Boolean).map(Number), policy, device };
  const taken = [];
  const near = new IntersectionObserver((entries) => {
    for (const { target } of entries.filter((entry) => entry.isIntersecting)) {
      near.unobserve(target);
      const box = target.querySelector(".slot__box");
      const size = { placement: target.dataset.slot, width: box.clientWidth, height: box.clientHeight };
      const found = pick(lines, { ...page, at: began + performance.now() / 1000 }, size, taken, Math.random);
      if (!found) continue;
      taken.push(found);
      draw(box, found.creative, found.creative.go[size.placement]).catch(() => {});
    }
  }, { rootMargin: "150% 0px" });
  document.querySelectorAll("[data-slot]").forEach((slot) => near.observe(slot));
}

const facts = globalThis.document?.querySelector("[data-sheet]");
if (facts && facts.dataset.policy !== "off") {
  const start = () => fill(facts).catch(() => {});
  if (document.prerendering) document.addEventListener("prerenderingchange", start, { once: true });
  else start();
}

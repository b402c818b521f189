// A person at a real browser, told by lines of JSON what to do, answering each with a line of JSON.
//
// Whatever a page does wrong on the way (an error of its script, a thing forbidden by its own policy, a
// request that failed or went elsewhere, a fault of the server) is an answer's `faults`. The folder that has
// the packages is the present one.
"use strict";

const { createInterface } = require("node:readline");
const { createRequire } = require("node:module");
const { dirname } = require("node:path");
const fs = require("node:fs");

const packages = createRequire(process.cwd() + "/");
const { chromium } = packages("playwright-core");
const AXE = fs.readFileSync(packages.resolve("axe-core/axe.min.js"), "utf8");
/// What a page must meet: WCAG 2.2 at AA. What is merely good practice is told, and judged by nobody.
const LAW = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"];
/// The steps of the Tab key within which whatever is on a page must be reached.
const TABS = 400;

let browser, context, page;
let faults = [];
let base = "";
let byKeys = false;

function watch(page) {
  // A page that is refused (403, 404, 409, 422) is judged by its status, and so are its parts.
  const known = /^Failed to load resource: the server responded with a status of 4\d\d/;
  page.on("console", (said) => {
    if (["error", "warning"].includes(said.type()) && !known.test(said.text())) {
      faults.push(`the console says: ${said.text()}`);
    }
  });
  page.on("pageerror", (error) => faults.push(`its script failed: ${error.message}`));
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(base) && !url.startsWith("data:")) faults.push(`a request elsewhere: ${url}`);
  });
  page.on("requestfailed", (request) => {
    const why = request.failure()?.errorText;
    if (why !== "net::ERR_ABORTED") faults.push(`a request failed: ${request.url()}: ${why}`);
  });
  page.on("response", (response) => {
    const main = response.request().isNavigationRequest();
    if (response.status() >= (main ? 500 : 400)) faults.push(`${response.status()}: ${response.url()}`);
  });
  page.on("dialog", (dialog) => { faults.push(`a dialog: ${dialog.message()}`); dialog.dismiss(); });
}

/// The one thing on the page that has this role and this name, inside `within` where that is given.
async function thing(roles, name, within) {
  const scope = within ? page.locator(within) : page;
  const found = roles.map((role) => scope.getByRole(role, { name, exact: true }));
  const all = found.slice(1).reduce((all, one) => all.or(one), found[0]).filter({ visible: true });
  const n = await all.count();
  if (n !== 1) {
    const there = await page.evaluate(() =>
      [...document.querySelectorAll("main a, main button, main label, main legend")]
        .map((e) => e.textContent.trim().replace(/\s+/g, " ")).filter(Boolean).slice(0, 80));
    throw new Error(`${n} of ${roles.join("/")} 「${name}」 on ${page.url()}; there is: ${there.join(" | ")}`);
  }
  return all;
}

/// Steps with the Tab key until `reached` holds of the element that has the focus, which must be seen to
/// have it (WCAG 2.4.7, 2.4.11).
async function tabTo(target, sameGroup = false) {
  for (let i = 0; i < TABS; i += 1) {
    await page.keyboard.press("Tab");
    const at = await target.evaluate((target, sameGroup) => {
      const here = document.activeElement;
      const group = sameGroup && here?.type === "radio" && here.name === target.name && here.form === target.form;
      if (here !== target && !group) return { there: false };
      const box = here.getBoundingClientRect();
      const style = getComputedStyle(here);
      const x = Math.min(Math.max(box.left + Math.min(box.width, 20) / 2, 0), innerWidth - 1);
      const y = Math.min(Math.max(box.top + Math.min(box.height, 20) / 2, 0), innerHeight - 1);
      const top = document.elementFromPoint(x, y);
      return {
        there: true,
        ring: here.matches(":focus-visible") && style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
        seen: top !== null && (here.contains(top) || top.contains(here)),
      };
    }, sameGroup);
    if (at.there) {
      if (!at.ring) throw new Error("the focus is there, but nothing shows it");
      if (!at.seen) throw new Error("the focus is there, but something covers it");
      return;
    }
  }
  throw new Error(`not reached within ${TABS} steps of the Tab key`);
}

/// Presses a button or follows a link, and waits for the page that comes.
async function press({ name, within, stays }) {
  const target = await thing(["button", "link"], name, within);
  const handle = await target.elementHandle();
  const press = async () => {
    if (!byKeys) return target.click();
    await tabTo(handle);
    const link = await handle.evaluate((e) => e.tagName === "A");
    await page.keyboard.press(link ? "Enter" : "Space");
  };
  if (stays) return press();
  await Promise.all([page.waitForEvent("domcontentloaded"), press()]);
  await page.waitForLoadState("load");
}

async function choose({ name, within }) {
  const target = await thing(["radio", "checkbox"], name, within);
  if (!byKeys) return target.check();
  const handle = await target.elementHandle();
  if (await handle.evaluate((e) => e.type === "checkbox")) {
    await tabTo(handle);
    return page.keyboard.press("Space");
  }
  await tabTo(handle, true);
  if (await handle.evaluate((e) => document.activeElement === e)) return page.keyboard.press("Space");
  for (let i = 0; i < 20; i += 1) {
    await page.keyboard.press("ArrowDown");
    if (await handle.evaluate((e) => e.checked)) return;
  }
  throw new Error(`「${name}」 cannot be chosen by the arrow keys`);
}

async function fill({ name, value, within }) {
  const scope = within ? page.locator(within) : page;
  const target = scope.getByLabel(name, { exact: true }).filter({ visible: true });
  if ((await target.count()) !== 1) throw new Error(`${await target.count()} fields 「${name}」 on ${page.url()}`);
  const handle = await target.elementHandle();
  const kind = await handle.evaluate((e) => (e.tagName === "SELECT" ? "select" : e.type));
  if (kind === "select") {
    // By what one reads, or (the same in each language) by the value.
    const { at, steps } = await handle.evaluate((e, value) => {
      const at = [...e.options].findIndex((o) => o.label.trim() === value || o.value === value);
      return { at, steps: at - e.selectedIndex };
    }, value);
    if (at < 0) throw new Error(`「${value}」 is no choice of 「${name}」`);
    if (!byKeys) return target.selectOption({ index: at });
    await tabTo(handle);
    for (let i = 0; i < Math.abs(steps); i += 1) await page.keyboard.press(steps > 0 ? "ArrowDown" : "ArrowUp");
    return;
  }
  if (!byKeys) return target.fill(value);
  await tabTo(handle);
  if (kind === "date") {
    // The browser's own field, in the order of its own language (en-US).
    const [year, month, day] = value.split("-");
    for (const part of [month, day, year]) await page.keyboard.type(part);
    const written = await handle.evaluate((e) => e.value);
    if (written !== value) throw new Error(`the date field reads ${written}`);
    return;
  }
  await page.keyboard.press("Control+A");
  await page.keyboard.type(value);
}

function nodes(found) {
  return found.flatMap((rule) => rule.nodes.map((node) =>
    `${rule.id} (${rule.impact}): ${node.target.join(" ")} ${node.html.slice(0, 160)}: ` +
    [...node.any, ...node.all, ...node.none].map((check) => check.message).join("; ")));
}

/// What axe and we have against the page as it is shown now.
async function judged() {
  if (!(await page.evaluate(() => typeof globalThis.axe === "object"))) await page.evaluate(AXE);
  const run = (values) => page.evaluate(
    (values) => globalThis.axe.run(document, { runOnly: { type: "tag", values }, resultTypes: ["violations"] }), values);
  const law = await run(LAW);
  const practice = await run(["best-practice"]);
  const wrong = nodes(law.violations);
  // Reflow (WCAG 1.4.10): what is wide scrolls within itself, never the page.
  const wide = await page.evaluate(() => {
    const over = document.documentElement.scrollWidth - document.documentElement.clientWidth;
    if (over <= 0) return null;
    const wide = [...document.querySelectorAll("body *")]
      .filter((e) => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest(".scroll"));
    return `the page is ${over} px too wide: ${wide.slice(0, 3).map((e) => e.outerHTML.slice(0, 120)).join(" | ")}`;
  });
  if (wide) wrong.push(wide);
  const lost = await page.evaluate(() => [...document.querySelectorAll("a[href^='#']")]
    .map((a) => decodeURIComponent(a.getAttribute("href").slice(1)))
    .filter((id) => !document.getElementById(id)));
  wrong.push(...lost.map((id) => `a link to #${id}, which is not on the page`));
  const h1 = await page.locator("h1").count();
  if (h1 !== 1) wrong.push(`${h1} first headings`);
  return { wrong, practice: nodes(practice.violations) };
}

const deeds = {
  /// A new window: its width, its colours, who is signed in, with script or without, by mouse or by keys.
  async tab({ base: at, width, dark, cookies, script, keys }) {
    await context?.close();
    base = at;
    byKeys = keys;
    context = await browser.newContext({
      viewport: { width, height: 900 }, colorScheme: dark ? "dark" : "light",
      javaScriptEnabled: script, serviceWorkers: "block", locale: "en-US", timezoneId: "Asia/Tokyo",
    });
    context.setDefaultTimeout(30000);
    await context.addCookies(cookies.map(({ name, value }) => ({ name, value, url: at })));
    page = await context.newPage();
    watch(page);
  },
  async open({ path }) {
    const response = await page.goto(path.startsWith("file:") ? path : base + path, { waitUntil: "load" });
    if (path.startsWith("file:")) return { status: 200, weight: 0 };
    return { status: response.status(), weight: (await response.body()).length };
  },
  press,
  choose,
  fill,
  /// What a reader of the page reads, and its address.
  async read() {
    return { url: page.url(), title: await page.title(), text: await page.innerText("body") };
  },
  /// All links of the page: their paths, and what they are called.
  async links() {
    return { links: await page.evaluate(() => [...document.links].map((a) => (
      { path: a.getAttribute("href"), name: a.textContent.trim().replace(/\s+/g, " ") }))) };
  },
  /// The page as it looks at each width and in each scheme of colours, kept below `folder`, and what is wrong.
  async judge({ folder, name, widths }) {
    const found = { wrong: [], practice: [] };
    const before = page.viewportSize();
    for (const width of widths) {
      await page.setViewportSize({ width, height: 900 });
      fs.mkdirSync(`${folder}/${width}`, { recursive: true });
      for (const colorScheme of ["light", "dark"]) {
        await page.emulateMedia({ colorScheme });
        const { wrong, practice } = await judged();
        const at = (line) => `${width} px, ${colorScheme}: ${line}`;
        found.wrong.push(...wrong.map(at));
        found.practice.push(...practice.map(at));
        await page.screenshot({ path: `${folder}/${width}/${colorScheme}-${name}.png`, fullPage: true });
      }
    }
    await page.setViewportSize(before);
    await page.emulateMedia({ colorScheme: "light" });
    return found;
  },
  async shot({ file }) {
    fs.mkdirSync(dirname(file), { recursive: true });
    await page.screenshot({ path: file, fullPage: true });
  },
  /// The page as it is printed; how many sheets of A4.
  async print({ file }) {
    fs.mkdirSync(dirname(file), { recursive: true });
    const pdf = await page.pdf({ path: file, format: "A4", preferCSSPageSize: true });
    return { sheets: (pdf.toString("latin1").match(/\/Type\s*\/Page\b/g) ?? []).length };
  },
};

(async () => {
  browser = await chromium.launch({ executablePath: process.argv[2], args: ["--lang=en-US"] });
  for await (const line of createInterface({ input: process.stdin })) {
    const order = JSON.parse(line);
    let answer = {};
    try {
      answer = (await deeds[order.do](order)) ?? {};
    } catch (error) {
      answer = { error: error.message };
    }
    console.log(JSON.stringify({ ...answer, faults: faults.splice(0) }));
  }
  await browser.close();
})().catch((error) => { console.error(error); process.exit(1); });
